import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fingerprint } from './setup/build.mjs'
import { builtProgram, takeAwaySourceMaps } from './package/program.mjs'
import { makeDeb } from './package/deb.mjs'
import { writeIcons } from './package/icons/index.mjs'
import { makeKit } from './package/kit.mjs'
import { writePapers } from './package/papers.mjs'
import { packageFolder, unpackedFolder } from './package/places.mjs'
import { sizeLines, sizesByPart } from './package/sizes.mjs'
import { at } from './setup/paths.mjs'
import { foreground, run } from './setup/run.mjs'
import { say, SetupError, step, warn } from './setup/say.mjs'

const sources = ['scripts/package', 'scripts/package.mjs']

/** Minified bundles, in a folder of their own: those of development stay as they are. */
function bundle(node) {
  rmSync(builtProgram, { recursive: true, force: true })
  run(
    node,
    [at('node_modules/electron-vite/bin/electron-vite.js'), 'build', '--outDir', builtProgram, '--logLevel', 'error'],
    { cwd: at(), env: { ...process.env, CLOISTER_BUILD_FOR: 'package' }, quiet: true },
  )
  takeAwaySourceMaps()
}

/** electron-builder's part: the folder of the program, or installers of the given kinds too. */
function assemble(node, electron, targets, quiet) {
  writeIcons()
  const env = {
    ...process.env,
    CLOISTER_PACKAGE_ELECTRON: JSON.stringify({ dist: path.dirname(electron.program), version: electron.version }),
  }
  const system = { linux: '--linux', darwin: '--mac', win32: '--win' }[process.platform]
  const script = at('node_modules/electron-builder/cli.js')
  const args = [script, '--config', 'scripts/package/config.mjs', '--publish', 'never', system, ...targets]
  return quiet ? run(node, args, { cwd: at(), env, quiet }) : foreground(node, args, { cwd: at(), env })
}

/**
 * Makes the program as a person installs it, as a folder, unless the one that is there was made from the same sources.
 *
 * @param {string} node
 * @param {{program: string, version: string, isFallback: boolean}} electron what `ensureElectron` found
 * @returns {Promise<string>} the program
 */
export async function ensurePackage(node, electron) {
  const stamp = path.join(packageFolder, '.packaged-from')
  const wanted = `${fingerprint(sources)} ${electron.version}`
  const { folder, program } = unpackedFolder()
  if (existsSync(program) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return program
  if (electron.isFallback)
    warn(
      `The package holds Electron ${electron.version}, past its end of life: for tests only, never to be handed out.`,
    )
  rmSync(stamp, { force: true })
  rmSync(folder, { recursive: true, force: true })
  await step('Bundling Cloister for a package', 'about 15 s', () => bundle(node))
  await step('Listing what is in it, with licences', 'some seconds', () => writePapers(node, electron.program))
  await step('Putting the package together', 'about 10 s', () => assemble(node, electron, ['dir'], true))
  if (!existsSync(program)) throw new SetupError(`electron-builder made no ${program}.`)
  mkdirSync(packageFolder, { recursive: true })
  writeFileSync(stamp, wanted)
  return program
}

const megabytes = (file) => `${(statSync(file).size / 1e6).toFixed(1)} MB`

/** Made by scripts of ours, without anything that is fetched. */
const ownKinds = {
  dir: () => null,
  kit: makeKit,
  deb: () => makeDeb(sizesByPart().reduce((sum, [, bytes]) => sum + bytes, 0)),
}

/** Made by electron-builder, which fetches tools for them. */
const builderKinds = ['AppImage', 'nsis', 'dmg']

/** `npm run package`: the program and its sizes by part, and then the kinds of packages that are named; the offline kit if none is. */
export async function packageAll(node, electron, args) {
  const known = [...Object.keys(ownKinds), ...builderKinds]
  const unknown = args.filter((name) => !known.includes(name))
  if (unknown.length > 0)
    throw new SetupError(`${unknown.join(', ')}: not among what can be packaged: ${known.join(', ')}.`)
  say(`\nThe program: ${await ensurePackage(node, electron)}`)
  for (const line of sizeLines()) say(line)
  for (const kind of args.length === 0 ? ['kit'] : args) {
    if (!ownKinds[kind]) continue
    let file = null
    await step(`Packing: ${kind}`, 'up to a minute', async () => {
      file = await ownKinds[kind]()
    })
    if (file) say(`${file}: ${megabytes(file)}`)
  }
  const targets = args.filter((name) => builderKinds.includes(name))
  if (targets.length === 0) return 0
  // The program is not built again: installers are made around the folder.
  return assemble(node, electron, [...targets, '--prepackaged', unpackedFolder().folder], false)
}

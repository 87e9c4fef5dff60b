import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { npm } from './node.mjs'
import { at } from './paths.mjs'
import { step } from './say.mjs'

/** Installs exactly what package-lock.json names, unless that is already in place. */
export async function ensureModules(node) {
  const stamp = at('node_modules', '.cloister-installed')
  const wanted = createHash('sha256')
    .update(readFileSync(at('package-lock.json')))
    .digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  await step("Fetching the project's packages from the npm registry", '560 MB unpacked, about half a minute', () => {
    npm(node, ['ci'], at())
    writeFileSync(stamp, wanted)
  })
}

import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import path from 'node:path'
import { cache } from '../setup/paths.mjs'
import { packageFolder, version } from './places.mjs'

/** The program's bundles as they go into a package. */
export const builtProgram = path.join(cache, 'package', 'out')

/** A file of the main bundles and those beside it that it requires, directly or through others. */
export function withWhatItRequires(entry) {
  const folder = path.join(builtProgram, 'main')
  const beside = new Set(readdirSync(folder))
  const found = new Set()
  const visit = (name) => {
    if (found.has(name)) return
    found.add(name)
    const text = readFileSync(path.join(folder, name), 'utf8')
    for (const [, required] of text.matchAll(/require\(["'`]\.\/([\w.-]+)["'`]\)/g)) {
      if (!beside.has(required)) throw new Error(`${name} requires ${required}, which was not built.`)
      visit(required)
    }
  }
  visit(entry)
  return [...found]
}

/** Where the source maps of the packaged bundles go: they are kept to read faults with, and never handed out. */
export const sourceMaps = () => path.join(packageFolder, `source-maps-${version()}`)

/** Moves the source maps from the bundles to a folder of their own. */
export function takeAwaySourceMaps() {
  const to = sourceMaps()
  rmSync(to, { recursive: true, force: true })
  for (const entry of readdirSync(builtProgram, { recursive: true }).filter((name) => name.endsWith('.map'))) {
    mkdirSync(path.join(to, path.dirname(entry)), { recursive: true })
    renameSync(path.join(builtProgram, entry), path.join(to, entry))
  }
}

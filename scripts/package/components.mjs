import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { at } from '../setup/paths.mjs'
import { lockedPackages, shippedPackages } from './modules.mjs'
import { sourceMaps } from './program.mjs'

/** Places of the packages that the bundles were made of, as their source maps name them. */
function bundledPackages(packages) {
  const maps = readdirSync(sourceMaps(), { recursive: true }).filter((name) => name.endsWith('.map'))
  const sources = maps.flatMap((name) => JSON.parse(readFileSync(path.join(sourceMaps(), name), 'utf8')).sources)
  const places = sources.map(
    (source) => /(node_modules\/.*node_modules\/|node_modules\/)(@[^/]+\/)?[^/]+/.exec(source)?.[0],
  )
  const found = [...new Set(places.filter(Boolean))]
  for (const place of found) if (!packages[place]) throw new Error(`${place} is bundled but not in package-lock.json.`)
  return found
}

/**
 * What of npm's packages a package of Cloister for this system holds: those that run as they are, and those in its bundles.
 * Their names, versions, folders and how they are held.
 */
export function shippedComponents() {
  const packages = lockedPackages()
  const component = (held) => (place) => ({
    name: place.split('node_modules/').at(-1),
    version: packages[place].version,
    license: packages[place].license,
    folder: at(place),
    held,
  })
  const unbundled = shippedPackages(packages).filter((place) => existsSync(at(place)))
  const all = [...unbundled.map(component('as it is')), ...bundledPackages(packages).map(component('in the bundles'))]
  return all.sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** What a folder's name says that it holds a licence or notices. */
const isLicence = (name) => /^(licen[cs]e|copying|notice|third.?party.?notices)/i.test(name)

/** The texts of a component's licence and notices, by the names of their files. */
export const licenceTexts = ({ folder }) =>
  readdirSync(folder)
    .filter(isLicence)
    .map((name) => [name, readFileSync(path.join(folder, name), 'utf8').trim()])

import { readFileSync } from 'node:fs'
import { at } from '../setup/paths.mjs'

/** What onnxruntime-node asks for but only its installer, which is never run, uses. */
const forInstallers = { 'onnxruntime-node': ['adm-zip', 'global-agent'] }

/** The packages of package-lock.json by where they lie (`node_modules/NAME`). */
export const lockedPackages = () => JSON.parse(readFileSync(at('package-lock.json'), 'utf8')).packages

/** Where a package that another asks for lies: with it, or in a folder above. */
function placeOf(name, asking, packages) {
  for (let folder = asking; ; folder = folder.slice(0, folder.lastIndexOf('/node_modules/'))) {
    const place = `${folder ? `${folder}/` : ''}node_modules/${name}`
    if (packages[place]) return place
    if (!folder.includes('/node_modules/')) return packages[`node_modules/${name}`] && `node_modules/${name}`
  }
}

/** Places of the packages that run in the program unbundled, with all that they need, each system's native parts included. */
export function shippedPackages(packages = lockedPackages()) {
  const found = new Set()
  const visit = (place) => {
    if (found.has(place)) return
    if (place) found.add(place)
    const { dependencies, optionalDependencies } = packages[place]
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
      if (forInstallers[place.split('node_modules/').at(-1)]?.includes(name)) continue
      const needed = placeOf(name, place, packages)
      if (needed) visit(needed)
    }
  }
  visit('')
  return [...found].sort()
}

/** Places of the packages that npm installs for the program although nothing of it uses them. */
export function unusedPackages(packages = lockedPackages()) {
  const shipped = new Set(shippedPackages(packages))
  return Object.entries(packages)
    .filter(([place, { dev, devOptional }]) => place && !dev && !devOptional && !shipped.has(place))
    .map(([place]) => place)
}

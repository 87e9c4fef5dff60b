import type { Results } from './results.ts'

/** Where results name a model that they do not describe. */
export interface StrayModel {
  readonly path: readonly (string | number)[]
  readonly model: string
}

/**
 * The first model that figures are said to be of and that is not among the results' models; null where all are. A schema cannot
 * say this, and whatever is told of a model begins with its description.
 */
export function strayModel(results: Results): StrayModel | null {
  const known = new Set(results.models.map(({ key }) => key))
  const { targets, attacks, net, analyses, structural } = results
  return search({ targets, attacks, net, analyses, structural }, [], known)
}

function search(value: unknown, path: readonly (string | number)[], known: ReadonlySet<string>): StrayModel | null {
  if (value === null || typeof value !== 'object') return null
  for (const [key, each] of Object.entries(value)) {
    const place = [...path, Array.isArray(value) ? Number(key) : key]
    if (key === 'model' && typeof each === 'string' && !known.has(each)) return { path: place, model: each }
    const found = search(each, place, known)
    if (found) return found
  }
  return null
}

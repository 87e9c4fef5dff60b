import type { Estimate, Measure } from '#shared/contracts/results.ts'
import { clopperPearson, meanInterval } from '../math/index.ts'

/** The values that a measure can take; an interval is cut to them. */
export interface Range {
  readonly least: number
  readonly most: number
}
export const share: Range = { least: 0, most: 1 }
export const difference: Range = { least: -1, most: 1 }
export const positive: Range = { least: 0, most: Infinity }

/** Student's t over the repetitions; a share in a single repetition gets the exact binomial interval instead. */
export function estimate(values: readonly number[], { least, most }: Range, rows?: number): Estimate {
  const { mean: centre, low, high } = meanInterval(values)
  if (values.length === 1 && rows !== undefined) {
    const exact = clopperPearson(Math.round(values[0] * rows), rows)
    return { mean: centre, ...exact, method: `Clopper-Pearson, ${rows} rows`, values: [...values] }
  }
  const method = values.length === 1 ? 'one repetition: no interval' : `Student's t, ${values.length} repetitions`
  return { mean: centre, low: Math.max(least, low), high: Math.min(most, high), method, values: [...values] }
}

/** @param why what null stands for, for the reader */
export function measure(values: readonly (number | null)[], range: Range, why: string, rows?: number): Measure {
  const missing = values.filter((value) => value === null).length
  if (missing > 0) return { withheld: `${why} (in ${missing} of ${values.length} repetitions)` }
  return estimate(values as number[], range, rows)
}

/** Items with the same key, in the order in which the keys first occur. */
export function groupBy<Item>(items: readonly Item[], key: (item: Item) => string): Item[][] {
  const groups = new Map<string, Item[]>()
  for (const item of items) {
    const group = groups.get(key(item))
    if (group) group.push(item)
    else groups.set(key(item), [item])
  }
  return [...groups.values()]
}

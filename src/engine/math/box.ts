import { mean } from './moments.ts'
import { quantileOfSorted } from './quantile.ts'

/** What a box plot draws of a list of numbers (Tukey 1977), and their mean. */
export interface BoxSummary {
  readonly count: number
  readonly mean: number
  readonly median: number
  readonly lowerQuartile: number
  readonly upperQuartile: number
  /** The least number within one and a half interquartile ranges of the box. */
  readonly lowWhisker: number
  /** The greatest. */
  readonly highWhisker: number
  /** How many lie beyond the whiskers. */
  readonly outliers: number
  readonly least: number
  readonly greatest: number
}

/** @throws RangeError on an empty list, or where something in it is no finite number */
export function boxSummary(values: ArrayLike<number>): BoxSummary {
  const sorted = Float64Array.from(values).sort()
  if (sorted.length === 0 || !sorted.every(Number.isFinite))
    throw new RangeError('A box is drawn of finite numbers, at least one.')
  const [lowerQuartile, median, upperQuartile] = [0.25, 0.5, 0.75].map((share) => quantileOfSorted(sorted, share))
  const reach = 1.5 * (upperQuartile - lowerQuartile)
  const inside = sorted.filter((value) => value >= lowerQuartile - reach && value <= upperQuartile + reach)
  return {
    count: sorted.length,
    mean: mean(sorted),
    median,
    lowerQuartile,
    upperQuartile,
    // A quartile between two far values may have none of the numbers near it; then the whisker has no length.
    lowWhisker: Math.min(inside[0] ?? lowerQuartile, lowerQuartile),
    highWhisker: Math.max(inside.at(-1) ?? upperQuartile, upperQuartile),
    outliers: sorted.length - inside.length,
    least: sorted[0],
    greatest: sorted[sorted.length - 1],
  }
}

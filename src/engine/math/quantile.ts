/**
 * Quantile of sorted values by linear interpolation (type 7 of Hyndman and Fan 1996, the default of numpy and R).
 *
 * @param sorted ascending, at least one value, none of them NaN
 * @param probability 0 to 1
 */
export function quantileOfSorted(sorted: ArrayLike<number>, probability: number): number {
  if (sorted.length === 0) throw new RangeError('The quantile of no values is not defined.')
  const position = (sorted.length - 1) * probability
  const below = Math.floor(position)
  const above = Math.min(below + 1, sorted.length - 1)
  return sorted[below] + (position - below) * (sorted[above] - sorted[below])
}

/** Quantile of values in any order; the values are not changed. See {@link quantileOfSorted}. */
export function quantile(values: ArrayLike<number>, probability: number): number {
  return quantileOfSorted(Float64Array.from(values).sort(), probability)
}

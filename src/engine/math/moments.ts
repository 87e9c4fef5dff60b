/** Arithmetic mean. @throws RangeError on an empty list */
export function mean(values: ArrayLike<number>): number {
  if (values.length === 0) throw new RangeError('The mean of no values is not defined.')
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i]
  return sum / values.length
}

/** Unbiased variance (divided by the count less one). @throws RangeError with fewer than two values */
export function sampleVariance(values: ArrayLike<number>): number {
  if (values.length < 2) throw new RangeError('The variance of fewer than two values is not defined.')
  const centre = mean(values)
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += (values[i] - centre) ** 2
  return sum / (values.length - 1)
}

/** The largest distance between the distribution functions of two samples. */
export function largestDistance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const [first, second] = [Float64Array.from(a).sort(), Float64Array.from(b).sort()]
  let [i, j, most] = [0, 0, 0]
  while (i < first.length && j < second.length) {
    const value = Math.min(first[i], second[j])
    while (i < first.length && first[i] === value) i++
    while (j < second.length && second[j] === value) j++
    most = Math.max(most, Math.abs(i / first.length - j / second.length))
  }
  return most
}

/** The tail of Kolmogorov's distribution (1933): 2 times the sum over k of (-1)^(k-1) e^(-2 k^2 x^2). */
export function kolmogorovTail(x: number): number {
  if (x < 0.05) return 1
  let sum = 0
  for (let k = 1; k < 1000; k++) {
    const term = Math.exp(-2 * k * k * x * x)
    sum += k % 2 === 1 ? term : -term
    if (term < 1e-18) break
  }
  return Math.min(1, Math.max(0, 2 * sum))
}

/**
 * The probability, were two samples drawn from one continuous distribution, that they differ by as much (Smirnov 1939), in the limit of large
 * samples; with ties it is too large, which hides differences rather than making them up.
 */
export function sameDistribution(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length === 0 || b.length === 0) throw new RangeError('An empty sample has no distribution.')
  return kolmogorovTail(Math.sqrt((a.length * b.length) / (a.length + b.length)) * largestDistance(a, b))
}

import type { Interval } from './intervals.ts'
import { mean, sampleVariance } from './moments.ts'
import { studentTQuantile } from './student-t.ts'

/**
 * The interval for the difference of the means of two independent samples whose variances may differ (Welch 1947): Student's t
 * with the degrees of freedom of Welch and Satterthwaite.
 *
 * @param first at least two values
 * @param second at least two values
 * @param level confidence, e.g. 0.95
 * @returns second less first; the interval is that point where no value differs from its sample's mean
 * @throws RangeError with fewer than two values in a sample
 */
export function welchInterval(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  level = 0.95,
): Interval & { readonly difference: number } {
  if (first.length < 2 || second.length < 2) throw new RangeError('Each sample needs at least two values.')
  const difference = mean(second) - mean(first)
  const [a, b] = [sampleVariance(first) / first.length, sampleVariance(second) / second.length]
  if (a + b === 0) return { difference, low: difference, high: difference }
  const degreesOfFreedom = (a + b) ** 2 / (a ** 2 / (first.length - 1) + b ** 2 / (second.length - 1))
  const half = studentTQuantile((1 + level) / 2, degreesOfFreedom) * Math.sqrt(a + b)
  return { difference, low: difference - half, high: difference + half }
}

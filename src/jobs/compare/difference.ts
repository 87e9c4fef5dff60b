import { differenceInterval, meanInterval, welchInterval } from '#engine/math/index.ts'
import type { Estimate, Measure } from '#shared/contracts/figures.ts'
import { isEstimate, plural } from '#shared/text/format.ts'

const hasInterval = ({ low, high }: Estimate) => high > low

/**
 * The second figure less the first, with its 95 % interval.
 *
 * - paired: Student's t over the differences within the repetitions
 * - else Welch's t over the repetitions of each
 * - where one has a single repetition: both figures' own intervals, combined by squares (Newcombe 1998; Zou and Donner 2008)
 *
 * @param paired whether the i-th value of one belongs to the i-th of the other
 * @returns withheld where one of the figures is
 */
export function differenceOf(first: Measure, second: Measure, paired: boolean): Measure {
  if (!isEstimate(first)) return first
  if (!isEstimate(second)) return second
  const mean = second.mean - first.mean
  const [n, m] = [first.values.length, second.values.length]
  if (paired && n === m && n > 1) {
    const values = second.values.map((value, i) => value - first.values[i])
    return { ...meanInterval(values), method: `t, ${n} pairs`, values }
  }
  if (n > 1 && m > 1) {
    const { difference, low, high } = welchInterval(first.values, second.values)
    return { mean: difference, low, high, method: `Welch's t, ${n} and ${plural(m, 'repetition')}`, values: [] }
  }
  if (!hasInterval(first) || !hasInterval(second))
    return { mean, low: mean, high: mean, method: 'no interval: a single repetition', values: [] }
  const { low, high } = differenceInterval(
    { estimate: second.mean, low: second.low, high: second.high },
    { estimate: first.mean, low: first.low, high: first.high },
  )
  return { mean, low, high, method: 'intervals combined by squares', values: [] }
}

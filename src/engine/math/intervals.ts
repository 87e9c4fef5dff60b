import { betaQuantile } from './incomplete-beta.ts'
import { mean, sampleVariance } from './moments.ts'
import { studentTQuantile } from './student-t.ts'

export interface Interval {
  readonly low: number
  readonly high: number
}

/**
 * Student's t interval for the mean of independent repetitions.
 *
 * @param values one value for each repetition; with a single one the interval is that point
 * @param level confidence, e.g. 0.95
 * @throws RangeError on an empty list
 */
export function meanInterval(values: ArrayLike<number>, level = 0.95): Interval & { mean: number } {
  const centre = mean(values)
  const count = values.length
  if (count === 1) return { mean: centre, low: centre, high: centre }
  const half = studentTQuantile((1 + level) / 2, count - 1) * Math.sqrt(sampleVariance(values) / count)
  return { mean: centre, low: centre - half, high: centre + half }
}

/**
 * The exact interval for a proportion (Clopper and Pearson 1934).
 *
 * @param successes 0 .. trials
 * @param trials at least 1
 * @param level confidence, e.g. 0.95
 */
export function clopperPearson(successes: number, trials: number, level = 0.95): Interval {
  if (!(trials >= 1 && successes >= 0 && successes <= trials))
    throw new RangeError(`${successes} successes in ${trials} trials are not possible.`)
  const tail = (1 - level) / 2
  return {
    low: successes === 0 ? 0 : betaQuantile(tail, successes, trials - successes + 1),
    high: successes === trials ? 1 : betaQuantile(1 - tail, successes + 1, trials - successes),
  }
}

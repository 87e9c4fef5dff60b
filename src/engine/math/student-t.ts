import { betaQuantile } from './incomplete-beta.ts'

/**
 * Quantile of Student's t distribution.
 *
 * With B ~ Beta(v/2, 1/2), P(|T| > t) = P(B < v / (v + t^2)).
 *
 * @param probability strictly between 0 and 1
 * @param degreesOfFreedom greater than 0
 */
export function studentTQuantile(probability: number, degreesOfFreedom: number): number {
  if (!(probability > 0 && probability < 1))
    throw new RangeError(`A probability lies between 0 and 1, not ${probability}.`)
  if (probability === 0.5) return 0
  const tail = 2 * Math.min(probability, 1 - probability)
  const x = betaQuantile(tail, degreesOfFreedom / 2, 0.5)
  const t = Math.sqrt((degreesOfFreedom * (1 - x)) / x)
  return probability < 0.5 ? -t : t
}

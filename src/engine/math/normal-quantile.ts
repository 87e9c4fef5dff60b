import { chiSquaredTail } from './chi-squared.ts'

/** More than the farthest tail of a double needs. */
const mostSteps = 1000

/**
 * Quantile of the standard normal distribution, by Newton's method on its tail, which is half of that of a chi-squared
 * variable with one degree of freedom at the square. The tail is convex, so the steps from 0 only ever go outwards.
 *
 * @param probability strictly between 0 and 1
 * @throws RangeError for any other
 */
export function normalQuantile(probability: number): number {
  if (!(probability > 0 && probability < 1))
    throw new RangeError(`A probability lies between 0 and 1, not ${probability}.`)
  const tail = Math.min(probability, 1 - probability)
  let z = 0
  for (let i = 0; i < mostSteps; i++) {
    const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)
    const step = (chiSquaredTail(z * z, 1) / 2 - tail) / density
    z += step
    if (!(step > 1e-15 * z)) break
  }
  return probability < 0.5 ? -z : z
}

import { logGamma } from './incomplete-beta.ts'

/**
 * The upper tail of the chi-squared distribution: the regularised incomplete gamma function Q(degrees / 2, value / 2), by
 * its series below the mean and by Legendre's continued fraction above (Abramowitz and Stegun 6.5.29 and 6.5.31).
 *
 * @param value at least 0
 * @param degrees of freedom, greater than 0
 * @returns the probability of a greater value
 */
export function chiSquaredTail(value: number, degrees: number): number {
  if (!(degrees > 0)) throw new RangeError(`The chi-squared distribution has no ${degrees} degrees of freedom.`)
  if (!(value > 0)) return 1
  const [a, x] = [degrees / 2, value / 2]
  const front = Math.exp(a * Math.log(x) - x - logGamma(a))
  return x < a + 1 ? 1 - front * lowerSeries(a, x) : front * upperFraction(a, x)
}

const precision = 1e-16
const mostTerms = 100_000

function lowerSeries(a: number, x: number): number {
  let term = 1 / a
  let sum = term
  for (let n = 1; n < mostTerms && term > sum * precision; n++) sum += term *= x / (a + n)
  return sum
}

/** By Lentz's method. */
function upperFraction(a: number, x: number): number {
  let b = x + 1 - a
  let c = 1e300
  let d = 1 / b
  let fraction = d
  for (let n = 1; n < mostTerms; n++) {
    const numerator = n * (a - n)
    b += 2
    d = 1 / (numerator * d + b)
    c = b + numerator / c
    fraction *= c * d
    if (Math.abs(c * d - 1) < precision * 4) break
  }
  return fraction
}

const rootPi = Math.sqrt(Math.PI)

/** The logarithm of erfc(x) for x >= 1, by its continued fraction (Abramowitz and Stegun 7.1.14) with Lentz's method. */
function logOfFraction(x: number): number {
  if (x === Infinity) return -Infinity
  let c = x
  let d = 0
  let fraction = x
  for (let n = 1; n < 1000; n++) {
    d = 1 / (x + (n / 2) * d)
    c = x + n / 2 / c
    fraction *= c * d
    if (Math.abs(c * d - 1) < 2e-16) break
  }
  return -x * x - Math.log(rootPi * fraction)
}

/** erf(x) for |x| < 1, by a series of positive terms (Abramowitz and Stegun 7.1.6). */
function series(x: number): number {
  let term = x
  let sum = x
  for (let n = 1; n < 100 && Math.abs(term) > 1e-17 * Math.abs(sum); n++) sum += term *= (2 * x * x) / (2 * n + 1)
  return (2 / rootPi) * Math.exp(-x * x) * sum
}

/**
 * The complementary error function, 1 - erf(x).
 *
 * @returns 0 to 2, relative error below 1e-14 where it is above 1e-20
 */
export function erfc(x: number): number {
  if (x < 0) return 2 - erfc(-x)
  return x < 1 ? 1 - series(x) : Math.exp(logOfFraction(x))
}

/** The logarithm of {@link erfc}, where that is too small for a number as well. */
export const logErfc = (x: number): number => (x < 1 ? Math.log(erfc(x)) : logOfFraction(x))

/** The probability that a standard normal variable is above z. */
export const normalTail = (z: number): number => erfc(z / Math.SQRT2) / 2

/**
 * The z that a standard normal variable exceeds with a given probability, by bisection.
 *
 * @param probability above 0, below 1
 */
export function normalTailQuantile(probability: number): number {
  if (!(probability > 0 && probability < 1))
    throw new RangeError(`A tail's probability lies between 0 and 1, not ${probability}.`)
  let [low, high] = [-40, 40]
  for (let i = 0; i < 200; i++) {
    const middle = (low + high) / 2
    if (middle <= low || middle >= high) break
    if (normalTail(middle) > probability) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/**
 * Quantile of the standard normal distribution.
 *
 * @param probability of a smaller value, above 0, below 1
 */
export const normalQuantile = (probability: number): number => -normalTailQuantile(probability)

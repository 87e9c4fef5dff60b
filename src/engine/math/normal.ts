import { chiSquaredTail } from './chi-squared.ts'

/** Where the tail is below what a double can hold with all its digits. */
const far = 30

/**
 * The standard normal distribution function: the square of a normal variable is chi-squared with one degree of freedom.
 *
 * @returns the probability of a smaller value
 */
export function normalDistribution(value: number): number {
  const tail = chiSquaredTail(value * value, 1) / 2
  return value <= 0 ? tail : 1 - tail
}

/**
 * Its natural logarithm, also where the probability itself is too small for a double: by the asymptotic series of Mills's
 * ratio (Abramowitz and Stegun 26.2.12).
 */
export function logNormalDistribution(value: number): number {
  if (value > -far) return value > 0 ? Math.log1p(-normalDistribution(-value)) : Math.log(normalDistribution(value))
  const inverse = 1 / (value * value)
  const series = 1 - inverse * (1 - 3 * inverse * (1 - 5 * inverse * (1 - 7 * inverse)))
  return -value * value * 0.5 - Math.log(-value * Math.sqrt(2 * Math.PI)) + Math.log(series)
}

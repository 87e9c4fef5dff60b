import { logNormalDistribution, normalDistribution } from '../math/index.ts'

/** Gaussian noise on parameters whose L2 sensitivity is given, neighbours being data sets with one record replaced. */

const requirePositive = (what: string, value: number) => {
  if (!(value > 0 && value < Infinity)) throw new RangeError(`${what} is a number above 0, not ${value}.`)
}
const requireDelta = (delta: number) => {
  if (!(delta > 0 && delta < 1)) throw new RangeError(`Delta lies between 0 and 1, not ${delta}.`)
}

/**
 * The noise of the Gaussian mechanism: sqrt(2 ln(1.25 / delta)) sensitivity / epsilon (paper 3, proposition 1; Dwork and
 * Roth 2014, theorem A.1).
 *
 * @throws RangeError for an epsilon of 1 and more, for which the theorem is not proven, and false in general
 */
export function gaussianScale(sensitivity: number, epsilon: number, delta: number): number {
  requirePositive('A sensitivity', sensitivity)
  requireDelta(delta)
  if (!(epsilon > 0 && epsilon < 1))
    throw new RangeError(`The Gaussian mechanism is proven for epsilons between 0 and 1, not for ${epsilon}.`)
  return (Math.sqrt(2 * Math.log(1.25 / delta)) * sensitivity) / epsilon
}

/** The epsilon that the same proposition gives a noise of standard deviation `scale`; null where it would be 1 or more. */
export function gaussianEpsilon(sensitivity: number, scale: number, delta: number): number | null {
  requirePositive('A sensitivity', sensitivity)
  requirePositive('A standard deviation', scale)
  requireDelta(delta)
  const epsilon = (Math.sqrt(2 * Math.log(1.25 / delta)) * sensitivity) / scale
  return epsilon < 1 ? epsilon : null
}

/**
 * The least delta for which Gaussian noise is (epsilon, delta)-differentially private, exact for every epsilon (Balle and
 * Wang 2018, theorem 8): F(s / 2 sigma - epsilon sigma / s) - exp(epsilon) F(-s / 2 sigma - epsilon sigma / s), with F the
 * normal distribution function.
 */
export function analyticGaussianDelta(sensitivity: number, scale: number, epsilon: number): number {
  requirePositive('A sensitivity', sensitivity)
  requirePositive('A standard deviation', scale)
  const [half, shift] = [sensitivity / (2 * scale), (epsilon * scale) / sensitivity]
  return Math.max(0, normalDistribution(half - shift) - Math.exp(epsilon + logNormalDistribution(-half - shift)))
}

/** Halves an interval at whose low end the condition is false and at whose high end it is true, to the last bits. */
function boundary(low: number, high: number, holds: (value: number) => boolean): number {
  for (let i = 0; i < 200; i++) {
    const middle = (low + high) / 2
    if (holds(middle)) high = middle
    else low = middle
  }
  return high
}

/** The least epsilon of {@link analyticGaussianDelta} for a delta; 0 where the noise gives that delta without any. */
export function analyticGaussianEpsilon(sensitivity: number, scale: number, delta: number): number {
  requireDelta(delta)
  const isEnough = (epsilon: number) => analyticGaussianDelta(sensitivity, scale, epsilon) <= delta
  if (isEnough(0)) return 0
  let high = 1
  while (!isEnough(high)) high *= 2
  return boundary(0, high, isEnough)
}

/** The least noise that is (epsilon, delta)-differentially private: the analytic Gaussian mechanism (algorithm 1). */
export function analyticGaussianScale(sensitivity: number, epsilon: number, delta: number): number {
  requirePositive('An epsilon', epsilon)
  requireDelta(delta)
  const isEnough = (scale: number) => analyticGaussianDelta(sensitivity, scale, epsilon) <= delta
  let high = sensitivity
  while (!isEnough(high)) high *= 2
  return boundary(0, high, (scale) => scale > 0 && isEnough(scale))
}

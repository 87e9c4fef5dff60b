/**
 * The classical Gaussian mechanism, on parameters whose L2 sensitivity is given, neighbours being data sets with one record
 * replaced. The exact one, for every epsilon, is `gaussianEpsilon` and `gaussianDeviation` of the accountant.
 */

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
export function classicalGaussianScale(sensitivity: number, epsilon: number, delta: number): number {
  requirePositive('A sensitivity', sensitivity)
  requireDelta(delta)
  if (!(epsilon > 0 && epsilon < 1))
    throw new RangeError(`The Gaussian mechanism is proven for epsilons between 0 and 1, not for ${epsilon}.`)
  return (Math.sqrt(2 * Math.log(1.25 / delta)) * sensitivity) / epsilon
}

/** The epsilon that the same proposition gives a noise of standard deviation `scale`; null where it would be 1 or more. */
export function classicalGaussianEpsilon(sensitivity: number, scale: number, delta: number): number | null {
  requirePositive('A sensitivity', sensitivity)
  requirePositive('A standard deviation', scale)
  requireDelta(delta)
  const epsilon = (Math.sqrt(2 * Math.log(1.25 / delta)) * sensitivity) / scale
  return epsilon < 1 ? epsilon : null
}

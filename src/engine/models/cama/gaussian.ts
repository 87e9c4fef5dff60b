import {
  add,
  exp,
  gaussianSample,
  maximum,
  minimum,
  multiply,
  negate,
  slice,
  square,
  subtract,
  sum,
  type Tensor,
} from '../../tensor/index.ts'

/** A Gaussian with independent components along the last axis. */
export interface Gaussian {
  readonly mean: Tensor
  readonly logVariance: Tensor
}

const logTwoPi = Math.log(2 * Math.PI)

/**
 * Beyond this a log-variance is cut, so that no input, however far from the training rows, makes a deviation that
 * float32 cannot hold. Deviations from 0.0067 to 148 are left alone.
 */
const widestLogVariance = 10

/**
 * A network's output as a Gaussian: means, then log-variances.
 *
 * @param output of shape [..., 2 x width]
 */
export function gaussianOf(output: Tensor): Gaussian {
  const width = (output.shape.at(-1) as number) / 2
  const part = (start: number) => {
    const begin = output.shape.map((_, axis) => (axis === output.shape.length - 1 ? start : 0))
    return slice(output, begin, [...output.shape.slice(0, -1), width])
  }
  return { mean: part(0), logVariance: minimum(maximum(part(width), -widestLogVariance), widestLogVariance) }
}

/** A sample as a differentiable function of the Gaussian. */
export const sampleOf = ({ mean, logVariance }: Gaussian, noise: Tensor): Tensor =>
  gaussianSample(mean, exp(multiply(logVariance, 0.5)), noise)

/** ln N(x; mean, variance), summed over the last axis. */
export function logDensity(x: Tensor, { mean, logVariance }: Gaussian): Tensor {
  const distance = multiply(square(subtract(x, mean)), exp(negate(logVariance)))
  return multiply(sum(add(add(distance, logVariance), logTwoPi), [-1]), -0.5)
}

/** ln N(x; mean, 1), summed over the last axis; the mean is 0 unless given. */
export function unitLogDensity(x: Tensor, mean?: Tensor): Tensor {
  return multiply(sum(add(square(mean ? subtract(x, mean) : x), logTwoPi), [-1]), -0.5)
}

/** KL(N(mean, variance) || N(0, 1)) in closed form, summed over the last axis (Kingma and Welling 2014, appendix B). */
export const divergenceFromStandard = ({ mean, logVariance }: Gaussian): Tensor =>
  multiply(sum(subtract(subtract(add(square(mean), exp(logVariance)), logVariance), 1), [-1]), 0.5)

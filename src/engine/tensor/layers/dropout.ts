import type { Tensor } from '../graph/tensor.ts'
import { multiply } from '../operations/elementwise.ts'
import type { StepNoise } from '../training/noise.ts'

/**
 * Dropout (Srivastava and others 2014), inverted: while training each number is kept with a probability and then divided
 * by it, so that prediction needs no correction.
 *
 * @param noise where the choices come from; leave it out to predict
 * @param rate probability that a number is dropped, 0 to below 1
 * @param name unique among the network's noise
 */
export function dropout(noise: StepNoise | undefined, x: Tensor, rate: number, name: string): Tensor {
  if (!(rate >= 0 && rate < 1)) throw new RangeError(`${name}: a share of ${rate} cannot be dropped.`)
  if (!noise || rate === 0) return x
  return multiply(x, noise.keep(name, noise.shapeOfOne(x.shape), 1 - rate))
}

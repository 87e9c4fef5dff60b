import { normalizeAxes, sizeOf } from '../graph/shape.ts'
import type { Tensor } from '../graph/tensor.ts'
import { zeros } from '../initialisers.ts'
import { add, divide, multiply, sqrt, square, stopGradient, subtract } from '../operations/elementwise.ts'
import { reshape } from '../operations/layout.ts'
import { mean } from '../operations/losses.ts'
import type { Initialiser, Parameters } from './parameters.ts'

const ones: Initialiser = (shape) => new Float32Array(sizeOf(shape)).fill(1)

export interface BatchNormSettings {
  /** Axes that are averaged over, counted from the back: [-2] for [rows, features], [-4, -2, -1] for images. */
  readonly axes: readonly number[]
  /** Whether the batch's own mean and variance are used (and remembered), or the remembered ones. */
  readonly training: boolean
  /** How much of a batch goes into what is remembered, 0 to 1. */
  readonly momentum?: number
  readonly epsilon?: number
}

/**
 * Batch normalisation (Ioffe and Szegedy 2015, algorithms 1 and 2): each feature less its mean, over its deviation, then
 * scaled and moved by learned numbers. Means and (unbiased) variances are remembered as running averages.
 *
 * @param name of the layer; its parameters are "NAME scale" and "NAME shift"; it carries "NAME mean" and "NAME variance"
 */
export function batchNorm(
  parameters: Parameters,
  x: Tensor,
  { axes, training, momentum = 0.1, epsilon = 1e-5 }: BatchNormSettings,
  name: string,
): Tensor {
  const averaged = normalizeAxes(axes, x.shape.length, name)
  const models = parameters.models === 1 ? 0 : 1
  // The features' shape in one network, with an extent of 1 along what is averaged over.
  const shape = x.shape.map((extent, axis) => (averaged.includes(axis) ? 1 : extent)).slice(models)
  const count = averaged.reduce((product, axis) => product * x.shape[axis], 1)
  const scale = parameters.add(`${name} scale`, shape, ones)
  const shift = parameters.add(`${name} shift`, shape, zeros)

  const statistics = () => {
    if (!training)
      return [parameters.carry(`${name} mean`, shape, zeros), parameters.carry(`${name} variance`, shape, ones)]
    const centre = mean(x, averaged, true)
    const variance = mean(square(subtract(x, centre)), averaged, true)
    const remember = (value: Tensor) => (current: Tensor) =>
      add(multiply(current, 1 - momentum), multiply(reshape(stopGradient(value), current.shape), momentum))
    parameters.carry(`${name} mean`, shape, zeros, remember(centre))
    parameters.carry(`${name} variance`, shape, ones, remember(multiply(variance, count / Math.max(1, count - 1))))
    return [centre, variance]
  }
  const [centre, variance] = statistics()
  const normal = divide(subtract(x, centre), sqrt(add(variance, epsilon)))
  return add(multiply(normal, scale), shift)
}

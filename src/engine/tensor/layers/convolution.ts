import { ShapeError, showShape } from '../graph/shape.ts'
import type { Tensor } from '../graph/tensor.ts'
import { heNormal, zeros } from '../initialisers.ts'
import { conv2d, samePadding } from '../operations/convolution.ts'
import { add } from '../operations/elementwise.ts'
import type { Initialiser, Parameters } from './parameters.ts'

/**
 * A convolution with a bias for each channel, of one network. The image's extents are kept (divided by the stride and
 * rounded up), by zeros around it.
 *
 * @param x images, [batch, channels, height, width]
 * @param name of the layer; its parameters are "NAME kernels" and "NAME bias"
 */
export function convolution(
  parameters: Parameters,
  x: Tensor,
  { channels, kernel, stride = 1 }: { readonly channels: number; readonly kernel: number; readonly stride?: number },
  name: string,
  initialise: Initialiser = heNormal,
): Tensor {
  if (parameters.models !== 1 || x.shape.length !== 4)
    throw new ShapeError(`${name}: ${showShape(x.shape)} are no images for one network.`)
  const [, inputs, height, width] = x.shape
  const kernels = parameters.add(`${name} kernels`, [channels, inputs, kernel, kernel], initialise)
  const bias = parameters.add(`${name} bias`, [1, channels, 1, 1], zeros)
  return add(conv2d(x, kernels, { stride, padding: samePadding([height, width], [kernel, kernel], stride) }), bias)
}

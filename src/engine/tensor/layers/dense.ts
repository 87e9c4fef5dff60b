import { sameShape, ShapeError, showShape } from '../graph/shape.ts'
import { constant, type Tensor } from '../graph/tensor.ts'
import { glorotUniform, zeros } from '../initialisers.ts'
import { add } from '../operations/elementwise.ts'
import { broadcastTo } from '../operations/layout.ts'
import { matmul } from '../operations/matmul.ts'
import type { Initialiser, Parameters } from './parameters.ts'

/**
 * A dense layer: x W + b, with weights uniform after Glorot and a bias of zero.
 *
 * @param x of shape [rows, inputs], with an axis of models in front where there are many
 * @param name of the layer; its parameters are "NAME weights" and "NAME bias"
 * @returns of shape [rows, outputs], likewise
 */
export function dense(
  parameters: Parameters,
  x: Tensor,
  outputs: number,
  name: string,
  initialise: Initialiser = glorotUniform,
): Tensor {
  const [rows, inputs] = x.shape.slice(-2)
  if (x.shape.length < 2 || !sameShape(x.shape, parameters.shapeOf([rows, inputs])))
    throw new ShapeError(`${name}: ${showShape(x.shape)} are no rows for ${parameters.models} networks.`)
  const weights = parameters.add(`${name} weights`, [inputs, outputs], initialise)
  const bias = parameters.add(`${name} bias`, parameters.models === 1 ? [outputs] : [1, outputs], zeros)
  // A short bias is added to many models' rows faster as a product with a column of ones than by stretching it.
  const offset = parameters.models === 1 ? bias : matmul(broadcastTo(constant(1), [rows, 1]), bias)
  const z = add(matmul(x, weights), offset)
  parameters.denseLayers.push({ x, z, weights, bias })
  return z
}

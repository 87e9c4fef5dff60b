import { gradients } from '../gradients.ts'
import { ShapeError, showShape, type Shape } from '../graph/shape.ts'
import { inOrder, type Tensor } from '../graph/tensor.ts'
import type { Parameters } from '../layers/parameters.ts'
import { add, divide, maximum, multiply, sqrt, square, stopGradient } from '../operations/elementwise.ts'
import { broadcastTo, reshape, sum } from '../operations/layout.ts'

/**
 * The gradient of each example's loss with respect to each parameter, in full: as many copies of the parameters as there
 * are examples. Fit for small networks; {@link clippedSum} needs no copies.
 *
 * @param parameters any shapes
 * @param examples how many there are
 * @param losses makes the examples' losses, of shape [examples], from parameters that have an axis of examples in front
 * @returns for each parameter, of shape [examples, ...its shape]
 */
export function perExampleGradients(
  parameters: readonly Tensor[],
  examples: number,
  losses: (copies: readonly Tensor[]) => Tensor,
): Tensor[] {
  const copies = parameters.map((tensor) =>
    broadcastTo(reshape(tensor, [1, ...tensor.shape]), [examples, ...tensor.shape]),
  )
  return gradients(sum(losses(copies)), copies)
}

/**
 * A scalar whose gradient is the sum of the examples' gradients, each scaled down to a norm of at most `bound`, as DP-SGD
 * needs it (Abadi and others 2016, algorithm 1), by {@link exampleNorms}.
 *
 * @param parameters of one network that is made of dense layers only, each applied once
 * @param losses one for each example, [examples]; an example's loss may depend on its own row only
 * @param bound on the norm over all parameters together
 * @param mask 1 for an example that counts, 0 for an empty place of the batch, [examples]
 */
export function clippedSum(parameters: Parameters, losses: Tensor, bound: number, mask?: Tensor): Tensor {
  const norm = exampleNorms(parameters, losses)
  const factor = stopGradient(divide(bound, maximum(norm, bound)))
  return sum(multiply(mask ? multiply(factor, mask) : factor, losses))
}

/**
 * The length of each example's gradient in all parameters, without copies of them: in a dense layer an example's gradient is
 * the outer product of what went in and the gradient of what came out, so its norm is the product of theirs (Goodfellow 2015,
 * "Efficient per-example gradient computations").
 *
 * @param parameters of one network that is made of dense layers only, each applied once
 * @param losses one for each example, [examples]; an example's loss may depend on its own row only
 * @returns of shape [examples]
 */
export function exampleNorms(parameters: Parameters, losses: Tensor): Tensor {
  const { models, list } = parameters
  if (models !== 1) throw new ShapeError('Norms of gradients are those of one network at a time.')
  // The same parameters may serve other programs as well; only this loss's layers count.
  const used = new Set(inOrder([losses]))
  const denseLayers = parameters.denseLayers.filter(({ z }) => used.has(z))
  if (denseLayers.length * 2 !== list.length)
    throw new ShapeError('Norms of gradients: a parameter belongs to no dense layer, or a layer was applied twice.')
  const [examples] = losses.shape
  const outer = gradients(
    sum(losses),
    denseLayers.map(({ z }) => z),
  )
  const rowNorm = (rows: Tensor) => sum(square(rows), [-1])
  const squares = denseLayers.map(({ x, z }, layer) => {
    expectRows(z.shape, examples)
    // The bias's gradient is that of what came out: as if a 1 went in beside x.
    return multiply(rowNorm(outer[layer]), add(rowNorm(x), 1))
  })
  return sqrt(squares.reduce((total, square) => add(total, square)))
}

function expectRows(shape: Shape, examples: number) {
  if (shape.length !== 2 || shape[0] !== examples)
    throw new ShapeError(`${showShape(shape)} has not one row for each of ${examples} examples.`)
}

import { broadcastIndex } from '../graph/broadcast.ts'
import { normalizeAxes, sizeOf } from '../graph/shape.ts'
import { node, type Operation, type Tensor } from '../graph/tensor.ts'
import { add, divide, equal, exp, log, multiply, stopGradient, subtract, where } from './elementwise.ts'
import { broadcastTo, reshape, sum } from './layout.ts'

const maximisation: Operation = {
  name: 'max',
  evaluate: ([x], { shape }) => {
    const target = broadcastIndex(shape, x.shape)
    const result = new Float64Array(sizeOf(shape)).fill(-Infinity)
    for (let i = 0; i < target.length; i++) result[target[i]] = Math.max(result[target[i]], x.data[i])
    return result
  },
  gradient: (result, g) => {
    const [x] = result.inputs
    // Elements that tie for the largest share the gradient evenly.
    const isLargest = where(equal(x, result), 1, 0)
    const share = divide(g, sum(isLargest, result.attributes.axes as number[], true))
    return [multiply(isLargest, broadcastTo(share, x.shape))]
  },
  toOnnx: ({ inputs: [x], attributes }, onnx) =>
    onnx.node('ReduceMax', [onnx.name(x), onnx.integers(attributes.axes as number[])], { keepdims: 1 }),
}

/**
 * Largest element over axes.
 *
 * @param axes by default all; negative ones count from the back
 * @param keep whether the axes stay, with extent 1
 */
export function max(x: Tensor, axes: readonly number[] = x.shape.map((_, axis) => axis), keep = false): Tensor {
  const normal = normalizeAxes(axes, x.shape.length, 'max')
  if (normal.length === 0) return x
  const kept = x.shape.map((extent, axis) => (normal.includes(axis) ? 1 : extent))
  const result = node(maximisation, [x], kept, { axes: normal })
  return keep
    ? result
    : reshape(
        result,
        x.shape.filter((_, axis) => !normal.includes(axis)),
      )
}

/** ln of the sum of e to the x over axes, without overflow; see {@link max} for the parameters. */
export function logSumExp(x: Tensor, axes: readonly number[] = x.shape.map((_, axis) => axis), keep = false): Tensor {
  // The result does not depend on what is subtracted and added again, so no gradient passes through it.
  const largest = stopGradient(max(x, axes, true))
  const shifted = log(sum(exp(subtract(x, largest)), axes, true))
  const result = add(shifted, largest)
  const normal = normalizeAxes(axes, x.shape.length, 'logSumExp')
  return keep
    ? result
    : reshape(
        result,
        x.shape.filter((_, axis) => !normal.includes(axis)),
      )
}

/** For the registry, where a stored program finds its operations by name. */
export const maxOperations: readonly Operation[] = [maximisation]

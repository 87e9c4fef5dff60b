import { broadcastIndex } from '../graph/broadcast.ts'
import { broadcastShapes, ShapeError, showShape, sizeOf } from '../graph/shape.ts'
import { node, type Operation, type Tensor } from '../graph/tensor.ts'
import { sumTo, transpose, untransposed } from './layout.ts'

const multiplication: Operation = {
  name: 'matmul',
  evaluate: ([a, b], { shape }) => {
    const [rows, columns] = shape.slice(-2)
    const inner = a.shape.at(-1) as number
    const batch = shape.slice(0, -2)
    const [itemA, itemB] = [broadcastIndex(a.shape.slice(0, -2), batch), broadcastIndex(b.shape.slice(0, -2), batch)]
    const result = new Float64Array(sizeOf(shape))
    for (let item = 0; item < itemA.length; item++)
      for (let row = 0; row < rows; row++)
        for (let k = 0; k < inner; k++) {
          const left = a.data[(itemA[item] * rows + row) * inner + k]
          const [to, from] = [(item * rows + row) * columns, (itemB[item] * inner + k) * columns]
          for (let column = 0; column < columns; column++) result[to + column] += left * b.data[from + column]
        }
    return result
  },
  gradient: ({ inputs: [a, b] }, g) => [
    sumTo(matmul(g, transpose(b)), a.shape),
    sumTo(matmul(transpose(a), g), b.shape),
  ],
  toOnnx: ({ inputs: [a, b], shape }, onnx) => {
    if (shape.length > 2) return onnx.node('MatMul', [onnx.name(a), onnx.name(b)])
    // Gemm reads a transposed matrix in place.
    const [plainA, plainB] = [untransposed(a), untransposed(b)]
    return onnx.node('Gemm', [onnx.name(plainA ?? a), onnx.name(plainB ?? b)], {
      transA: plainA ? 1 : 0,
      transB: plainB ? 1 : 0,
    })
  },
}

/**
 * Matrix product over the last two axes; the axes before them are a batch, and an extent of 1 stretches.
 *
 * @param a of shape [..., rows, inner]
 * @param b of shape [..., inner, columns]
 * @returns a tensor of shape [..., rows, columns]
 */
export function matmul(a: Tensor, b: Tensor): Tensor {
  const [rows, inner] = a.shape.slice(-2)
  const [innerB, columns] = b.shape.slice(-2)
  if (a.shape.length < 2 || b.shape.length < 2 || inner !== innerB)
    throw new ShapeError(`matmul: the shapes ${showShape(a.shape)} and ${showShape(b.shape)} do not fit.`)
  const batch = broadcastShapes(a.shape.slice(0, -2), b.shape.slice(0, -2), 'matmul')
  return node(multiplication, [a, b], [...batch, rows, columns])
}

/** For the registry, where a stored program finds its operations by name. */
export const matmulOperations: readonly Operation[] = [multiplication]

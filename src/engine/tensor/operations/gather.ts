import { ShapeError, showShape, sizeOf } from '../graph/shape.ts'
import { node, type Operation, type Tensor } from '../graph/tensor.ts'

const gathering: Operation = {
  name: 'gatherRows',
  evaluate: ([x, index]) => {
    const width = sizeOf(x.shape.slice(1))
    const result = new Float64Array(index.data.length * width)
    index.data.forEach((row, i) => result.set(x.data.subarray(row * width, (row + 1) * width), i * width))
    return result
  },
  gradient: ({ inputs: [x, index] }, g) => [scatterRows(g, index, x.shape[0]), null],
  toOnnx: ({ inputs: [x, index] }, onnx) => onnx.node('Gather', [onnx.name(x), onnx.name(index)], { axis: 0 }),
}

/**
 * Rows of a tensor, by number.
 *
 * @param x of shape [rows, ...]
 * @param index whole numbers 0 .. rows - 1, of any shape
 * @returns a tensor of shape [...index, ...]
 */
export function gatherRows(x: Tensor, index: Tensor): Tensor {
  if (x.shape.length < 1 || index.type !== 'integer')
    throw new ShapeError(`gatherRows: ${showShape(x.shape)} has no rows, or the index is not of whole numbers.`)
  return node(gathering, [x, index], [...index.shape, ...x.shape.slice(1)])
}

const scattering: Operation = {
  name: 'scatterRows',
  evaluate: ([x, index], { shape }) => {
    const width = sizeOf(shape.slice(1))
    const result = new Float64Array(sizeOf(shape))
    index.data.forEach((row, i) => {
      for (let k = 0; k < width; k++) result[row * width + k] += x.data[i * width + k]
    })
    return result
  },
  gradient: ({ inputs: [, index] }, g) => [gatherRows(g, index), null],
  toOnnx: ({ inputs: [x, index], shape }, onnx) => {
    const zeros = onnx.node('Expand', [onnx.scalar(0), onnx.integers(shape)])
    const flat = onnx.node('Reshape', [onnx.name(index), onnx.integers([-1, 1])])
    const rows = onnx.node('Reshape', [onnx.name(x), onnx.integers([sizeOf(index.shape), ...shape.slice(1)])])
    return onnx.node('ScatterND', [zeros, onnx.node('Cast', [flat], { to: 7 }), rows], { reduction: 'add' })
  },
}

/** Undoes {@link gatherRows}: adds each row of x to the row of the result that the index names. */
function scatterRows(x: Tensor, index: Tensor, rows: number): Tensor {
  return node(scattering, [x, index], [rows, ...x.shape.slice(index.shape.length)])
}

/** For the registry, where a stored program finds its operations by name. */
export const gatherOperations: readonly Operation[] = [gathering, scattering]

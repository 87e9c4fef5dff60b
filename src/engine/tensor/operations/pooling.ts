import { ShapeError, showShape, sizeOf } from '../graph/shape.ts'
import { node, type OnnxGraph, type Operation, type Tensor, type Value } from '../graph/tensor.ts'
import { divide } from './elementwise.ts'
import { reshape, sum } from './layout.ts'
import { pad, slice } from './parts.ts'
import { pickBySearch, unpoolBySearch } from './pooling-by-search.ts'

/** Sums over squares of `size` by `size`. */
function gather(x: Tensor, size: number): Tensor {
  const [batch, channels, height, width] = x.shape
  return sum(reshape(x, [batch, channels, height / size, size, width / size, size]), [3, 5])
}

/** Where, in the whole tensor, the largest element of each square stands: the first of those that tie. */
function largestOf({ shape: [batch, channels, height, width], data }: Value, size: number): Int32Array {
  const [rows, columns] = [height / size, width / size]
  const result = new Int32Array(batch * channels * rows * columns)
  for (let at = 0; at < result.length; at++) {
    const [column, row, image] = [at % columns, Math.floor(at / columns) % rows, Math.floor(at / (columns * rows))]
    const corner = (image * height + row * size) * width + column * size
    let largest = corner
    for (let i = 1; i < size * size; i++) {
      const other = corner + Math.floor(i / size) * width + (i % size)
      if (data[other] > data[largest]) largest = other
    }
    result[at] = largest
  }
  return result
}

const window = ({ attributes }: Tensor) => {
  const size = attributes.size as number
  return { kernel_shape: [size, size], strides: [size, size] }
}

/** ONNX's MaxPool: the largest elements, and where they stand. */
const onnxPool = (x: Tensor, tensor: Tensor, onnx: OnnxGraph) =>
  onnx.nodes('MaxPool', [onnx.name(x)], window(tensor), 2)

const pooling: Operation = {
  name: 'maxPool2d',
  evaluate: ([x], { attributes }) =>
    Float64Array.from(largestOf(x, attributes.size as number), (position) => x.data[position]),
  gradient: ({ inputs: [x], attributes }, g) => [node(unpooling, [g, x], x.shape, attributes)],
  toOnnx: (tensor, onnx) => onnxPool(tensor.inputs[0], tensor, onnx)[0],
}

/** Each number of the first input put where the largest element of its square stands in the second; zero elsewhere. */
const unpooling: Operation = {
  name: 'maxUnpool2d',
  evaluate: ([g, x], { attributes, shape }) => {
    const result = new Float64Array(sizeOf(shape))
    largestOf(x, attributes.size as number).forEach((position, i) => (result[position] = g.data[i]))
    return result
  },
  gradient: ({ inputs: [g, x], attributes }, h) => [node(picking, [h, x], g.shape, attributes), null],
  toOnnx: (tensor, onnx) => {
    const [g, x] = tensor.inputs
    if (!onnx.forProcessor) return unpoolBySearch(tensor, onnx)
    const positions = onnxPool(x, tensor, onnx)[1]
    return onnx.node('MaxUnpool', [onnx.name(g), positions, onnx.integers(tensor.shape)], window(tensor))
  },
}

/** The element of the first input that stands where the largest of its square stands in the second. */
const picking: Operation = {
  name: 'pickLargest2d',
  evaluate: ([h, x], { attributes }) =>
    Float64Array.from(largestOf(x, attributes.size as number), (position) => h.data[position]),
  gradient: ({ inputs: [h, x], attributes }, g) => [node(unpooling, [g, x], h.shape, attributes), null],
  toOnnx: (tensor, onnx) => {
    const [h, x] = tensor.inputs
    if (!onnx.forProcessor) return pickBySearch(tensor, onnx)
    const flat = onnx.node('Reshape', [onnx.name(h), onnx.integers([-1])])
    return onnx.node('Gather', [flat, onnxPool(x, tensor, onnx)[1]], { axis: 0 })
  },
}

/** Smaller than anything that is pooled. */
const nothing = -3e38

/**
 * The largest element of each square of `size` by `size`; squares do not overlap, and those at the lower and right edge may
 * be cut ("ceil mode").
 *
 * @param x images, [batch, channels, height, width]
 * @returns [batch, channels, ceil(height / size), ceil(width / size)]
 */
export function maxPool2d(x: Tensor, size = 2): Tensor {
  if (x.shape.length !== 4) throw new ShapeError(`maxPool2d: ${showShape(x.shape)} are no images.`)
  const [batch, channels, height, width] = x.shape
  const [rows, columns] = [Math.ceil(height / size), Math.ceil(width / size)]
  const whole = pad(x, [0, 0, 0, 0], [0, 0, rows * size - height, columns * size - width], nothing)
  return node(pooling, [whole], [batch, channels, rows, columns], { size })
}

/** The mean of each square of `size` by `size`; height and width must be multiples of it. */
export function meanPool2d(x: Tensor, size = 2): Tensor {
  if (x.shape.length !== 4 || x.shape[2] % size !== 0 || x.shape[3] % size !== 0)
    throw new ShapeError(`meanPool2d: ${showShape(x.shape)} cannot be divided into squares of ${size}.`)
  return divide(gather(x, size), size * size)
}

/** Images cut to height and width from the upper left corner. */
export const cropTo = (x: Tensor, height: number, width: number): Tensor =>
  slice(x, [0, 0, 0, 0], [x.shape[0], x.shape[1], height, width])

/** For the registry, where a stored program finds its operations by name. */
export const poolingOperations: readonly Operation[] = [pooling, unpooling, picking]

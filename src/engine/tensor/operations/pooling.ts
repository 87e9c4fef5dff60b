import { ShapeError, showShape, sizeOf } from '../graph/shape.ts'
import { node, type Operation, type Tensor } from '../graph/tensor.ts'
import { divide, equal, multiply, where } from './elementwise.ts'
import { broadcastTo, reshape, sum } from './layout.ts'
import { pad, slice } from './parts.ts'

/** Each element repeated over a square of `size` by `size`. */
function spread(x: Tensor, size: number): Tensor {
  const [batch, channels, height, width] = x.shape
  const apart = reshape(x, [batch, channels, height, 1, width, 1])
  return reshape(broadcastTo(apart, [batch, channels, height, size, width, size]), [
    batch,
    channels,
    height * size,
    width * size,
  ])
}

/** Sums over squares of `size` by `size`. */
function gather(x: Tensor, size: number): Tensor {
  const [batch, channels, height, width] = x.shape
  return sum(reshape(x, [batch, channels, height / size, size, width / size, size]), [3, 5])
}

const pooling: Operation = {
  name: 'maxPool2d',
  evaluate: ([x], { shape, attributes }) => {
    const size = attributes.size as number
    const result = new Float64Array(sizeOf(shape)).fill(-Infinity)
    const [, , height, width] = x.shape
    for (let i = 0; i < x.data.length; i++) {
      const column = i % width
      const row = Math.floor(i / width) % height
      const image = Math.floor(i / (width * height))
      const to = (image * (height / size) + Math.floor(row / size)) * (width / size) + Math.floor(column / size)
      result[to] = Math.max(result[to], x.data[i])
    }
    return result
  },
  gradient: (result, g) => {
    const [x] = result.inputs
    const size = result.attributes.size as number
    // Elements that tie for the largest of their square share its gradient evenly.
    const isLargest = where(equal(x, spread(result, size)), 1, 0)
    return [multiply(isLargest, spread(divide(g, gather(isLargest, size)), size))]
  },
  toOnnx: ({ inputs: [x], attributes }, onnx) => {
    const size = attributes.size as number
    return onnx.node('MaxPool', [onnx.name(x)], { kernel_shape: [size, size], strides: [size, size] })
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

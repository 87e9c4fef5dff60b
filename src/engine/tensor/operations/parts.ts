/**
 * Operations that take tensors apart and put them together. They stand together because they are each other's gradients:
 * a slice's gradient is padding, and padding's is a slice.
 */

import { strideIndex } from '../graph/broadcast.ts'
import { normalizeAxes, ShapeError, showShape, sizeOf, stridesOf, type Shape } from '../graph/shape.ts'
import { node, type Operation, type Tensor } from '../graph/tensor.ts'

const slicing: Operation = {
  name: 'slice',
  evaluate: ([x], { attributes, shape }) => {
    const strides = stridesOf(x.shape)
    const begin = (attributes.begin as number[]).reduce((sum, start, axis) => sum + start * strides[axis], 0)
    return Float64Array.from(strideIndex(shape, strides), (offset) => x.data[begin + offset])
  },
  gradient: ({ inputs: [x], attributes, shape }, g) => {
    const begin = attributes.begin as number[]
    return [
      pad(
        g,
        begin,
        x.shape.map((extent, axis) => extent - begin[axis] - shape[axis]),
      ),
    ]
  },
  toOnnx: ({ inputs: [x], attributes, shape }, onnx) => {
    const { partition, part } = attributes
    if (partition !== undefined) {
      const sizes = partition as number[]
      return onnx.nodes('Split', [onnx.name(x), onnx.integers(sizes)], { axis: 0 }, sizes.length)[part as number]
    }
    const begin = attributes.begin as number[]
    const end = begin.map((start, axis) => start + shape[axis])
    return onnx.node('Slice', [onnx.name(x), onnx.integers(begin), onnx.integers(end)])
  },
}

/**
 * A block of a tensor.
 *
 * @param begin first position along each axis
 * @param size extent of the block along each axis
 */
export function slice(x: Tensor, begin: readonly number[], size: Shape): Tensor {
  const fits =
    begin.length === x.shape.length &&
    size.length === x.shape.length &&
    begin.every((start, axis) => start >= 0 && size[axis] >= 1 && start + size[axis] <= x.shape[axis])
  if (!fits)
    throw new ShapeError(`slice: ${showShape(x.shape)} has no block of ${showShape(size)} at ${showShape(begin)}.`)
  return size.every((extent, axis) => extent === x.shape[axis]) ? x : node(slicing, [x], size, { begin })
}

/**
 * A vector cut into parts.
 *
 * @param sizes of the parts; together the vector's
 */
export function split(x: Tensor, sizes: readonly number[]): Tensor[] {
  const total = sizes.reduce((sum, size) => sum + size, 0)
  if (x.shape.length !== 1 || total !== x.shape[0])
    throw new ShapeError(`split: ${showShape(x.shape)} does not fall into parts of ${sizes.join(', ')}.`)
  if (sizes.length === 1) return [x]
  let begin = 0
  return sizes.map((size, part) => {
    const attributes = { begin: [begin], partition: sizes, part }
    begin += size
    return node(slicing, [x], [size], attributes)
  })
}

const padding: Operation = {
  name: 'pad',
  evaluate: ([x], { attributes, shape }) => {
    const strides = stridesOf(shape)
    const begin = (attributes.before as number[]).reduce((sum, count, axis) => sum + count * strides[axis], 0)
    const result = new Float64Array(sizeOf(shape)).fill(attributes.value as number)
    strideIndex(x.shape, strides).forEach((offset, i) => (result[begin + offset] = x.data[i]))
    return result
  },
  gradient: ({ inputs: [x], attributes }, g) => [slice(g, attributes.before as number[], x.shape)],
  toOnnx: ({ inputs: [x], attributes }, onnx) => {
    const widths = [...(attributes.before as number[]), ...(attributes.after as number[])]
    return onnx.node('Pad', [onnx.name(x), onnx.integers(widths), onnx.scalar(attributes.value as number)])
  },
}

/**
 * Surrounds a tensor with a constant.
 *
 * @param before elements added before the first, along each axis
 * @param after elements added after the last, along each axis
 */
export function pad(x: Tensor, before: readonly number[], after: readonly number[], value = 0): Tensor {
  const widths = [...before, ...after]
  if (widths.length !== 2 * x.shape.length || widths.some((width) => !(width >= 0)))
    throw new ShapeError(`pad: ${showShape(x.shape)} cannot be padded by ${showShape(before)} and ${showShape(after)}.`)
  if (widths.every((width) => width === 0)) return x
  const shape = x.shape.map((extent, axis) => before[axis] + extent + after[axis])
  return node(padding, [x], shape, { before, after, value })
}

const joining: Operation = {
  name: 'concat',
  evaluate: (parts, { attributes, shape }) => {
    const axis = attributes.axis as number
    const result = new Float64Array(sizeOf(shape))
    const strides = stridesOf(shape)
    let start = 0
    for (const { shape: own, data } of parts) {
      strideIndex(own, strides).forEach((offset, i) => (result[start + offset] = data[i]))
      start += own[axis] * strides[axis]
    }
    return result
  },
  gradient: ({ inputs, attributes }, g) => {
    const axis = attributes.axis as number
    let start = 0
    return inputs.map(({ shape }) => {
      const begin = shape.map((_, i) => (i === axis ? start : 0))
      start += shape[axis]
      return slice(g, begin, shape)
    })
  },
  toOnnx: ({ inputs, attributes }, onnx) =>
    onnx.node('Concat', inputs.map(onnx.name), { axis: attributes.axis as number }),
}

/** Joins tensors along an axis; their other extents must be equal. */
export function concat(parts: readonly Tensor[], axis: number): Tensor {
  const [first] = parts
  if (!first) throw new ShapeError('concat: there is nothing to join.')
  const [at] = normalizeAxes([axis], first.shape.length, 'concat')
  for (const { shape } of parts)
    if (shape.length !== first.shape.length || shape.some((extent, i) => i !== at && extent !== first.shape[i]))
      throw new ShapeError(`concat: ${showShape(first.shape)} and ${showShape(shape)} do not fit along axis ${at}.`)
  if (parts.length === 1) return first
  const total = parts.reduce((sum, { shape }) => sum + shape[at], 0)
  return node(
    joining,
    parts,
    first.shape.map((extent, i) => (i === at ? total : extent)),
    { axis: at },
  )
}

/** For the registry, where a stored program finds its operations by name. */
export const partsOperations: readonly Operation[] = [slicing, padding, joining]

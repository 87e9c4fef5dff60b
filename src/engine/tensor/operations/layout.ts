/**
 * Operations that move, repeat and add up elements. They stand together because they are each other's gradients: adding
 * up undoes stretching, and stretching undoes adding up.
 */

import { broadcastIndex, strideIndex } from '../graph/broadcast.ts'
import {
  broadcastShapes,
  normalizeAxes,
  sameShape,
  ShapeError,
  showShape,
  sizeOf,
  stridesOf,
  type Shape,
} from '../graph/shape.ts'
import { constantValue, node, type OnnxGraph, type Operation, type Tensor } from '../graph/tensor.ts'

const reshaping: Operation = {
  name: 'reshape',
  evaluate: ([x]) => x.data,
  gradient: ({ inputs: [x] }, g) => [reshape(g, x.shape)],
  toOnnx: ({ inputs: [x], shape }, onnx) => onnx.node('Reshape', [onnx.name(x), onnx.integers(shape)]),
}

/** The same elements, in the same order, in another shape. */
export function reshape(x: Tensor, shape: Shape): Tensor {
  if (sameShape(x.shape, shape)) return x
  // One number, stretched, is the same in any shape.
  const single = unstretched(x, () => true)
  if (constantValue(single) !== undefined && sizeOf(x.shape) === sizeOf(shape)) return broadcastTo(single, shape)
  if (sizeOf(x.shape) !== sizeOf(shape))
    throw new ShapeError(
      `reshape: ${showShape(x.shape)} has ${sizeOf(x.shape)} elements, ${showShape(shape)} has ${sizeOf(shape)}.`,
    )
  return node(reshaping, [x], shape)
}

const transposition: Operation = {
  name: 'transpose',
  evaluate: ([x], { attributes, shape }) => {
    const strides = stridesOf(x.shape)
    const index = strideIndex(
      shape,
      (attributes.order as number[]).map((axis) => strides[axis]),
    )
    return Float64Array.from(index, (source) => x.data[source])
  },
  gradient: ({ attributes }, g) => {
    const order = attributes.order as number[]
    return [
      transpose(
        g,
        order.map((_, axis) => order.indexOf(axis)),
      ),
    ]
  },
  toOnnx: ({ inputs: [x], attributes }, onnx) =>
    onnx.node('Transpose', [onnx.name(x)], { perm: attributes.order as number[] }),
}

/**
 * Rearranges axes.
 *
 * @param order which axis of x becomes the first, the second, ...; by default the last two change places
 */
export function transpose(x: Tensor, order?: readonly number[]): Tensor {
  const rank = x.shape.length
  const axes = order ?? x.shape.map((_, axis) => (axis < rank - 2 ? axis : 2 * rank - 3 - axis))
  if (axes.length !== rank || new Set(axes).size !== rank || axes.some((axis) => !(axis >= 0 && axis < rank)))
    throw new ShapeError(`transpose: [${axes.join(', ')}] is not an order of the axes of ${showShape(x.shape)}.`)
  if (axes.every((axis, position) => axis === position)) return x
  return node(
    transposition,
    [x],
    axes.map((axis) => x.shape[axis]),
    { order: axes },
  )
}

/** The inner tensor when `x` is a matrix (or a batch of matrices) transposed, else undefined. */
export function untransposed(x: Tensor): Tensor | undefined {
  if (x.operation !== transposition) return undefined
  const order = x.attributes.order as number[]
  const rank = order.length
  const swapsLastTwo = order.every(
    (axis, position) => axis === (position < rank - 2 ? position : 2 * rank - 3 - position),
  )
  return swapsLastTwo ? x.inputs[0] : undefined
}

const stretching: Operation = {
  name: 'broadcastTo',
  evaluate: ([x], { shape }) => Float64Array.from(broadcastIndex(x.shape, shape), (source) => x.data[source]),
  gradient: ({ inputs: [x] }, g) => [sumTo(g, x.shape)],
  toOnnx: ({ inputs: [x], shape }, onnx) => onnx.node('Expand', [onnx.name(x), onnx.integers(shape)]),
}

/** Stretches axes of extent 1, and adds axes at the front, to reach `shape`. */
export function broadcastTo(x: Tensor, shape: Shape): Tensor {
  if (sameShape(x.shape, shape)) return x
  if (!sameShape(broadcastShapes(x.shape, shape, 'broadcastTo'), shape))
    throw new ShapeError(`broadcastTo: ${showShape(x.shape)} cannot be stretched to ${showShape(shape)}.`)
  return node(stretching, [unstretched(x, () => true)], shape)
}

/**
 * The tensor inside stretches, as far in as its shape will do.
 *
 * @param willDo whether a shape can stand in the tensor's place
 */
export function unstretched(x: Tensor, willDo: (shape: Shape) => boolean): Tensor {
  let result = x
  while (result.operation === stretching && willDo(result.inputs[0].shape)) [result] = result.inputs
  return result
}

const summation: Operation = {
  name: 'sum',
  evaluate: ([x], { shape }) => {
    const target = broadcastIndex(shape, x.shape)
    const result = new Float64Array(sizeOf(shape))
    for (let i = 0; i < target.length; i++) result[target[i]] += x.data[i]
    return result
  },
  gradient: ({ inputs: [x] }, g) => [broadcastTo(g, x.shape)],
  toOnnx: ({ inputs: [x], attributes, shape }, onnx) => sumToOnnx(x, attributes.axes as number[], shape, onnx),
}

/**
 * A sum over the first or the last axes is a product with a matrix of ones, which runs several times as fast as ONNX's
 * own reduction (whose two threads are slower than one). A sum over both is two products.
 */
function sumToOnnx(x: Tensor, axes: readonly number[], shape: Shape, onnx: OnnxGraph): string {
  const isSummed = x.shape.map((_, axis) => axes.includes(axis))
  const first = Math.max(0, isSummed.indexOf(false))
  const last = isSummed.lastIndexOf(false) + 1
  // In between, or nowhere else than at both ends, is where the products help.
  if (isSummed.slice(first, last).includes(true) || !onnx.forProcessor)
    return onnx.node('ReduceSum', [onnx.name(x), onnx.integers(axes)], { keepdims: 1 })
  const ones = (extents: readonly number[]) => onnx.node('Expand', [onnx.scalar(1), onnx.integers(extents)])
  const [rows, middle, columns] = [x.shape.slice(0, first), x.shape.slice(first, last), x.shape.slice(last)].map(sizeOf)
  let [name, has] = [onnx.name(x), x.shape]
  const become = (wanted: Shape) => {
    if (!sameShape(has, wanted)) name = onnx.node('Reshape', [name, onnx.integers(wanted)])
    has = wanted
  }
  if (columns > 1 || rows === 1) {
    become([rows * middle, columns])
    name = onnx.node('MatMul', [name, ones([columns, 1])])
    has = [rows * middle, 1]
  }
  if (rows > 1) {
    become([rows, middle])
    name = onnx.node('MatMul', [ones([1, rows]), name])
    has = [1, middle]
  }
  become(shape)
  return name
}

const allAxes = (x: Tensor) => x.shape.map((_, axis) => axis)

/**
 * Sum over axes.
 *
 * @param axes by default all; negative ones count from the back
 * @param keep whether the summed axes stay, with extent 1
 */
export function sum(x: Tensor, axes: readonly number[] = allAxes(x), keep = false): Tensor {
  const normal = normalizeAxes(axes, x.shape.length, 'sum')
  if (normal.length === 0) return x
  const kept = x.shape.map((extent, axis) => (normal.includes(axis) ? 1 : extent))
  const result = node(summation, [x], kept, { axes: normal })
  return keep
    ? result
    : reshape(
        result,
        x.shape.filter((_, axis) => !normal.includes(axis)),
      )
}

/**
 * Undoes a stretch: sums over the axes along which `shape` was stretched to x's shape.
 *
 * @throws ShapeError when x's shape is not a stretched `shape`
 */
export function sumTo(x: Tensor, shape: Shape): Tensor {
  if (sameShape(x.shape, shape)) return x
  const added = x.shape.length - shape.length
  if (added < 0 || !sameShape(broadcastShapes(x.shape, shape, 'sumTo'), x.shape))
    throw new ShapeError(`sumTo: ${showShape(x.shape)} is not a stretched ${showShape(shape)}.`)
  const axes = allAxes(x).filter((axis) => axis < added || shape[axis - added] !== x.shape[axis])
  return reshape(sum(x, axes, true), shape)
}

/** For the registry, where a stored program finds its operations by name. */
export const layoutOperations: readonly Operation[] = [reshaping, transposition, stretching, summation]

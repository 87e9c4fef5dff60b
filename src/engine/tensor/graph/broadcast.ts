import { sizeOf, stridesOf, type Shape } from './shape.ts'

/**
 * Where each element of a stretched tensor comes from.
 *
 * @param from the tensor's own shape
 * @param to the shape it is stretched to
 * @returns for each element of `to`, row by row, an index into the elements of `from`
 */
export function broadcastIndex(from: Shape, to: Shape): Int32Array {
  const strides = stridesOf(from)
  const added = to.length - from.length
  const stepOf = to.map((_, axis) => (axis < added || from[axis - added] === 1 ? 0 : strides[axis - added]))
  return strideIndex(to, stepOf)
}

/**
 * Walks a shape row by row while moving through other elements by a step of its own along each axis.
 *
 * @returns for each element of `shape`, the sum over the axes of position times step
 */
export function strideIndex(shape: Shape, stepOf: readonly number[]): Int32Array {
  const index = new Int32Array(sizeOf(shape))
  const position = new Array<number>(shape.length).fill(0)
  let source = 0
  for (let i = 0; i < index.length; i++) {
    index[i] = source
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      source += stepOf[axis]
      if (++position[axis] < shape[axis]) break
      source -= stepOf[axis] * shape[axis]
      position[axis] = 0
    }
  }
  return index
}

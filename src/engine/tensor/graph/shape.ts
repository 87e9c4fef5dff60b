/** A tensor's extent along each axis; [] is a scalar. All extents are known when a program is built. */
export type Shape = readonly number[]

/** A program that cannot be built because shapes do not fit. */
export class ShapeError extends Error {
  override readonly name = 'ShapeError'
}

/** How many elements a tensor of this shape has. */
export const sizeOf = (shape: Shape): number => shape.reduce((product, extent) => product * extent, 1)

/** "[2, 3]" */
export const showShape = (shape: Shape): string => `[${shape.join(', ')}]`

export const sameShape = (a: Shape, b: Shape): boolean =>
  a.length === b.length && a.every((extent, axis) => extent === b[axis])

/** Steps between neighbours along each axis, in elements, for a tensor stored row by row. */
export function stridesOf(shape: Shape): number[] {
  const strides = new Array<number>(shape.length)
  let stride = 1
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride
    stride *= shape[axis]
  }
  return strides
}

/**
 * The shape of an element-by-element operation: axes are aligned at the right, and an extent of 1 stretches.
 *
 * @param what the operation, for the message
 * @throws ShapeError when the shapes do not fit
 */
export function broadcastShapes(a: Shape, b: Shape, what: string): Shape {
  const rank = Math.max(a.length, b.length)
  return Array.from({ length: rank }, (_, axis) => {
    const left = a[axis - rank + a.length] ?? 1
    const right = b[axis - rank + b.length] ?? 1
    if (left !== right && left !== 1 && right !== 1)
      throw new ShapeError(`${what}: the shapes ${showShape(a)} and ${showShape(b)} do not fit.`)
    return left === 1 ? right : left
  })
}

/** Axes counted from the front, negative ones having been counted from the back. */
export function normalizeAxes(axes: readonly number[], rank: number, what: string): number[] {
  return axes.map((axis) => {
    const fromFront = axis < 0 ? axis + rank : axis
    if (!Number.isInteger(axis) || fromFront < 0 || fromFront >= rank)
      throw new ShapeError(`${what}: there is no axis ${axis} in a tensor of ${rank} axes.`)
    return fromFront
  })
}

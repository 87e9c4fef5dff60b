import { showShape, sizeOf, ShapeError } from './graph/shape.ts'
import { constant, inOrder, type Tensor } from './graph/tensor.ts'
import { add } from './operations/elementwise.ts'
import { broadcastTo } from './operations/layout.ts'

/**
 * Gradients of a scalar by reverse-mode differentiation. They are tensors like any other: part of the program, and
 * themselves differentiable.
 *
 * @param of a tensor with one element
 * @param withRespectTo tensors that `of` may depend on
 * @returns one gradient for each, of its shape; zero where `of` does not depend on it
 */
export function gradients(of: Tensor, withRespectTo: readonly Tensor[]): Tensor[] {
  if (sizeOf(of.shape) !== 1) throw new ShapeError(`gradients: only a scalar has one; this is ${showShape(of.shape)}.`)
  const order = inOrder([of])
  // Only the nodes between the wanted tensors and the result matter.
  const matters = new Set<Tensor>(withRespectTo)
  for (const tensor of order) if (tensor.inputs.some((input) => matters.has(input))) matters.add(tensor)

  const known = new Map<Tensor, Tensor>([[of, broadcastTo(constant(1), of.shape)]])
  for (let i = order.length - 1; i >= 0; i--) {
    const tensor = order[i]
    const gradient = known.get(tensor)
    if (!gradient || !matters.has(tensor) || tensor.inputs.length === 0) continue
    tensor.operation.gradient(tensor, gradient).forEach((part, position) => {
      const input = tensor.inputs[position]
      if (part === null || !matters.has(input)) return
      const sofar = known.get(input)
      known.set(input, sofar ? add(sofar, part) : part)
    })
  }
  return withRespectTo.map((tensor) => known.get(tensor) ?? broadcastTo(constant(0), tensor.shape))
}

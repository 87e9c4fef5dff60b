import { sameShape, ShapeError, showShape } from './shape.ts'
import { inOrder, type Tensor } from './tensor.ts'

/**
 * The same program with some of its tensors replaced.
 *
 * @param outputs what the program computes
 * @param replacements for each tensor to be replaced, another of the same shape
 * @returns the outputs, rebuilt where something that they are made of was replaced
 */
export function substitute(outputs: readonly Tensor[], replacements: ReadonlyMap<Tensor, Tensor>): Tensor[] {
  for (const [old, replacement] of replacements)
    if (!sameShape(old.shape, replacement.shape))
      throw new ShapeError(`substitute: ${showShape(replacement.shape)} cannot stand for ${showShape(old.shape)}.`)
  const known = new Map(replacements)
  for (const tensor of inOrder(outputs)) {
    if (known.has(tensor)) continue
    const inputs = tensor.inputs.map((input) => known.get(input) as Tensor)
    const isSame = inputs.every((input, position) => input === tensor.inputs[position])
    known.set(tensor, isSame ? tensor : { ...tensor, inputs })
  }
  return outputs.map((output) => known.get(output) as Tensor)
}

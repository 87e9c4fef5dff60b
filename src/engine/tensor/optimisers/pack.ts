import { sizeOf } from '../graph/shape.ts'
import { input, type Tensor } from '../graph/tensor.ts'
import { reshape } from '../operations/layout.ts'
import { concat, split } from '../operations/parts.ts'
import type { Numbers, State } from '../program.ts'
import type { Parameter } from './optimiser.ts'

/** All parameters end to end in one vector, so that an optimiser's few operations run once rather than once for each. */
export interface Packed {
  readonly parameter: Parameter
  /** The parameters as parts of the vector, in the order given. */
  readonly parts: readonly Tensor[]
  /** Tensors of the parameters' shapes, end to end. */
  pack(tensors: readonly Tensor[]): Tensor
  /** The parameters' numbers by name. */
  unpack(numbers: Numbers): State
}

/** @param name of the vector */
export function packParameters(parameters: readonly Parameter[], name: string): Packed {
  const sizes = parameters.map(({ tensor }) => sizeOf(tensor.shape))
  const starts = sizes.map((_, i) => sizes.slice(0, i).reduce((total, size) => total + size, 0))
  const total = sizes.reduce((sum, size) => sum + size, 0)
  // Float64 where that was given, so that the reference executor keeps its precision.
  const initials = parameters.map(({ initial }) => initial)
  const isDouble = initials.some((values) => values instanceof Float64Array)
  const initial = isDouble ? new Float64Array(total) : new Float32Array(total)
  initials.forEach((values, i) => initial.set(values, starts[i]))
  const tensor = input(name, [total])
  return {
    parameter: { tensor, initial },
    parts: split(tensor, sizes).map((part, i) => reshape(part, parameters[i].tensor.shape)),
    pack: (tensors) =>
      concat(
        tensors.map((part, i) => reshape(part, [sizes[i]])),
        0,
      ),
    unpack: (numbers) =>
      Object.fromEntries(
        parameters.map(({ tensor: { name } }, i) => [name as string, numbers.slice(starts[i], starts[i] + sizes[i])]),
      ),
  }
}

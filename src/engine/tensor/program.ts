import { inOrder, type Tensor } from './graph/tensor.ts'

/** Numbers that go into a program or come out of one, row by row. */
export type Numbers = Float32Array | Float64Array
/** What an input may be given. */
export type InputNumbers = Numbers | Int32Array

/** A pure function of its inputs: prediction, for example. */
export interface FunctionProgram {
  readonly inputs: readonly Tensor[]
  readonly outputs: Readonly<Record<string, Tensor>>
}

/** A quantity that a step reads and replaces: a weight, or a slot of an optimiser. */
export interface StateVariable {
  /** The input under whose name the step reads it. */
  readonly current: Tensor
  /** What the step replaces it by; of the same shape. */
  readonly next: Tensor
  readonly initial: Numbers
}

/**
 * One step of a loop, training for example.
 *
 * Its inputs are of three kinds: `data`, which stay the same for a whole run; `perStep`, of which each step gets its own
 * slice; and the state.
 */
export interface StepProgram {
  readonly data: readonly Tensor[]
  readonly perStep: readonly Tensor[]
  readonly state: readonly StateVariable[]
  /** Reported after every step, the loss for example. */
  readonly outputs: Readonly<Record<string, Tensor>>
}

/** The values of a loop's state, by name. */
export type State = Readonly<Record<string, Numbers>>

/** A program, or what it is given, is wrong: no executor could run it. */
export class ProgramError extends Error {
  override readonly name = 'ProgramError'
}

/** @throws ProgramError when a program uses an input that it does not declare, or declares one name twice */
export function checkInputs(declared: readonly Tensor[], used: readonly Tensor[]): void {
  const names = new Set<string>()
  for (const { name } of declared) {
    if (name === undefined) throw new ProgramError('A program declares something as an input that is none.')
    if (names.has(name)) throw new ProgramError(`A program has two inputs named "${name}".`)
    names.add(name)
  }
  const known = new Set(declared)
  for (const tensor of inOrder(used))
    if (tensor.name !== undefined && !known.has(tensor))
      throw new ProgramError(`A program uses the input "${tensor.name}" without declaring it.`)
}

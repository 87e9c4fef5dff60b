import { sizeOf } from '../graph/shape.ts'
import type { Tensor } from '../graph/tensor.ts'
import {
  type FunctionProgram,
  type InputNumbers,
  type Numbers,
  ProgramError,
  type State,
  type StepProgram,
} from '../program.ts'

/** A program made ready to run. */
export interface CompiledFunction {
  /**
   * @param inputs by name, each with as many elements as its shape says
   * @returns the outputs by name
   */
  run(inputs: Readonly<Record<string, InputNumbers>>): Promise<Record<string, Numbers>>
  dispose(): Promise<void>
}

/** A loop made ready to run. */
export interface CompiledLoop {
  /**
   * Runs some steps.
   *
   * @param count how many steps, at least 1
   * @param data the data inputs by name; an array that was handed in before is taken to hold the same numbers still
   * @param perStep by name, the slices of all steps one after the other
   * @param state what the last call returned, or {@link initialState}
   * @returns the new state, and each output of every step, one after the other
   */
  run(
    count: number,
    data: Readonly<Record<string, InputNumbers>>,
    perStep: Readonly<Record<string, InputNumbers>>,
    state: State,
  ): Promise<{ state: State; outputs: Record<string, Numbers> }>
  dispose(): Promise<void>
}

/** Something that can run programs: a processor, a graphics card, or the plain reference. */
export interface Executor {
  readonly name: string
  readonly version: string
  readonly threads: number
  compileFunction(program: FunctionProgram): Promise<CompiledFunction>
  compileLoop(program: StepProgram): Promise<CompiledLoop>
}

/** The state a loop starts from. */
export const initialState = (program: StepProgram): State =>
  Object.fromEntries(program.state.map(({ current, initial }) => [current.name as string, initial]))

/**
 * What an input is given.
 *
 * @param leading extents before those of the input: how many steps the numbers are for
 * @throws ProgramError when there are no numbers for it, or not as many as its shape says
 */
export function numbersOf(
  { name, shape }: Tensor,
  given: InputNumbers | undefined,
  leading: readonly number[] = [],
): InputNumbers {
  const expected = sizeOf(leading) * sizeOf(shape)
  if (given?.length !== expected)
    throw new ProgramError(`The input "${name}" needs ${expected} numbers and was given ${given?.length ?? 'none'}.`)
  return given
}

/** The part of a per-step input that belongs to one step. */
export function sliceOf<T extends InputNumbers>(values: T, step: number, size: number): T {
  return values.subarray(step * size, (step + 1) * size) as T
}

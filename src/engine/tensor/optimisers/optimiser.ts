import type { Tensor } from '../graph/tensor.ts'
import type { Numbers, StateVariable } from '../program.ts'

/** A weight that training changes. */
export interface Parameter {
  /** The input under whose name a program reads it. */
  readonly tensor: Tensor
  readonly initial: Numbers
}

/** How gradients change parameters. */
export interface Optimiser {
  /** Adds the update of each parameter, and slots of the optimiser's own, to a step. */
  update(parameters: readonly Parameter[], gradients: readonly Tensor[]): OptimiserUpdate
}

export interface OptimiserUpdate {
  readonly state: readonly StateVariable[]
  /** Scalars that differ from step to step, such as the learning rate. */
  readonly perStep: readonly Tensor[]
  /**
   * The scalars' values.
   *
   * @param first the number of the first step, counted from 0
   * @param count how many steps
   */
  schedule(first: number, count: number): Readonly<Record<string, Float64Array>>
}

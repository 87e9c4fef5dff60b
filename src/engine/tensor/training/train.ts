import { gradients } from '../gradients.ts'
import type { Tensor } from '../graph/tensor.ts'
import { type Executor, initialState } from '../executors/executor.ts'
import type { Optimiser, Parameter } from '../optimisers/optimiser.ts'
import type { InputNumbers, Numbers, State } from '../program.ts'

/** What is to be minimised, over what, from which numbers. */
export interface TrainingTask {
  readonly parameters: readonly Parameter[]
  /** A scalar, made of the parameters, the data and the per-step inputs. */
  readonly loss: Tensor
  readonly optimiser: Optimiser
  /** Inputs that stay the same for the whole training, with their values. */
  readonly data: readonly { readonly tensor: Tensor; readonly values: InputNumbers }[]
  /** Inputs of which each step gets a slice of its own: row numbers of its batch, noise. */
  readonly perStep: readonly {
    readonly tensor: Tensor
    /** Values for `count` steps from step number `first`, one after the other. Called once for each step, in order. */
    readonly values: (first: number, count: number) => InputNumbers
  }[]
  readonly steps: number
}

/** Whether the work should stop. An AbortSignal is one. */
export interface CancelSignal {
  readonly aborted: boolean
  throwIfAborted(): void
}

export interface TrainingControl {
  readonly signal?: CancelSignal
  /** Called after each stretch of steps with their losses, one for each step. */
  readonly onSteps?: (done: number, losses: Numbers) => void
}

/** Steps that run in one call: enough to hide the cost of a call, few enough to answer a cancel within a second. */
const stepsPerCall = 100

/** The training diverged: the loss is no longer a number. */
export class DivergedError extends Error {
  override readonly name = 'DivergedError'
}

/**
 * Minimises a loss.
 *
 * @returns the trained parameters by name
 * @throws DivergedError when the loss stops being finite
 */
export async function train(
  executor: Executor,
  task: TrainingTask,
  { signal, onSteps }: TrainingControl = {},
): Promise<State> {
  const tensors = task.parameters.map(({ tensor }) => tensor)
  const update = task.optimiser.update(task.parameters, gradients(task.loss, tensors))
  const program = {
    data: task.data.map(({ tensor }) => tensor),
    perStep: [...task.perStep.map(({ tensor }) => tensor), ...update.perStep],
    state: update.state,
    outputs: { loss: task.loss },
  }
  const loop = await executor.compileLoop(program)
  try {
    const data = Object.fromEntries(task.data.map(({ tensor, values }) => [tensor.name as string, values]))
    let state = initialState(program)
    for (let first = 0; first < task.steps; first += stepsPerCall) {
      signal?.throwIfAborted()
      const count = Math.min(stepsPerCall, task.steps - first)
      const slices = task.perStep.map(({ tensor, values }) => [tensor.name as string, values(first, count)])
      const perStep = { ...Object.fromEntries(slices), ...update.schedule(first, count) }
      const result = await loop.run(count, data, perStep, state)
      state = result.state
      if (!result.outputs.loss.every(Number.isFinite))
        throw new DivergedError(`The training diverged by step ${first + count}: its loss is no longer a number.`)
      onSteps?.(first + count, result.outputs.loss)
    }
    return Object.fromEntries(tensors.map(({ name }) => [name as string, state[name as string]]))
  } finally {
    await loop.dispose()
  }
}

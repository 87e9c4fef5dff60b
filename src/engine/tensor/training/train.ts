import { type Executor, initialState } from '../executors/executor.ts'
import { gradients } from '../gradients.ts'
import { sizeOf } from '../graph/shape.ts'
import { substitute } from '../graph/substitute.ts'
import type { Tensor } from '../graph/tensor.ts'
import { sum } from '../operations/layout.ts'
import type { Optimiser, Parameter } from '../optimisers/optimiser.ts'
import { packParameters } from '../optimisers/pack.ts'
import type { InputNumbers, Numbers, State, StateVariable } from '../program.ts'
import type { Checkpoint } from './checkpoint.ts'
import { BestStates, type Validation } from './validation.ts'

/** What is to be minimised, over what, from which numbers. */
export interface TrainingTask {
  readonly parameters: readonly Parameter[]
  /**
   * A scalar, made of the parameters, the data and the per-step inputs; or a list of scalars, one for each of many models
   * that are trained together. Then every parameter has an axis of models in front, and each model minimises its own.
   */
  readonly loss: Tensor
  readonly optimiser: Optimiser
  /** Inputs that stay the same for the whole training, with their values. */
  readonly data: readonly { readonly tensor: Tensor; readonly values: InputNumbers }[]
  /** Inputs of which each step gets a slice of its own: row numbers of its batch, noise. */
  readonly perStep: readonly PerStep[]
  /** What a step replaces without a gradient: the running means of batch normalisation. */
  readonly carried?: readonly StateVariable[]
  readonly steps: number
}

/** An input that differs from step to step. */
export interface PerStep {
  readonly tensor: Tensor
  /** Values for `count` steps from step number `first`, one after the other. Called once for each step, in order. */
  readonly values: (first: number, count: number) => InputNumbers
}

/** Whether the work should stop. An AbortSignal is one. */
export interface CancelSignal {
  readonly aborted: boolean
  throwIfAborted(): void
}

export interface TrainingControl {
  readonly signal?: CancelSignal
  /** Called after each stretch of steps with their losses: one for each step, or for each step and model. */
  readonly onSteps?: (done: number, losses: Numbers) => void
  /** Keeps the parameters that did best on other data, and stops when they no longer get better. */
  readonly validation?: Validation
  /** Goes on from here. The rest runs as if it had never been interrupted, bit for bit. */
  readonly from?: Checkpoint
  readonly checkpoints?: { readonly every: number; readonly save: (checkpoint: Checkpoint) => Promise<void> | void }
}

/** Numbers of per-step inputs that one call may be handed: 16 MB. */
const mostPerCall = 4_000_000
/** A call should take this many milliseconds: enough to hide what a call costs, short enough to answer a cancel. */
const [shortCall, longCall] = [100, 400]

/** The training diverged: the loss is no longer a number. */
export class DivergedError extends Error {
  override readonly name = 'DivergedError'
}

/**
 * Minimises a loss.
 *
 * @returns the trained parameters, and what was carried, by name
 * @throws DivergedError when the loss stops being finite
 */
export async function train(executor: Executor, task: TrainingTask, control: TrainingControl = {}): Promise<State> {
  const { signal, onSteps, validation, from, checkpoints } = control
  const carried = task.carried ?? []
  const packed = packParameters(task.parameters, 'parameters')
  const replacements = new Map(task.parameters.map(({ tensor }, i) => [tensor, packed.parts[i]]))
  const [loss, ...nextCarried] = substitute([task.loss, ...carried.map(({ next }) => next)], replacements)
  const update = task.optimiser.update([packed.parameter], [packed.pack(gradients(sum(loss), packed.parts))])
  const program = {
    data: task.data.map(({ tensor }) => tensor),
    perStep: [...task.perStep.map(({ tensor }) => tensor), ...update.perStep],
    state: [...update.state, ...carried.map((variable, i) => ({ ...variable, next: nextCarried[i] }))],
    outputs: { loss },
  }
  const result = (state: State): State => ({
    ...packed.unpack(state.parameters),
    ...Object.fromEntries(carried.map(({ current: { name } }) => [name as string, state[name as string]])),
  })
  const valuesOf = (first: number, count: number) => ({
    ...Object.fromEntries(task.perStep.map(({ tensor, values }) => [tensor.name as string, values(first, count)])),
    ...update.schedule(first, count),
  })

  const loop = await executor.compileLoop(program)
  try {
    const data = Object.fromEntries(task.data.map(({ tensor, values }) => [tensor.name as string, values]))
    const perStepSize = program.perStep.reduce((total, { shape }) => total + sizeOf(shape), 0)
    const most = Math.max(1, Math.min(1000, Math.floor(mostPerCall / perStepSize)))
    let [state, first] = from ? [from.state, from.step] : [initialState(program), 0]
    // Random streams stand where they stood once the values of the steps already done have been drawn again.
    for (let step = 0; step < first; step += most) valuesOf(step, Math.min(most, first - step))
    const best = validation && new BestStates(sizeOf(loss.shape), validation, from?.best)
    let length = Math.min(8, most)

    while (first < task.steps && !best?.isDone) {
      signal?.throwIfAborted()
      const stops = [task.steps, nextMultiple(first, validation?.every), nextMultiple(first, checkpoints?.every)]
      const count = Math.min(length, ...stops.map((stop) => stop - first))
      const start = Date.now()
      const { state: next, outputs } = await loop.run(count, data, valuesOf(first, count), state)
      const taken = Date.now() - start
      if (taken < shortCall && count === length) length = Math.min(2 * length, most)
      if (taken > longCall) length = Math.max(1, Math.floor(count / 2))
      state = next
      first += count
      if (!outputs.loss.every(Number.isFinite))
        throw new DivergedError(`The training diverged by step ${first}: its loss is no longer a number.`)
      onSteps?.(first, outputs.loss)
      if (validation && best && (first % validation.every === 0 || first === task.steps)) {
        const parameters = result(state)
        best.consider(first, parameters, await validation.measure(parameters))
      }
      if (checkpoints && first % checkpoints.every === 0)
        await checkpoints.save({ step: first, state, ...(best ? { best: best.toCheckpoint() } : {}) })
    }
    return best ? best.states : result(state)
  } finally {
    await loop.dispose()
  }
}

const nextMultiple = (after: number, every = Number.POSITIVE_INFINITY): number =>
  Number.isFinite(every) ? (Math.floor(after / every) + 1) * every : Number.POSITIVE_INFINITY

import type { State } from '../program.ts'

/** Early stopping: which parameters to keep, by how they do on data that they are not trained on. */
export interface Validation {
  /** Steps between two measurements. */
  readonly every: number
  /** How many measurements in a row without a better one end the training. */
  readonly patience: number
  /**
   * How well the parameters do; lower is better.
   *
   * @returns one number for each model
   */
  measure(state: State): Promise<ArrayLike<number>>
  /** Told of each measurement. */
  readonly onMeasured?: (step: number, measures: ArrayLike<number>) => void
}

/** The best parameters so far, as a checkpoint keeps them. */
export interface BestSoFar {
  readonly measures: readonly number[]
  /** Measurements since the best one, for each model. */
  readonly since: readonly number[]
  readonly states: State
}

/** The best state of each of many models that are trained together. Each keeps its own, whatever the others do. */
export class BestStates {
  readonly #models: number
  readonly #validation: Validation
  #measures: number[]
  #since: number[]
  #states: Record<string, State[string]> | undefined

  constructor(models: number, validation: Validation, from?: BestSoFar) {
    this.#models = models
    this.#validation = validation
    this.#measures = [...(from?.measures ?? Array<number>(models).fill(Number.POSITIVE_INFINITY))]
    this.#since = [...(from?.since ?? Array<number>(models).fill(0))]
    this.#states = from && { ...from.states }
  }

  /** Whether no model has got better for as long as patience allows. */
  get isDone(): boolean {
    return this.#since.every((count) => count >= this.#validation.patience)
  }

  /** Each model's best parameters. */
  get states(): State {
    if (!this.#states) throw new Error('Nothing has been measured yet.')
    return this.#states
  }

  toCheckpoint(): BestSoFar {
    return { measures: [...this.#measures], since: [...this.#since], states: this.states }
  }

  /** Takes over the state of each model that does better than before. A model that has stopped is left as it is. */
  consider(step: number, state: State, measures: ArrayLike<number>) {
    this.#validation.onMeasured?.(step, measures)
    if (measures.length !== this.#models)
      throw new Error(`${this.#models} models were measured, and ${measures.length} numbers were given.`)
    this.#states ??= Object.fromEntries(Object.entries(state).map(([name, values]) => [name, values.slice()]))
    for (let model = 0; model < this.#models; model++) {
      if (this.#since[model] >= this.#validation.patience) continue
      if (!(measures[model] < this.#measures[model])) {
        this.#since[model]++
        continue
      }
      this.#measures[model] = measures[model]
      this.#since[model] = 0
      for (const [name, values] of Object.entries(state)) {
        const size = values.length / this.#models
        this.#states[name].set(values.subarray(model * size, (model + 1) * size), model * size)
      }
    }
  }
}

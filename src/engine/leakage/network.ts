import type { Random } from '../math/index.ts'
import {
  add,
  adam,
  type CancelSignal,
  dense,
  epochBatches,
  evenGroups,
  type Executor,
  gatherRows,
  input,
  mean,
  multiply,
  networksTogether,
  Parameters,
  reshape,
  square,
  type State,
  subtract,
  sum,
  tanh,
  type Tensor,
  train,
} from '../tensor/index.ts'
import { standardOf, type Universe } from './universe.ts'

export interface RegressionNetworkSettings {
  /** Widths of the hidden layers; five of 50 in the paper. */
  readonly hidden: readonly number[]
  readonly steps: number
  /** Rows of a batch; no more than the training set has. */
  readonly batch: number
  readonly learningRate: number
  /** lambda of lambda theta'theta + mean squared error. */
  readonly penalty: number
}

/** A network to be trained. */
export interface NetworkRefit {
  readonly rows: Int32Array
  /** Initial weights and order of batches; a pair of refits shares it. */
  readonly random: Random
  /** Rows of the universe that it is asked about afterwards; as many for every network. */
  readonly asked: Int32Array
}

/** What a refit gave. */
export interface TrainedNetwork {
  /** All weights, layer by layer. */
  readonly parameters: Float32Array
  /** Predicted outcome of each row asked about. */
  readonly outputs: Float64Array
  /** Mean squared error on its training rows. */
  readonly trainingLoss: number
}

/**
 * A network of tanh layers with one linear output for regression (paper 3, section 6.2): mean squared error by Adam,
 * weights uniform after Glorot. Inputs are divided by their standard deviation over the universe, since tanh is flat for
 * large numbers.
 */
export class RegressionNetworks {
  readonly #inputs: Float32Array
  readonly #outcome: Float32Array
  readonly #universe: Universe
  readonly #settings: RegressionNetworkSettings

  constructor(universe: Universe, settings: RegressionNetworkSettings) {
    const { rows, width, inputs, outcome } = universe
    this.#universe = universe
    this.#settings = settings
    this.#inputs = new Float32Array(rows * width)
    this.#outcome = Float32Array.from(outcome)
    for (let j = 0; j < width; j++) {
      const { centre, scale } = standardOf(Float64Array.from({ length: rows }, (_, row) => inputs[row * width + j]))
      for (let row = 0; row < rows; row++) this.#inputs[row * width + j] = (inputs[row * width + j] - centre) / scale
    }
  }

  /** Free parameters of one network. */
  get parameters(): number {
    const widths = [this.#universe.width, ...this.#settings.hidden, 1]
    return widths.slice(1).reduce((total, width, i) => total + (widths[i] + 1) * width, 0)
  }

  /**
   * Trains networks, many as one program.
   *
   * @param refits whose training sets are of one size, and who are asked about as many rows
   * @throws DivergedError
   */
  async train(
    refits: readonly NetworkRefit[],
    {
      executor,
      signal,
      onTrained,
    }: { readonly executor: Executor; readonly signal?: CancelSignal; readonly onTrained?: (networks: number) => void },
  ): Promise<TrainedNetwork[]> {
    const { hidden, batch } = this.#settings
    const together = networksTogether({ inputs: this.#universe.width, hidden, outputs: 1, batch })
    const trained: TrainedNetwork[] = []
    for (const group of evenGroups(refits, together)) {
      trained.push(...(await this.#trainTogether(group, executor, signal)))
      onTrained?.(trained.length)
    }
    return trained
  }

  async #trainTogether(
    refits: readonly NetworkRefit[],
    executor: Executor,
    signal: CancelSignal | undefined,
  ): Promise<TrainedNetwork[]> {
    const { steps, learningRate, penalty } = this.#settings
    const { rows, width } = this.#universe
    const batch = Math.min(this.#settings.batch, refits[0].rows.length)
    const parameters = new Parameters(refits.map(({ random }) => random))
    const [x, y] = [input('x', [rows, width]), input('y', [rows, 1])]
    const index = input('batch', parameters.shapeOf([batch]), 'integer')
    const errors = square(subtract(this.#output(parameters, gatherRows(x, index)), gatherRows(y, index)))
    const perModel = mean(errors, [-2, -1])
    const lengths = parameters.list.map(({ tensor }) => {
      const axes = tensor.shape.map((_, axis) => axis)
      return sum(square(tensor), refits.length === 1 ? axes : axes.slice(1))
    })
    const loss = penalty === 0 ? perModel : add(perModel, multiply(lengths.reduce(add), penalty))
    const data = [
      { tensor: x, values: this.#inputs },
      { tensor: y, values: this.#outcome },
    ]
    const state = await train(
      executor,
      {
        parameters: parameters.list,
        loss,
        optimiser: adam({ learningRate }),
        data,
        perStep: [
          epochBatches(
            index,
            refits.map((refit) => refit.rows),
            refits.map(({ random }) => random.stream('batches')),
          ),
        ],
        steps,
      },
      { signal },
    )
    return this.#ask(refits, parameters, state, executor)
  }

  /** All networks about their training rows and the rows asked about, in one call. */
  async #ask(refits: readonly NetworkRefit[], parameters: Parameters, state: State, executor: Executor) {
    const size = refits[0].rows.length
    const each = size + refits[0].asked.length
    const index = Int32Array.from(refits.flatMap(({ rows, asked }) => [...rows, ...asked]))
    const { width } = this.#universe
    const x = input('rows', parameters.shapeOf([each, width]))
    const output = reshape(this.#output(parameters, x), [refits.length * each])
    const compiled = await executor.compileFunction({ inputs: [x, ...parameters.tensors], outputs: { output } })
    try {
      const rows = new Float32Array(index.length * width)
      index.forEach((row, i) => rows.set(this.#inputs.subarray(row * width, (row + 1) * width), i * width))
      const { output: found } = await compiled.run({ rows, ...state })
      return refits.map(({ rows: own }, model): TrainedNetwork => {
        const start = model * each
        const losses = Float64Array.from(own, (row, i) => (found[start + i] - this.#outcome[row]) ** 2)
        const weights = Object.values(parameters.stateOf(model, state)).flatMap((values) => [...values])
        return {
          parameters: Float32Array.from(weights),
          outputs: Float64Array.from(found.subarray(start + size, start + each)),
          trainingLoss: losses.reduce((total, value) => total + value, 0) / size,
        }
      })
    } finally {
      await compiled.dispose()
    }
  }

  #output(parameters: Parameters, rows: Tensor): Tensor {
    const { hidden } = this.#settings
    const last = hidden.reduce((h, width, i) => tanh(dense(parameters, h, width, `layer ${i + 1}`)), rows)
    return dense(parameters, last, 1, `layer ${hidden.length + 1}`)
  }
}

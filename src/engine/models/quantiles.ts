import {
  adam,
  dense,
  epochBatches,
  gatherRows,
  input,
  maximum,
  mean,
  multiply,
  Parameters,
  relu,
  subtract,
  type Tensor,
  train,
} from '../tensor/index.ts'
import type { DenseMatrix, FitContext } from './classifier.ts'
import { predictEach } from './prediction.ts'

export interface QuantileSettings {
  /** Probabilities strictly between 0 and 1. */
  readonly levels: readonly number[]
  /** Widths of the hidden layers; none for a linear regression. */
  readonly hidden: readonly number[]
  readonly steps: number
  readonly batch: number
  readonly learningRate: number
}

/** A quantile regression that has learned. */
export interface QuantileRegression {
  /** The quantiles at each level for each row: rows x levels. They may cross. */
  predict(inputs: DenseMatrix): Promise<Float64Array>
}

const quantilesOf = (parameters: Parameters, rows: Tensor, { hidden, levels }: QuantileSettings): Tensor => {
  const last = hidden.reduce((x, width, i) => relu(dense(parameters, x, width, `layer ${i + 1}`)), rows)
  return dense(parameters, last, levels.length, `layer ${hidden.length + 1}`)
}

/**
 * Quantile regression by a network with one output for each level, trained by Adam on the mean pinball loss
 * max(t e, (t - 1) e), e = value - quantile (Koenker and Bassett 1978).
 *
 * @param values of the rows; best of about unit size
 */
export async function fitQuantiles(
  inputs: DenseMatrix,
  values: Float64Array,
  settings: QuantileSettings,
  { random, executor, signal, onSteps }: FitContext,
): Promise<QuantileRegression> {
  const parameters = new Parameters([random])
  const x = input('x', [inputs.rows, inputs.width])
  const y = input('y', [inputs.rows, 1])
  const index = input('batch', [Math.min(settings.batch, inputs.rows)], 'integer')
  const errors = subtract(gatherRows(y, index), quantilesOf(parameters, gatherRows(x, index), settings))
  const levels = input('levels', [settings.levels.length])
  const losses = maximum(multiply(levels, errors), multiply(subtract(levels, 1), errors))
  const state = await train(
    executor,
    {
      parameters: parameters.list,
      loss: mean(losses, [0, 1]),
      optimiser: adam({ learningRate: settings.learningRate }),
      data: [
        { tensor: x, values: inputs.dense },
        { tensor: y, values: Float32Array.from(values) },
        { tensor: levels, values: Float32Array.from(settings.levels) },
      ],
      perStep: [
        epochBatches(index, [Int32Array.from({ length: inputs.rows }, (_, row) => row)], [random.stream('batches')]),
      ],
      steps: settings.steps,
    },
    { signal, onSteps },
  )
  return {
    predict: async (matrix) => {
      const [{ probabilities }] = await predictEach(executor, [{ state, matrix }], settings.levels.length, (rows) => {
        const network = Parameters.toRead()
        return { probabilities: quantilesOf(network, rows, settings), network }
      })
      return probabilities
    },
  }
}

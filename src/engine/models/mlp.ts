import type { MlpSettings } from '#shared/contracts/study.ts'
import type { Random } from '../math/index.ts'
import {
  adam,
  add,
  EpochBatches,
  type Executor,
  gatherRows,
  glorotUniform,
  input,
  matmul,
  mean,
  type Parameter,
  relu,
  softmax,
  softmaxCrossEntropy,
  type State,
  type Tensor,
  train,
  zeros,
} from '../tensor/index.ts'
import type { Classifier, FitContext, FittedClassifier, Prediction } from './classifier.ts'

export type NetworkSettings = Pick<MlpSettings, 'hidden' | 'steps' | 'batch' | 'learningRate'>

/** Rows that one call of a compiled prediction takes. */
const predictionRows = 1024

/** Weights and biases of each layer, from `widths[0]` inputs to `widths.at(-1)` logits. */
function layerParameters(widths: readonly number[], random: Random): Parameter[] {
  return widths.slice(1).flatMap((width, layer) => {
    const weights = input(`weights ${layer + 1}`, [widths[layer], width])
    const bias = input(`bias ${layer + 1}`, [width])
    return [
      { tensor: weights, initial: glorotUniform(weights.shape, random.stream(`initial ${layer + 1}`)) },
      { tensor: bias, initial: zeros(bias.shape) },
    ]
  })
}

/** Logits of a batch: dense layers with ReLU between them. */
function logitsOf(batch: Tensor, parameters: readonly Parameter[]): Tensor {
  let hidden = batch
  for (let i = 0; i < parameters.length; i += 2) {
    hidden = add(matmul(hidden, parameters[i].tensor), parameters[i + 1].tensor)
    if (i + 2 < parameters.length) hidden = relu(hidden)
  }
  return hidden
}

/** Plain numbers in, classes out. */
export interface DenseMatrix {
  readonly rows: number
  readonly width: number
  /** rows x width, row by row. */
  readonly dense: Float32Array
}

/**
 * A multilayer perceptron with ReLU and softmax, trained by Adam on the cross-entropy (paper 1, section 4.1). Weights
 * start uniform after Glorot, biases at zero: the defaults of the TensorFlow layers that the paper used.
 */
export class MultilayerPerceptron implements Classifier {
  readonly #settings: NetworkSettings

  constructor(settings: NetworkSettings) {
    this.#settings = settings
  }

  async fit(
    inputs: DenseMatrix,
    labels: Int32Array,
    classes: number,
    { random, executor, signal, onSteps }: FitContext,
  ): Promise<FittedClassifier & { predict(inputs: DenseMatrix): Promise<Prediction> }> {
    const { hidden, steps, batch, learningRate } = this.#settings
    const parameters = layerParameters([inputs.width, ...hidden, classes], random)
    const [x, y] = [input('x', [inputs.rows, inputs.width]), input('y', [inputs.rows, classes])]
    const index = input('batch', [batch], 'integer')
    const batches = new EpochBatches(inputs.rows, random.stream('batches'))
    const state = await train(
      executor,
      {
        parameters,
        loss: mean(softmaxCrossEntropy(logitsOf(gatherRows(x, index), parameters), gatherRows(y, index))),
        optimiser: adam({ learningRate }),
        data: [
          { tensor: x, values: inputs.dense },
          { tensor: y, values: indicators(labels, classes) },
        ],
        perStep: [{ tensor: index, values: (_, count) => batches.take(count * batch) }],
        steps,
      },
      { signal, onSteps },
    )
    return {
      parameters: Object.values(state).reduce((sum, values) => sum + values.length, 0),
      predict: (matrix) => predict(executor, parameters, state, matrix, classes),
    }
  }
}

/** One row for each label, 1 at its class. */
function indicators(labels: Int32Array, classes: number): Float32Array {
  const result = new Float32Array(labels.length * classes)
  labels.forEach((label, row) => (result[row * classes + label] = 1))
  return result
}

async function predict(
  executor: Executor,
  parameters: readonly Parameter[],
  state: State,
  { rows, width, dense }: DenseMatrix,
  classes: number,
): Promise<Prediction> {
  const x = input('x', [predictionRows, width])
  const compiled = await executor.compileFunction({
    inputs: [x, ...parameters.map(({ tensor }) => tensor)],
    outputs: { probabilities: softmax(logitsOf(x, parameters)) },
  })
  try {
    const probabilities = new Float64Array(rows * classes)
    const chunk = new Float32Array(predictionRows * width)
    for (let start = 0; start < rows; start += predictionRows) {
      const count = Math.min(predictionRows, rows - start)
      chunk.fill(0).set(dense.subarray(start * width, (start + count) * width))
      const result = await compiled.run({ x: chunk, ...state })
      probabilities.set(result.probabilities.subarray(0, count * classes), start * classes)
    }
    return { probabilities, unseen: 0 }
  } finally {
    await compiled.dispose()
  }
}

import type { Random } from '../math/index.ts'
import { accuracy, predictedClasses } from '../metrics/index.ts'
import {
  adam,
  type CancelSignal,
  dense,
  dropout,
  epochBatches,
  type Executor,
  gatherRows,
  input,
  logSoftmax,
  mean,
  Parameters,
  relu,
  softmaxCrossEntropy,
  type State,
  StepNoise,
  type Tensor,
  train,
  type TrainingTask,
} from '../tensor/index.ts'
import type { DenseMatrix } from './classifier.ts'
import { type Computation, type DifferentiableClassifier, prepare } from './differentiable.ts'

export interface DiscriminativeSettings {
  readonly hidden: readonly number[]
  /** Share of each hidden layer's numbers that is dropped while training. */
  readonly dropout: readonly number[]
  readonly epochs: number
  readonly batch: number
  /** Of Adam. */
  readonly learningRate: number
}

/** Appendix C of paper 2, measurement data; epochs, batch and learning rate are not said there. */
export const measurementNetwork: DiscriminativeSettings = {
  hidden: [64, 16, 32],
  dropout: [0.25, 0.25, 0.5],
  epochs: 200,
  batch: 128,
  learningRate: 1e-3,
}

interface Rows {
  readonly inputs: DenseMatrix
  readonly labels: Int32Array
}

function logitsOf(
  parameters: Parameters,
  rows: Tensor,
  { hidden, dropout: rates }: DiscriminativeSettings,
  classes: number,
  noise?: StepNoise,
): Tensor {
  const last = hidden.reduce(
    (x, width, i) => dropout(noise, relu(dense(parameters, x, width, `layer ${i + 1}`)), rates[i], `dropout ${i + 1}`),
    rows,
  )
  return dense(parameters, last, classes, `layer ${hidden.length + 1}`)
}

/**
 * The discriminative network that paper 2 compares with (appendix C): dense layers with ReLU and dropout, softmax
 * cross-entropy, Adam. After each epoch its accuracy on validation rows is measured; the weights of the best epoch are kept,
 * the first of equals.
 */
export class DiscriminativeNetwork {
  readonly #settings: DiscriminativeSettings

  /** @throws RangeError when there are not as many shares as hidden layers */
  constructor(settings: DiscriminativeSettings) {
    if (settings.hidden.length !== settings.dropout.length)
      throw new RangeError('Every hidden layer needs a share that is dropped, which may be 0.')
    this.#settings = settings
  }

  async fit(
    training: Rows,
    validation: Rows,
    classes: number,
    context: { readonly random: Random; readonly executor: Executor; readonly signal?: CancelSignal },
  ): Promise<DifferentiableClassifier> {
    const { random, executor, signal } = context
    const { batch, epochs, learningRate } = this.#settings
    const { rows, width, dense: values } = training.inputs
    const size = Math.min(batch, rows)
    const parameters = new Parameters([random])
    const noise = new StepNoise([random.stream('dropout')])
    const [x, y] = [input('training rows', [rows, width]), input('outcomes', [rows, classes])]
    const index = input('batch', [size], 'integer')
    const logits = logitsOf(parameters, gatherRows(x, index), this.#settings, classes, noise)
    const indicators = new Float32Array(rows * classes)
    training.labels.forEach((label, row) => (indicators[row * classes + label] = 1))
    const all = Int32Array.from({ length: rows }, (_, row) => row)
    const every = Math.ceil(rows / size)
    const task: TrainingTask = {
      parameters: parameters.list,
      loss: mean(softmaxCrossEntropy(logits, gatherRows(y, index))),
      optimiser: adam({ learningRate }),
      data: [
        { tensor: x, values },
        { tensor: y, values: indicators },
      ],
      perStep: [epochBatches(index, [all], [random.stream('batches')]), ...noise.perStep],
      steps: every * epochs,
    }
    const modelOf = (state: State): DifferentiableClassifier => ({
      width,
      classes,
      state,
      rowsPerCall: 500,
      compute: (asked) => this.#compute(asked, classes),
    })
    let current: State = {}
    const asked = await prepare(executor, modelOf({}), () => current)
    try {
      const measure = async (state: State) => {
        current = state
        const { probabilities } = await asked.predict(validation.inputs, random)
        return [1 - accuracy(predictedClasses(probabilities, classes), validation.labels)]
      }
      const best = { every, patience: Number.POSITIVE_INFINITY, measure }
      return modelOf(await train(executor, task, { signal, validation: best }))
    } finally {
      await asked.dispose()
    }
  }

  #compute(rows: Tensor, classes: number): Computation {
    const parameters = Parameters.toRead()
    const logProbabilities = logSoftmax(logitsOf(parameters, rows, this.#settings, classes))
    return { logProbabilities, weights: parameters.tensors, noise: [] }
  }
}

import type { Random } from '../math/index.ts'
import { accuracy, predictedClasses } from '../metrics/index.ts'
import {
  adam,
  type CancelSignal,
  convolution,
  dense,
  dropout,
  epochBatches,
  type Executor,
  gatherRows,
  input,
  logSoftmax,
  maxPool2d,
  mean,
  Parameters,
  relu,
  reshape,
  sizeOf,
  softmaxCrossEntropy,
  type State,
  StepNoise,
  type Tensor,
  train,
  type TrainingTask,
} from '../tensor/index.ts'
import type { DenseMatrix } from './classifier.ts'
import { type Computation, type DifferentiableClassifier, prepare } from './differentiable.ts'

/** Layers before the dense ones, for rows that are images. */
export interface ConvolutionalPart {
  readonly height: number
  readonly width: number
  readonly channels: number
  /** Each a number of 3 x 3 convolutions with ReLU, then max-pooling (halving, the odd row kept) and dropout. */
  readonly blocks: readonly { readonly channels: readonly number[]; readonly dropout: number }[]
}

export interface DiscriminativeSettings {
  readonly convolutions?: ConvolutionalPart
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

/** Rows of pixels, channel by channel, to rows of what the last block found. */
function seenBy(
  { height, width, channels, blocks }: ConvolutionalPart,
  parameters: Parameters,
  rows: Tensor,
  noise?: StepNoise,
): Tensor {
  const [count] = rows.shape
  const last = blocks.reduce(
    (images, block, i) => {
      const found = block.channels.reduce(
        (x, own, j) => relu(convolution(parameters, x, { channels: own, kernel: 3 }, `convolution ${i + 1}.${j + 1}`)),
        images,
      )
      return dropout(noise, maxPool2d(found), block.dropout, `dropout of block ${i + 1}`)
    },
    reshape(rows, [count, channels, height, width]),
  )
  return reshape(last, [count, sizeOf(last.shape.slice(1))])
}

function logitsOf(
  parameters: Parameters,
  rows: Tensor,
  { convolutions, hidden, dropout: rates }: DiscriminativeSettings,
  classes: number,
  noise?: StepNoise,
): Tensor {
  const last = hidden.reduce(
    (x, width, i) => dropout(noise, relu(dense(parameters, x, width, `layer ${i + 1}`)), rates[i], `dropout ${i + 1}`),
    convolutions ? seenBy(convolutions, parameters, rows, noise) : rows,
  )
  return dense(parameters, last, classes, `layer ${hidden.length + 1}`)
}

/**
 * The discriminative network that paper 2 compares with (appendix C): dense layers with ReLU and dropout, for images
 * convolutions before them where the settings have some, softmax cross-entropy, Adam. After each epoch its accuracy on validation rows is measured; the weights of the best epoch are kept,
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
    context: {
      readonly random: Random
      readonly executor: Executor
      readonly signal?: CancelSignal
      /** Told how many steps are done. */
      readonly onSteps?: (done: number) => void
    },
  ): Promise<DifferentiableClassifier> {
    const { random, executor, signal, onSteps } = context
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
      rowsPerCall: this.#settings.convolutions ? 100 : 500,
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
      return modelOf(await train(executor, task, { signal, onSteps, validation: best }))
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

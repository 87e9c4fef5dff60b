import type { MlpSettings } from '#shared/contracts/study.ts'
import type { Random } from '../math/index.ts'
import {
  adam,
  batchNorm,
  dense,
  epochBatches,
  gatherRows,
  input,
  mean,
  Parameters,
  relu,
  sizeOf,
  softmax,
  softmaxCrossEntropy,
  type Tensor,
  train,
} from '../tensor/index.ts'
import type { Classifier, DenseMatrix, FitContext, FittedClassifier, Prediction } from './classifier.ts'
import { gradientNorms } from './gradient-norms.ts'
import { predictEach, type Question } from './prediction.ts'

export type NetworkSettings = Pick<MlpSettings, 'hidden' | 'steps' | 'batch' | 'learningRate'> & {
  /** Normalise each hidden layer over its batch, before its ReLU (default: no). */
  readonly batchNormalisation?: boolean
}

/** What one of many networks that are trained together learns from. */
export interface NetworkTask {
  /** Networks that learn from parts of one table share it, and it is held once. */
  readonly inputs: DenseMatrix
  /** Class of each row of the table, 0 .. classes - 1. */
  readonly labels: Int32Array
  /** The rows that this network learns from; by default all. */
  readonly rows?: Int32Array
  readonly random: Random
}

/** Networks that were trained together, in the order of their tasks. */
export interface FittedNetworks {
  /** Free parameters of each. */
  readonly parameters: number
  /** Asks each network about rows of its own; one compiled program serves all. */
  predict(inputs: readonly DenseMatrix[]): Promise<Prediction[]>
  /** All weights of one of them, in one list. */
  weightsOf(model: number): Float64Array
  /** Length of the gradient of each row's cross-entropy in all weights of one of them; not with batch normalisation. */
  gradientNorms(model: number, inputs: DenseMatrix, labels: Int32Array): Promise<Float64Array>
  /** One of them, on its own. */
  member(model: number): FittedClassifier & { predict(inputs: DenseMatrix): Promise<Prediction> }
}

/** Logits of rows: dense layers with ReLU between them. */
function logitsOf(
  parameters: Parameters,
  rows: Tensor,
  { hidden, batchNormalisation }: NetworkSettings,
  classes: number,
  training: boolean,
): Tensor {
  const last = hidden.reduce((x, width, i) => {
    const sums = dense(parameters, x, width, `layer ${i + 1}`)
    if (!batchNormalisation) return relu(sums)
    return relu(batchNorm(parameters, sums, { axes: [-2], training }, `normalisation ${i + 1}`))
  }, rows)
  return dense(parameters, last, classes, `layer ${hidden.length + 1}`)
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
    { random, ...context }: FitContext,
  ): Promise<FittedClassifier & { predict(inputs: DenseMatrix): Promise<Prediction> }> {
    return (await this.fitTogether([{ inputs, labels, random }], classes, context)).member(0)
  }

  /**
   * Trains many networks of this form as one program, each on its own rows and from its own random streams. Each becomes
   * what it would become alone, but for the rounding of float32.
   *
   * @param tasks at least one; their tables are of the same width
   * @throws RangeError when widths differ
   */
  async fitTogether(
    tasks: readonly NetworkTask[],
    classes: number,
    { executor, signal, onSteps }: Omit<FitContext, 'random'>,
  ): Promise<FittedNetworks> {
    const { steps, batch, learningRate } = this.#settings
    const table = stack(tasks, classes)
    const parameters = new Parameters(tasks.map(({ random }) => random))
    const x = input('x', [table.rows, table.width])
    const y = input('y', [table.rows, classes])
    const index = input('batch', parameters.shapeOf([batch]), 'integer')
    const logits = logitsOf(parameters, gatherRows(x, index), this.#settings, classes, true)
    const state = await train(
      executor,
      {
        parameters: parameters.list,
        loss: mean(softmaxCrossEntropy(logits, gatherRows(y, index)), [-1]),
        optimiser: adam({ learningRate }),
        data: [
          { tensor: x, values: table.dense },
          { tensor: y, values: table.indicators },
        ],
        perStep: [
          epochBatches(
            index,
            table.rowsOf,
            tasks.map(({ random }) => random.stream('batches')),
          ),
        ],
        carried: parameters.carried,
        steps,
      },
      { signal, onSteps },
    )
    const count = parameters.list.reduce((sum, { tensor }) => sum + sizeOf(tensor.shape), 0) / tasks.length
    const ask = (questions: readonly Question[]) =>
      predictEach(executor, questions, classes, (rows) => {
        const network = Parameters.toRead()
        return { probabilities: softmax(logitsOf(network, rows, this.#settings, classes, false)), network }
      })
    const stateOf = (model: number) => parameters.stateOf(model, state)
    return {
      parameters: count,
      predict: (inputs) => ask(inputs.map((matrix, model) => ({ state: stateOf(model), matrix }))),
      weightsOf: (model) => Float64Array.from(Object.values(stateOf(model)).flatMap((values) => [...values])),
      gradientNorms: (model, matrix, labels) =>
        gradientNorms(executor, { state: stateOf(model), matrix }, labels, classes, (rows) => {
          const network = Parameters.toRead()
          return { logits: logitsOf(network, rows, this.#settings, classes, false), network }
        }),
      member: (model) => ({
        parameters: count,
        predict: async (matrix) => (await ask([{ state: stateOf(model), matrix }]))[0],
      }),
    }
  }
}

/** All tables under each other, each once, with the row numbers of each task in the whole. */
function stack(tasks: readonly NetworkTask[], classes: number) {
  const width = tasks[0].inputs.width
  if (tasks.some(({ inputs }) => inputs.width !== width))
    throw new RangeError('Networks that are trained together must read tables of the same width.')
  const tables: { readonly inputs: DenseMatrix; readonly labels: Int32Array; readonly start: number }[] = []
  const find = ({ inputs, labels }: NetworkTask) =>
    tables.find((table) => table.inputs === inputs && table.labels === labels)
  let rows = 0
  for (const task of tasks) {
    if (find(task)) continue
    tables.push({ inputs: task.inputs, labels: task.labels, start: rows })
    rows += task.inputs.rows
  }
  const [dense, indicators] = [new Float32Array(rows * width), new Float32Array(rows * classes)]
  for (const { inputs, labels, start } of tables) {
    dense.set(inputs.dense, start * width)
    labels.forEach((label, row) => (indicators[(start + row) * classes + label] = 1))
  }
  const rowsOf = tasks.map((task) => {
    const start = find(task)?.start ?? 0
    return task.rows?.map((row) => start + row) ?? Int32Array.from({ length: task.inputs.rows }, (_, i) => start + i)
  })
  return { rows, width, dense, indicators, rowsOf }
}

import type { MlpSettings } from '#shared/contracts/study.ts'
import type { Random } from '../math/index.ts'
import {
  adam,
  batchNorm,
  dense,
  epochBatches,
  evenGroups,
  type Executor,
  gatherRows,
  input,
  logSoftmax,
  mean,
  networksTogether,
  Parameters,
  relu,
  sizeOf,
  softmax,
  softmaxCrossEntropy,
  type State,
  type Tensor,
  train,
} from '../tensor/index.ts'
import type { Classifier, DenseMatrix, FitContext, FittedClassifier, Prediction } from './classifier.ts'
import { plainNetwork } from './differentiable.ts'
import { gradientNorms } from './gradient-norms.ts'
import { predictEach, type Question } from './prediction.ts'

export type NetworkSettings = Pick<MlpSettings, 'hidden' | 'steps' | 'batch' | 'learningRate'> & {
  /** Normalise each hidden layer over its batch, before its ReLU (default: no). */
  readonly batchNormalisation?: boolean
  /** What half the squared length of all weights and biases counts beside the mean loss (default: nothing). */
  readonly weightDecay?: number
  /** Stops when rows set aside are no longer answered better, and keeps the best weights (default: no). */
  readonly earlyStopping?: EarlyStopping
}

export interface EarlyStopping {
  /** Share of each network's rows that is set aside, above 0 and below 1. */
  readonly share: number
  /** Steps between two looks at them. */
  readonly every: number
  /** Looks in a row without a better one that end the training. */
  readonly patience: number
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
  /** One of them with other weights in its own's place, in the order of {@link weightsOf}: with noise added, for example. */
  withWeights(
    model: number,
    weights: Float64Array,
  ): FittedClassifier & { predict(inputs: DenseMatrix): Promise<Prediction> }
  /** Length of the gradient of each row's cross-entropy in all weights of one of them; not with batch normalisation. */
  gradientNorms(model: number, inputs: DenseMatrix, labels: Int32Array): Promise<Float64Array>
  /** One of them, on its own. */
  member(model: number): FittedClassifier & { predict(inputs: DenseMatrix): Promise<Prediction> }
}

/** Logits of rows: dense layers with ReLU between them; without hidden layers, those of a logistic regression. */
export function logitsOf(
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
   * Trains many networks of this form, as many as one program as is quickest, each on its own rows and from its own random
   * streams. Each becomes what it would become alone, but for the rounding of float32.
   *
   * @param tasks at least one; their tables are of the same width
   * @param context.onSteps told the steps done so far of the average network, and the losses of those that took them
   * @throws RangeError when widths differ
   */
  async fitTogether(
    tasks: readonly NetworkTask[],
    classes: number,
    context: Omit<FitContext, 'random'>,
  ): Promise<FittedNetworks> {
    const { hidden, batch } = this.#settings
    const [{ inputs }] = tasks
    if (tasks.some(({ inputs: { width } }) => width !== inputs.width))
      throw new RangeError('Networks that are trained together must read tables of the same width.')
    const states: State[] = []
    const most = networksTogether({ inputs: inputs.width, hidden, outputs: classes, batch })
    let [before, count] = [0, 0]
    for (const group of evenGroups(tasks, most)) {
      await context.pause?.()
      let done = before
      const share = group.length / tasks.length
      const onSteps: FitContext['onSteps'] = (steps, losses) => {
        done = before + steps * share
        context.onSteps?.(done, losses)
      }
      const trained = await this.#trainGroup(group, classes, { ...context, onSteps })
      states.push(...trained.states)
      count = trained.count
      before = done
    }
    return this.#fitted(states, count, { width: inputs.width, classes, executor: context.executor })
  }

  /** Asks networks about rows of their own. */
  #ask(executor: Executor, questions: readonly Question[], classes: number): Promise<Prediction[]> {
    return predictEach(executor, questions, classes, (rows) => {
      const network = Parameters.toRead()
      return { probabilities: softmax(logitsOf(network, rows, this.#settings, classes, false)), network }
    })
  }

  /** @returns the weights of each network by name, and how many are free in each */
  async #trainGroup(
    tasks: readonly NetworkTask[],
    classes: number,
    { executor, signal, onSteps }: Omit<FitContext, 'random'>,
  ): Promise<{ states: State[]; count: number }> {
    const { steps, batch, learningRate, weightDecay, earlyStopping } = this.#settings
    const table = stack(tasks, classes)
    const divided = tasks.map(({ random }, i) => setAside(table.rowsOf[i], earlyStopping, random))
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
        optimiser: adam({ learningRate, weightDecay }),
        data: [
          { tensor: x, values: table.dense },
          { tensor: y, values: table.indicators },
        ],
        perStep: [
          epochBatches(
            index,
            divided.map(({ training }) => training),
            tasks.map(({ random }) => random.stream('batches')),
          ),
        ],
        carried: parameters.carried,
        steps,
      },
      {
        signal,
        onSteps,
        validation: earlyStopping && {
          every: earlyStopping.every,
          patience: earlyStopping.patience,
          measure: async (now) => {
            const questions = divided.map(({ validation }, model) => ({
              state: parameters.stateOf(model, now),
              matrix: rowsOf(table, validation),
            }))
            const answers = await this.#ask(executor, questions, classes)
            return answers.map(({ probabilities }, model) =>
              meanLoss(probabilities, divided[model].validation, table.indicators, classes),
            )
          },
        },
      },
    )
    return {
      states: tasks.map((_, model) => parameters.stateOf(model, state)),
      count: parameters.list.reduce((sum, { tensor }) => sum + sizeOf(tensor.shape), 0) / tasks.length,
    }
  }

  #fitted(
    states: readonly State[],
    count: number,
    { width, classes, executor }: { readonly width: number; readonly classes: number; readonly executor: Executor },
  ): FittedNetworks {
    const logits = (network: Parameters, rows: Tensor) => logitsOf(network, rows, this.#settings, classes, false)
    const predict = async (state: State, matrix: DenseMatrix) =>
      (await this.#ask(executor, [{ state, matrix }], classes))[0]
    const withWeights = (model: number, weights: Float64Array) => {
      let at = 0
      const changed = Object.entries(states[model]).map(
        ([name, { length }]) => [name, Float32Array.from(weights.subarray(at, (at += length)))] as const,
      )
      if (at !== weights.length) throw new RangeError(`The network has ${at} weights, not ${weights.length}.`)
      return {
        parameters: count,
        predict: (matrix: DenseMatrix) => predict(Object.fromEntries(changed), matrix),
      }
    }
    return {
      parameters: count,
      withWeights,
      predict: (inputs) =>
        this.#ask(
          executor,
          inputs.map((matrix, model) => ({ state: states[model], matrix })),
          classes,
        ),
      weightsOf: (model) => Float64Array.from(Object.values(states[model]).flatMap((values) => [...values])),
      gradientNorms: (model, matrix, labels) =>
        gradientNorms(executor, { state: states[model], matrix }, labels, classes, (rows) => {
          const network = Parameters.toRead()
          return { logits: logits(network, rows), network }
        }),
      member: (model) => ({
        parameters: count,
        differentiable: plainNetwork(width, classes, states[model], (rows) => {
          const network = Parameters.toRead()
          return { network, logProbabilities: logSoftmax(logits(network, rows)) }
        }),
        predict: (matrix) => predict(states[model], matrix),
      }),
    }
  }
}

/** Some rows for training, and the rest to look at while it goes on; all where there is no early stopping. */
function setAside(rows: Int32Array, stopping: EarlyStopping | undefined, random: Random) {
  if (!stopping) return { training: rows, validation: new Int32Array(0) }
  if (!(stopping.share > 0 && stopping.share < 1 && rows.length >= 2))
    throw new RangeError(`A share of ${stopping.share} of ${rows.length} rows cannot be set aside.`)
  const order = random.stream('validation').permutation(rows.length)
  const count = Math.min(rows.length - 1, Math.max(1, Math.round(stopping.share * rows.length)))
  const pick = (positions: Int32Array) => positions.map((position) => rows[position])
  return { training: pick(order.subarray(count)), validation: pick(order.subarray(0, count)) }
}

function rowsOf({ dense, width }: DenseMatrix, rows: Int32Array): DenseMatrix {
  const chosen = new Float32Array(rows.length * width)
  rows.forEach((row, i) => chosen.set(dense.subarray(row * width, (row + 1) * width), i * width))
  return { rows: rows.length, width, dense: chosen }
}

/** Mean cross-entropy of answers about some rows of the table. */
function meanLoss(probabilities: Float64Array, rows: Int32Array, indicators: Float32Array, classes: number): number {
  let sum = 0
  rows.forEach((row, i) => {
    for (let k = 0; k < classes; k++)
      if (indicators[row * classes + k] === 1) sum -= Math.log(Math.max(probabilities[i * classes + k], 1e-300))
  })
  return sum / rows.length
}

/** All tables under each other, each once, with the row numbers of each task in the whole. */
function stack(tasks: readonly NetworkTask[], classes: number) {
  const width = tasks[0].inputs.width
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

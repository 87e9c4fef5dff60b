import type { CptSettings, LogisticSettings, MlpSettings } from '#shared/contracts/study.ts'
import type { EncodedMatrix } from '../../data/index.ts'
import type { Random } from '../../math/index.ts'
import { type DenseMatrix, fittedLogistic, LogisticRegression, MultilayerPerceptron } from '../../models/index.ts'
import { logisticSensitivity, type Neighbour } from '../../privacy/index.ts'
import type { AnalysisContext } from './analysis.ts'

/** Rows that a model may be trained on: the training rows, and those that may take the place of one. */
export interface ReleaseRows {
  readonly training: EncodedMatrix
  readonly candidates: EncodedMatrix
  /** Classes of the training rows, then of the candidates. */
  readonly labels: Int32Array
  readonly classes: number
}

/** A kind of model as a list of numbers that noise can be added to. */
export interface Release {
  /** Parameters of the model trained on the training rows (null) and on each neighbour, all alike but for the record. */
  fitAll(sets: readonly (Neighbour | null)[]): Promise<Float64Array[]>
  /** What a model with such parameters says of rows: rows x classes. */
  ask(parameters: Float64Array, rows: EncodedMatrix): Promise<Float64Array>
  /** The sensitivity of all parameters together, sum of absolute differences, where one is proven; else null. */
  proven(): number | null
}

/** Probabilities that a table may have before it is too large to be given away as a list of numbers. */
export const mostCells = 100_000

/** Positions of a data set in training rows and candidates, one after the other. */
const positionsOf = (rows: number, neighbour: Neighbour | null): Int32Array =>
  Int32Array.from({ length: rows }, (_, row) => (row === neighbour?.replaced ? rows + neighbour.by : row))

/**
 * A conditional probability table as the probabilities of all its configurations, seen or not; the overall frequencies stand for
 * those not seen, as the study's table answers them.
 *
 * @returns null where there are more than {@link mostCells}
 */
export function releaseTable({ smoothing }: CptSettings, rows: ReleaseRows): Release | null {
  const { training, candidates, labels, classes } = rows
  const { levels } = training
  const configurations = levels.reduce((product, count) => product * count, 1)
  if (configurations * classes > mostCells) return null
  const configurationOf = (codes: readonly Int32Array[], row: number) =>
    codes.reduce((number, column, feature) => number * levels[feature] + column[row], 0)
  const of = ({ codes, rows: count }: EncodedMatrix) =>
    Array.from({ length: count }, (_, row) => configurationOf(codes, row))
  const all = [...of(training), ...of(candidates)]
  const frequencies = (counts: Float64Array) => {
    const total = counts.reduce((sum, count) => sum + count + smoothing, 0)
    return counts.map((count) => (count + smoothing) / total)
  }
  return {
    fitAll: async (sets) =>
      sets.map((set) => {
        const counts = new Float64Array(configurations * classes)
        const overall = new Float64Array(classes)
        for (const position of positionsOf(training.rows, set)) {
          counts[all[position] * classes + labels[position]]++
          overall[labels[position]]++
        }
        const fallback = frequencies(overall)
        const table = new Float64Array(configurations * classes)
        for (let at = 0; at < table.length; at += classes) {
          const cell = counts.subarray(at, at + classes)
          table.set(cell.some((count) => count > 0) ? frequencies(cell) : fallback, at)
        }
        return table
      }),
    ask: async (parameters, matrix) => {
      const answers = new Float64Array(matrix.rows * classes)
      const { codes } = matrix
      for (let row = 0; row < matrix.rows; row++) {
        const at = configurationOf(codes, row) * classes
        answers.set(asProbabilities(parameters.subarray(at, at + classes)), row * classes)
      }
      return answers
    },
    proven: () => null,
  }
}

/** Noisy numbers made probabilities again: what is below 0 becomes 0, and the sum 1. */
function asProbabilities(values: Float64Array): Float64Array {
  const cut = values.map((value) => Math.max(0, value))
  const total = cut.reduce((a, b) => a + b, 0)
  return total > 0 ? cut.map((value) => value / total) : cut.fill(1 / values.length)
}

const denseOf = ({ training, candidates }: ReleaseRows): DenseMatrix => {
  const dense = new Float32Array((training.rows + candidates.rows) * training.width)
  dense.set(training.dense)
  dense.set(candidates.dense, training.dense.length)
  return { rows: training.rows + candidates.rows, width: training.width, dense }
}

/** A logistic regression as its weights. With bounded rows its sensitivity is proven, for a fixed encoding. */
export function releaseLogistic(
  settings: LogisticSettings,
  rows: ReleaseRows,
  { signal, pause, onShare }: Pick<AnalysisContext, 'signal' | 'pause' | 'onShare'>,
): Release {
  const { training, labels, classes } = rows
  const { width } = training
  const { penalty, bound } = settings
  let gradientNorm = 0
  return {
    fitAll: async (sets) => {
      const all = denseOf(rows)
      const found: Float64Array[] = []
      for (const set of sets) {
        const positions = positionsOf(training.rows, set)
        const dense = new Float32Array(positions.length * width)
        positions.forEach((position, row) =>
          dense.set(all.dense.subarray(position * width, (position + 1) * width), row * width),
        )
        const inputs = { rows: positions.length, width, dense }
        const own = positions.map((position) => labels[position])
        const fitted = await new LogisticRegression(settings).fit(inputs, own, classes, { signal, pause })
        gradientNorm = Math.max(gradientNorm, fitted.gradientNorm)
        found.push(fitted.weights)
        onShare(found.length / sets.length)
      }
      return found
    },
    ask: async (parameters, matrix) =>
      (await fittedLogistic(parameters, width, classes, bound).predict(matrix)).probabilities,
    proven: () =>
      bound === null
        ? null
        : logisticSensitivity({ rows: training.rows, width, classes, penalty, bound, gradientNorm }).l1,
  }
}

/** A network as its weights and biases; all data sets are trained on together, from the same initial values and batches. */
export function releaseNetwork(
  settings: MlpSettings,
  rows: ReleaseRows,
  random: Random,
  { executor, signal, onShare }: Pick<AnalysisContext, 'executor' | 'signal' | 'onShare'>,
): Release {
  const { training, labels, classes } = rows
  let ask: Release['ask'] | undefined
  return {
    fitAll: async (sets) => {
      const inputs = denseOf(rows)
      const together = await new MultilayerPerceptron(settings).fitTogether(
        sets.map((set) => ({
          inputs,
          labels,
          rows: positionsOf(training.rows, set),
          random: random.stream('network'),
        })),
        classes,
        { executor, signal, onSteps: (done) => onShare(done / settings.steps) },
      )
      ask = async (parameters, matrix) => (await together.withWeights(0, parameters).predict(matrix)).probabilities
      return sets.map((_, i) => together.weightsOf(i))
    },
    ask: (parameters, matrix) => {
      if (!ask) throw new Error('The network has not been trained.')
      return ask(parameters, matrix)
    },
    proven: () => null,
  }
}

import type { LogisticSettings } from '#shared/contracts/study.ts'
import { type Differentiable, minimise } from '../math/index.ts'
import {
  add,
  divide,
  input,
  logSoftmax,
  matmul,
  maximum,
  multiply,
  sqrt,
  square,
  sum,
  type Tensor,
} from '../tensor/index.ts'
import type {
  Classifier,
  DenseMatrix,
  DifferentiableClassifier,
  FitContext,
  FittedClassifier,
  Prediction,
} from './classifier.ts'

/** A logistic regression at its optimum. */
export interface FittedLogistic extends FittedClassifier {
  /** (width + 1) x classes, a row for each input, the intercept last. */
  readonly weights: Float64Array
  /** Length of the objective's gradient at these weights: the true optimum is at most this / penalty away. */
  readonly gradientNorm: number
  predict(inputs: DenseMatrix): Promise<Prediction>
}

/** Length of the gradient at which training ends. */
const tolerance = 1e-9

/**
 * Multinomial logistic regression: softmax of linear scores, the mean cross-entropy plus penalty / 2 times the squared
 * length of all weights, at its only minimum. The intercepts are weights of an input that is always 1, and are penalised
 * with the others: that makes the objective strongly convex in every weight, on which the proven sensitivity rests
 * (Chaudhuri, Monteleoni and Sarwate 2011; see `privacy/sensitivity.ts`). No random draw is made.
 */
export class LogisticRegression implements Classifier {
  readonly #settings: Pick<LogisticSettings, 'penalty' | 'bound'>

  constructor(settings: Pick<LogisticSettings, 'penalty' | 'bound'>) {
    this.#settings = settings
  }

  async fit(
    inputs: DenseMatrix,
    labels: Int32Array,
    classes: number,
    { signal, pause }: Pick<FitContext, 'signal' | 'pause'> = {},
  ): Promise<FittedLogistic> {
    const { penalty, bound } = this.#settings
    const size = (inputs.width + 1) * classes
    const minimum = await minimise(
      objective(sparseRows(inputs, bound), labels, classes, penalty),
      new Float64Array(size),
      {
        tolerance,
        onIteration: async () => {
          await pause?.()
          signal?.throwIfAborted()
        },
      },
    )
    return {
      ...fittedLogistic(minimum.point, inputs.width, classes, bound),
      gradientNorm: minimum.gradientNorm,
    }
  }
}

/**
 * A logistic regression with given weights: one with noise added to them, for example.
 *
 * @param weights (width + 1) x classes, the intercept last
 * @param bound what rows are shortened to; null leaves them
 */
export function fittedLogistic(
  weights: Float64Array,
  width: number,
  classes: number,
  bound: number | null,
): Omit<FittedLogistic, 'gradientNorm'> {
  return {
    weights,
    // One class's weights follow from the others': adding the same to all changes no probability.
    parameters: (width + 1) * (classes - 1),
    differentiable: differentiableLogistic(weights, width, classes, bound),
    predict: async (matrix) => {
      const rows = sparseRows(matrix, bound)
      const probabilities = new Float64Array(matrix.rows * classes)
      for (let row = 0; row < matrix.rows; row++)
        softmaxOfRow(rows, row, weights, classes, probabilities.subarray(row * classes, (row + 1) * classes))
      return { probabilities, unseen: 0 }
    },
  }
}

function differentiableLogistic(
  weights: Float64Array,
  width: number,
  classes: number,
  bound: number | null,
): DifferentiableClassifier {
  const [slopes, intercepts] = [input('slopes', [width, classes]), input('intercepts', [1, classes])]
  const shortened = (rows: Tensor) =>
    bound === null ? rows : divide(multiply(rows, bound), sqrt(maximum(sum(square(rows), [1], true), bound ** 2)))
  return {
    width,
    classes,
    state: {
      slopes: Float32Array.from(weights.subarray(0, width * classes)),
      intercepts: Float32Array.from(weights.subarray(width * classes)),
    },
    rowsPerCall: 500,
    compute: (rows) => ({
      logProbabilities: logSoftmax(add(matmul(shortened(rows), slopes), intercepts)),
      weights: [slopes, intercepts],
      noise: [],
    }),
  }
}

/** The numbers of each row that are not 0, and the constant 1 of the intercept last. */
interface SparseRows {
  readonly rows: number
  /** Where each row begins in the lists, and the end. */
  readonly starts: Int32Array
  readonly columns: Int32Array
  readonly values: Float64Array
}

function sparseRows({ rows, width, dense }: DenseMatrix, bound: number | null): SparseRows {
  const starts = new Int32Array(rows + 1)
  let entries = rows
  for (let i = 0; i < rows * width; i++) if (dense[i] !== 0) entries++
  const [columns, values] = [new Int32Array(entries), new Float64Array(entries)]
  let at = 0
  for (let row = 0; row < rows; row++) {
    let square = 0
    for (let i = 0; i < width; i++) square += dense[row * width + i] ** 2
    const scale = bound !== null && square > bound * bound ? bound / Math.sqrt(square) : 1
    for (let i = 0; i < width; i++) {
      const value = dense[row * width + i]
      if (value === 0) continue
      columns[at] = i
      values[at++] = value * scale
    }
    columns[at] = width
    values[at++] = 1
    starts[row + 1] = at
  }
  return { rows, starts, columns, values }
}

/** Writes a row's probabilities. @returns the logarithm of their divisor */
function softmaxOfRow(
  { starts, columns, values }: SparseRows,
  row: number,
  weights: Float64Array,
  classes: number,
  into: Float64Array,
): number {
  into.fill(0)
  for (let at = starts[row]; at < starts[row + 1]; at++) {
    const offset = columns[at] * classes
    for (let k = 0; k < classes; k++) into[k] += values[at] * weights[offset + k]
  }
  let most = into[0]
  for (let k = 1; k < classes; k++) most = Math.max(most, into[k])
  let total = 0
  for (let k = 0; k < classes; k++) total += into[k] = Math.exp(into[k] - most)
  for (let k = 0; k < classes; k++) into[k] /= total
  return Math.log(total) + most
}

function objective(rows: SparseRows, labels: Int32Array, classes: number, penalty: number): Differentiable {
  const probabilities = new Float64Array(classes)
  const { starts, columns, values } = rows
  return (weights, gradient) => {
    let squares = 0
    for (let i = 0; i < weights.length; i++) {
      squares += weights[i] ** 2
      gradient[i] = penalty * weights[i]
    }
    // Kahan's sum: the search for the minimum compares losses that differ in their last digits.
    let [loss, lost] = [0, 0]
    for (let row = 0; row < rows.rows; row++) {
      let own = softmaxOfRow(rows, row, weights, classes, probabilities)
      const label = labels[row]
      probabilities[label]--
      for (let at = starts[row]; at < starts[row + 1]; at++) {
        const offset = columns[at] * classes
        own -= values[at] * weights[offset + label]
        const share = values[at] / rows.rows
        for (let k = 0; k < classes; k++) gradient[offset + k] += share * probabilities[k]
      }
      own -= lost
      const sum = loss + own
      lost = sum - loss - own
      loss = sum
    }
    return loss / rows.rows + (penalty / 2) * squares
  }
}

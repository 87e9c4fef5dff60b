import type { Random } from '../../math/index.ts'
import { type DenseMatrix, type DifferentiableClassifier, drawNoise, type LabelledRows } from '../../models/index.ts'
import {
  add,
  type CancelSignal,
  type Executor,
  gradients,
  input,
  logSumExp,
  multiply,
  negate,
  subtract,
  sum,
} from '../../tensor/index.ts'
import { type EvasionNorm, project, randomChange, roundTowards, steepest } from './ball.ts'

/** What an attacker may do to a row. */
export interface EvasionLimits {
  /** The columns that may be changed, by number; see `attackableColumns` for which are valid. */
  readonly columns: readonly number[]
  readonly norm: EvasionNorm
  /** The longest change, over the columns together (L2) or for each (L-infinity); 0 or more. */
  readonly epsilon: number
  /** The lowest and the highest value that any number may take. */
  readonly range?: readonly [number, number]
  /**
   * Whether slopes are those of the cross-entropy (default), or as common tools compute them in single precision: next to nothing, or
   * without the true class's part, where a model is sure; for comparison only.
   */
  readonly slopes?: 'exact' | 'rounded'
}

export interface PgdSettings extends EvasionLimits {
  /** Length of a step. */
  readonly step: number
  readonly iterations: number
  /** How often it begins anew, at a random change. 0: once, at the row itself. */
  readonly restarts: number
}

export interface EvasionContext {
  readonly executor: Executor
  /** Of random starts, and of the samples in the model's own prediction. */
  readonly random: Random
  readonly signal?: CancelSignal
}

/**
 * The fast gradient sign method (Goodfellow, Shlens, Szegedy 2015, section 4), and its form in L2: one step of length
 * epsilon up the slope of the cross-entropy of the true class. The slope goes through the model's whole prediction, its
 * Monte Carlo samples included.
 *
 * @returns the rows, changed
 */
export const fastGradient = (
  model: DifferentiableClassifier,
  rows: LabelledRows,
  limits: EvasionLimits,
  context: EvasionContext,
): Promise<DenseMatrix> =>
  projectedGradient(model, rows, { ...limits, step: limits.epsilon, iterations: 1, restarts: 0 }, context)

/**
 * Projected gradient descent (Madry et al. 2018, section 2.1): steps up the slope of the cross-entropy of the true class,
 * each followed by the projection onto what is allowed. Where the model samples, each step has samples of its own. Of
 * several restarts each row keeps the change that makes the answer wrong, and of these the one with the highest loss.
 *
 * @returns the rows, changed: within epsilon of what they were, and equal in every column that may not be changed
 */
export async function projectedGradient(
  model: DifferentiableClassifier,
  { inputs, labels }: LabelledRows,
  settings: PgdSettings,
  { executor, random, signal }: EvasionContext,
): Promise<DenseMatrix> {
  checkLimits(settings, model.width)
  const size = Math.min(model.rowsPerCall, inputs.rows)
  const ask = await prepareSlopes(executor, model, size, settings.slopes)
  const dense = Float32Array.from(inputs.dense)
  try {
    for (let first = 0; first < inputs.rows; first += size) {
      const count = Math.min(size, inputs.rows - first)
      const chunk = new Chunk(
        inputs.dense.subarray(first * model.width, (first + count) * model.width),
        model.width,
        settings,
      )
      const classes = labels.subarray(first, first + count)
      const best = new Float64Array(count).fill(Number.NEGATIVE_INFINITY)
      for (let restart = 0; restart < Math.max(1, settings.restarts); restart++) {
        const own = random.stream(`rows from ${first}, start ${restart}`)
        const samples = own.stream('samples')
        if (settings.restarts > 0) chunk.scatter(own.stream('start'))
        else chunk.reset()
        for (let iteration = 0; iteration < settings.iterations; iteration++) {
          signal?.throwIfAborted()
          const { slope } = await ask.run(chunk.current, classes, samples)
          chunk.climb(slope)
        }
        // One start needs no comparison.
        const scores = settings.restarts > 1 ? await ask.run(chunk.current, classes, samples) : null
        for (let row = 0; row < count; row++) {
          const score = scores ? scores.score(row) : 0
          if (score <= best[row]) continue
          best[row] = score
          dense.set(chunk.rowOf(row), (first + row) * model.width)
        }
      }
    }
  } finally {
    await ask.dispose()
  }
  return { rows: inputs.rows, width: inputs.width, dense }
}

function checkLimits({ columns, epsilon, step, iterations, range }: PgdSettings, width: number) {
  if (!(epsilon >= 0 && step >= 0 && iterations >= 0 && Number.isFinite(epsilon) && Number.isFinite(step)))
    throw new RangeError(`An attack of length ${epsilon} in ${iterations} steps of ${step} cannot be made.`)
  if (columns.some((column) => !(Number.isInteger(column) && column >= 0 && column < width)))
    throw new RangeError(`An attack on columns ${columns.join(', ')} does not fit rows of ${width} numbers.`)
  if (range && !(range[0] <= range[1])) throw new RangeError(`${range[0]} to ${range[1]} is no range.`)
}

/** Some rows, and the change made to them so far. */
class Chunk {
  readonly current: Float32Array
  readonly #original: Float32Array
  readonly #width: number
  readonly #settings: PgdSettings

  constructor(original: Float32Array, width: number, settings: PgdSettings) {
    this.#original = original
    this.current = Float32Array.from(original)
    this.#width = width
    this.#settings = settings
  }

  rowOf(row: number): Float32Array {
    return this.current.subarray(row * this.#width, (row + 1) * this.#width)
  }

  reset() {
    this.current.set(this.#original)
  }

  /** Begins at a random change of each row. */
  scatter(random: Random) {
    const { columns, norm, epsilon } = this.#settings
    this.reset()
    for (let row = 0; row < this.current.length / this.#width; row++)
      this.#move(row, randomChange(columns.length, norm, epsilon, random))
  }

  /** A step up the slope. */
  climb(slope: ArrayLike<number>) {
    const { columns, norm, step } = this.#settings
    for (let row = 0; row < this.current.length / this.#width; row++) {
      const own = Float64Array.from(columns, (column) => slope[row * this.#width + column])
      this.#move(
        row,
        steepest(own, norm).map((value) => step * value),
      )
    }
  }

  #move(row: number, by: Float64Array) {
    const { columns, norm, epsilon, range } = this.#settings
    const at = (i: number) => row * this.#width + columns[i]
    // A row that was out of range before may stay where it was.
    const clipped = (value: number, original: number) =>
      range ? Math.min(Math.max(range[1], original), Math.max(Math.min(range[0], original), value)) : value
    const change = by.map((value, i) => {
      const original = this.#original[at(i)]
      return clipped(this.current[at(i)] + value, original) - original
    })
    project(change, norm, epsilon).forEach((value, i) => {
      const original = this.#original[at(i)]
      this.current[at(i)] = roundTowards(original + value, original)
    })
  }
}

/** Takes a class out of a sum of exponentials, and is still a number of float32 beside any logarithm of a probability. */
const leftOut = -1e9

/**
 * Compiles the directions of the slopes of the cross-entropy by the rows' numbers.
 *
 * The cross-entropy of the true class t is softplus(u), u = ln of the sum over c other than t of p_c, less ln p_t. Its slope is that
 * of u times the probability of the other classes, a positive number for the row, which no direction depends on. The slope of u is
 * taken, for where a model is sure, as generative ones are, float32 rounds p_t to 1 and the others to 0: the slope of the
 * cross-entropy is then 0, or lacks the true class's part, and the attack stands still or goes astray (Carlini and Wagner 2016 of
 * defensive distillation).
 */
async function prepareSlopes(
  executor: Executor,
  model: DifferentiableClassifier,
  size: number,
  slopes: EvasionLimits['slopes'] = 'exact',
) {
  const { width, classes, state } = model
  const [rows, truth] = [input('rows', [size, width]), input('true classes', [size, classes])]
  const { logProbabilities, weights, noise } = model.compute(rows)
  const others = logSumExp(add(logProbabilities, multiply(truth, leftOut)), [-1])
  const own = sum(multiply(logProbabilities, truth), [-1])
  const [slope] = gradients(sum(slopes === 'exact' ? subtract(others, own) : negate(own)), [rows])
  const compiled = await executor.compileFunction({
    inputs: [rows, truth, ...weights, ...noise],
    outputs: { slope, logProbabilities },
  })
  const given = Object.fromEntries(weights.map(({ name }) => [name as string, state[name as string]]))
  const [padded, indicators] = [new Float32Array(size * width), new Float32Array(size * classes)]
  return {
    run: async (current: Float32Array, labels: Int32Array, random: Random) => {
      padded.fill(0).set(current)
      indicators.fill(0)
      labels.forEach((label, row) => (indicators[row * classes + label] = 1))
      const found = await compiled.run({
        rows: padded,
        'true classes': indicators,
        ...given,
        ...drawNoise(noise, random),
      })
      if (found.slope.subarray(0, current.length).some(Number.isNaN))
        throw new RangeError('The slope of a prediction is not a number: its rows are out of all range.')
      return {
        slope: found.slope,
        /** How well the row is attacked: by its loss, and any wrong answer above every right one. */
        score: (row: number) => {
          const answer = found.logProbabilities.subarray(row * classes, (row + 1) * classes)
          const own = answer[labels[row]]
          return answer.some((value) => value > own) ? 1e9 - own : -own
        },
      }
    },
    dispose: () => compiled.dispose(),
  }
}

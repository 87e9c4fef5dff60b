import { meanInterval, type Random } from '../math/index.ts'
import { cellsOf } from './factor.ts'
import { type Codes, type Network, positionOf } from './network.ts'
import { jointProbabilities, type PosteriorQuery, preparePosterior } from './posterior.ts'
import { drawRows } from './sample.ts'

/** Configurations that enumerating the best accuracy may take. */
const mostEnumerated = 2 ** 22

/** The accuracy that no predictor can exceed on average. */
export interface BestAccuracy {
  readonly accuracy: number
  /** The same number twice when exact, else the 95 % interval of the sampled mean. */
  readonly low: number
  readonly high: number
  readonly method: 'enumerated' | 'sampled'
}

/** Probabilities for rows. */
export interface OptimalPrediction {
  /** rows x classes */
  readonly probabilities: Float64Array
  /** Rows that cannot occur in this network: these are answered by the outcome's overall probabilities. */
  readonly impossible: number
}

/**
 * The reference that every model is compared with: the network's own Pr(outcome | observed columns). Whoever predicts its most
 * probable class is right as often as anybody can be who sees these columns (the Bayes classifier: Devroye et al. 1996,
 * theorem 2.1).
 */
export class OptimalPredictor {
  readonly #network: Network
  readonly #outcome: string
  readonly #classes: number
  readonly #query: PosteriorQuery
  readonly #overall: Float64Array

  /**
   * @param outcome name of the node to be predicted
   * @param observed names of the columns that the predictor sees; by default all others
   * @throws RangeError on an unknown node
   */
  constructor(network: Network, outcome: string, observed?: readonly string[]) {
    this.#network = network
    this.#outcome = outcome
    this.#classes = network[positionOf(network, outcome)].levels.length
    const others = network.map(({ name }) => name).filter((name) => name !== outcome)
    this.#query = preparePosterior(network, outcome, observed ?? others)
    this.#overall = jointProbabilities(network, [outcome])
  }

  /** Names of the observed columns that matter; given these the outcome is independent of the rest. */
  get relevant(): string[] {
    return this.#query.relevant.map((position) => this.#network[position].name)
  }

  /**
   * The outcome's probabilities in each row.
   *
   * @param codes for each node of the network the level of each row; only the observed columns are read
   */
  predict(codes: readonly Codes[], rows: number): OptimalPrediction {
    const classes = this.#classes
    const probabilities = new Float64Array(rows * classes)
    const levels = new Int32Array(this.#network.length)
    let impossible = 0
    for (let row = 0; row < rows; row++) {
      for (const position of this.#query.relevant) levels[position] = codes[position][row]
      const into = probabilities.subarray(row * classes, (row + 1) * classes)
      if (!this.#query.answer(levels, into)) {
        into.set(this.#overall)
        impossible++
      }
    }
    return { probabilities, impossible }
  }

  /**
   * The best accuracy possible on rows of this network: the sum over configurations of the observed columns of the most
   * probable class's joint probability. Enumerated where the relevant columns have at most 2^22 configurations and the
   * network permits it; else the mean of the largest posterior over sampled rows.
   *
   * @param random for sampling
   * @param rows how many to sample
   */
  bestAccuracy(random: Random, rows = 100_000): BestAccuracy {
    const levels = this.#network.map((node) => node.levels.length)
    if (cellsOf(this.#query.relevant, levels) * this.#classes <= mostEnumerated) {
      const accuracy = this.#enumerated()
      if (accuracy !== null) return { accuracy, low: accuracy, high: accuracy, method: 'enumerated' }
    }
    const { probabilities } = this.predict(drawRows(this.#network, rows, random).columns, rows)
    const { mean, low, high } = meanInterval(largestOfRows(probabilities, this.#classes))
    return { accuracy: mean, low, high, method: 'sampled' }
  }

  #enumerated(): number | null {
    try {
      const joint = jointProbabilities(this.#network, [...this.relevant, this.#outcome])
      return largestOfRows(joint, this.#classes).reduce((a, b) => a + b, 0)
    } catch (error) {
      // Too closely linked for exact probabilities.
      if (error instanceof RangeError) return null
      throw error
    }
  }
}

function largestOfRows(values: Float64Array, width: number): Float64Array {
  const largest = new Float64Array(values.length / width)
  for (let row = 0; row < largest.length; row++) {
    for (let i = row * width; i < (row + 1) * width; i++) largest[row] = Math.max(largest[row], values[i])
  }
  return largest
}

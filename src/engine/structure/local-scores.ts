import type { ScoreSettings } from '#shared/contracts/structure.ts'
import { CountingTable } from './counts.ts'
import type { ContinuousColumn, DiscreteColumn, StructureData } from './data.ts'
import { GaussianLikelihood } from './gaussian.ts'
import { discreteRule, type DiscreteRule, penaltyOf } from './scores.ts'

/**
 * Scores of single nodes given their parents. The score of a graph is their sum over its nodes, so a change of one edge
 * changes one term, or two. What was computed once is kept.
 */
export class LocalScores {
  readonly columns: number
  /** Differences of scores below this are rounding. */
  readonly tolerance: number
  readonly #table: CountingTable
  readonly #rule: DiscreteRule
  readonly #gaussian: GaussianPart | null
  /** Place of each column among the discrete ones, or -1. */
  readonly #place: readonly number[]
  readonly #column: readonly number[]
  readonly #single = new Map<string, number>()
  readonly #each = new Map<string, Float64Array>()

  constructor(data: StructureData, score: ScoreSettings) {
    const discrete = [...data.columns.keys()].filter((i) => data.columns[i].kind === 'discrete')
    this.columns = data.columns.length
    this.tolerance = Math.max(1e-8, data.rows * 1e-12)
    this.#table = discreteTable(data)
    this.#rule = discreteRule(score, data.rows)
    this.#column = discrete
    this.#place = data.columns.map((_, i) => discrete.indexOf(i))
    this.#gaussian =
      discrete.length < data.columns.length ? new GaussianPart(data, penaltyOf(score, data.rows) as number) : null
  }

  /**
   * Scores every column with each other as its only parent; counting two columns once serves both directions.
   *
   * @param between awaited from time to time
   */
  async prepare(between: () => Promise<void>): Promise<void> {
    const { levels } = this.#table
    const empty = this.#column.map(() => new Float64Array(this.columns).fill(Number.NaN))
    const pairs = this.#table.countPairs((first, second, counts) => {
      const [a, b] = [levels[first], levels[second]]
      // The counts are a x b: the first given the second has the second as the inner index, and the other way round.
      empty[first][this.#column[second]] = this.#rule(counts, 1, a, b, b)
      empty[second][this.#column[first]] = this.#rule(counts, a, b, 1, a)
    })
    while (!pairs.next().done) await between()
    this.#column.forEach((column, place) => this.#each.set(keyOf(column, []), empty[place]))
  }

  /** Whether a column may be a parent of another at all: numbers cannot cause categories in this family of models. */
  canBeParent(parent: number, node: number): boolean {
    return parent !== node && !(this.#place[node] >= 0 && this.#place[parent] < 0)
  }

  /** The score of a graph, given by its parent sets. */
  graph(parents: readonly (readonly number[])[]): number {
    return parents.reduce((sum, set, node) => sum + this.of(node, set), 0)
  }

  /** The score of a node given parents in any order. */
  of(node: number, parents: readonly number[]): number {
    const sorted = parents.toSorted((a, b) => a - b)
    const key = keyOf(node, sorted)
    let score = this.#single.get(key)
    if (score === undefined) {
      score = this.#compute(node, sorted)
      this.#single.set(key, score)
    }
    return score
  }

  /**
   * The scores of a node given these parents and one more.
   *
   * @returns for each column the score; NaN where it cannot be a parent or is one already
   */
  withEach(node: number, parents: readonly number[]): Float64Array {
    const sorted = parents.toSorted((a, b) => a - b)
    const key = keyOf(node, sorted)
    let scores = this.#each.get(key)
    if (!scores) {
      scores = new Float64Array(this.columns).fill(Number.NaN)
      if (this.#place[node] >= 0) this.#countEach(node, sorted, scores)
      else
        for (let column = 0; column < this.columns; column++)
          if (column !== node && !sorted.includes(column)) scores[column] = this.of(node, [...sorted, column])
      this.#each.set(key, scores)
    }
    return scores
  }

  #compute(node: number, parents: readonly number[]): number {
    const place = this.#place[node]
    if (place < 0) return (this.#gaussian as GaussianPart).of(node, parents)
    const places = parents.map((parent) => this.#place[parent])
    if (places.includes(-1)) return -Infinity
    const family = this.#table.family(place, places)
    const counts = this.#table.count(place, family)
    return this.#rule(counts, family.configurations, this.#table.levels[place], 1, this.#configurations(places))
  }

  #configurations(places: readonly number[]): number {
    return places.reduce((product, parent) => product * this.#table.levels[parent], 1)
  }

  #countEach(node: number, parents: readonly number[], scores: Float64Array): void {
    const place = this.#place[node]
    const taken = new Set([node, ...parents])
    const places = parents.map((parent) => this.#place[parent])
    const family = this.#table.family(place, places)
    const configurations = this.#configurations(places)
    const levels = this.#table.levels
    const own = this.#table.count(place, family)
    this.#single.set(keyOf(node, parents), this.#rule(own, family.configurations, levels[place], 1, configurations))
    this.#table.countWithEach(place, family, (other, counts) => {
      if (taken.has(this.#column[other])) return
      scores[this.#column[other]] = this.#rule(
        counts,
        family.configurations,
        levels[place],
        levels[other],
        configurations * levels[other],
      )
    })
  }
}

const keyOf = (node: number, sortedParents: readonly number[]) => `${node}|${sortedParents.join()}`

/** The discrete columns of data, made ready for counting. */
export function discreteTable({ columns, rows }: StructureData): CountingTable {
  return CountingTable.of(
    columns.filter((column): column is DiscreteColumn => column.kind === 'discrete'),
    rows,
  )
}

/** Penalised likelihoods of the continuous columns. */
class GaussianPart {
  readonly #likelihood: GaussianLikelihood
  readonly #data: StructureData
  readonly #penalty: number
  readonly #place: readonly number[]

  constructor(data: StructureData, penalty: number) {
    const continuous = data.columns.filter((column): column is ContinuousColumn => column.kind === 'continuous')
    this.#likelihood = new GaussianLikelihood(continuous, data.rows)
    this.#data = data
    this.#penalty = penalty
    this.#place = data.columns.map((column) => (column.kind === 'continuous' ? continuous.indexOf(column) : -1))
  }

  /** Parameters: for each configuration an intercept, a standard deviation and one coefficient per continuous parent. */
  of(node: number, parents: readonly number[]): number {
    const numbers = parents.filter((parent) => this.#place[parent] >= 0).map((parent) => this.#place[parent])
    const categories = parents
      .map((parent) => this.#data.columns[parent])
      .filter((column): column is DiscreteColumn => column.kind === 'discrete')
    const codes = new Int32Array(this.#data.rows)
    let count = 1
    for (const column of categories) {
      for (let row = 0; row < codes.length; row++) codes[row] = codes[row] * column.levels + column.codes[row]
      count *= column.levels
      // More configurations than rows leave regressions without rows enough.
      if (count > codes.length) return -Infinity
    }
    const configurations = categories.length > 0 ? { codes, count } : null
    return (
      this.#likelihood.of(this.#place[node], numbers, configurations) - this.#penalty * count * (numbers.length + 2)
    )
  }
}

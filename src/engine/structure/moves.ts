import type { Constraints } from './constraints.ts'
import type { Dag } from './dag.ts'
import type { LocalScores } from './local-scores.ts'

/** A change of one edge. */
export interface Move {
  readonly kind: 'add' | 'remove' | 'reverse'
  readonly from: number
  readonly to: number
  /** By how much the score grows. */
  readonly gain: number
}

/**
 * A graph with the gain of every change of one edge. After a change only the nodes whose parents changed are scored
 * again.
 */
export class SearchState {
  readonly dag: Dag
  readonly #scores: LocalScores
  readonly #constraints: Constraints
  /** The score of each node as it stands. */
  readonly #own: number[]
  /** For each node its score with each other column as one more parent. */
  readonly #more: Float64Array[]
  /** For each node the columns that could become its parents, the best first. */
  readonly #candidates: Int32Array[]
  /** For each node its score without each of its parents, in the parents' order. */
  readonly #less: number[][]

  constructor(dag: Dag, scores: LocalScores, constraints: Constraints) {
    this.dag = dag
    this.#scores = scores
    this.#constraints = constraints
    this.#own = []
    this.#more = []
    this.#less = []
    this.#candidates = []
    for (let node = 0; node < dag.size; node++) this.#rescore(node)
  }

  get score(): number {
    return this.#own.reduce((sum, score) => sum + score, 0)
  }

  #rescore(node: number): void {
    const parents = this.dag.parents[node]
    // First with each other column, which gives the score itself on the way.
    this.#more[node] = this.#scores.withEach(node, parents)
    this.#own[node] = this.#scores.of(node, parents)
    const more = this.#more[node]
    const allowed = this.#constraints.allowed[node]
    this.#candidates[node] = Int32Array.from(more.keys())
      .filter((column) => allowed[column] && more[column] > -Infinity)
      .sort((a, b) => more[b] - more[a])
    this.#less[node] = parents.map((parent) =>
      this.#scores.of(
        node,
        parents.filter((other) => other !== parent),
      ),
    )
  }

  apply({ kind, from, to }: Move): void {
    if (kind === 'add') this.dag.add(from, to)
    else this.dag.remove(from, to)
    if (kind === 'reverse') {
      this.dag.add(to, from)
      this.#rescore(from)
    }
    this.#rescore(to)
  }

  /**
   * The change with the greatest gain. Among gains that are equal but for rounding, the first in the order of kinds
   * (add, remove, reverse), then of the columns.
   *
   * @param atLeast changes must gain more than this
   * @param accepts asked about changes that no better one is known to
   */
  best(atLeast: number, accepts: (move: Move) => boolean = () => true): Move | null {
    const tolerance = this.#scores.tolerance
    let best: Move | null = null
    const consider = (move: Move): boolean => {
      if (!(move.gain > atLeast) || !this.#isAcyclic(move)) return false
      if (best && !(move.gain > best.gain + tolerance) && !(isAsGood(move, best) && comesBefore(move, best)))
        return false
      if (!accepts(move)) return false
      best = move
      return true
    }
    const isAsGood = (move: Move, other: Move) => move.gain >= other.gain - tolerance
    for (let to = 0; to < this.dag.size; to++) {
      if (this.dag.parents[to].length >= this.#constraints.maximumParents) continue
      // From the best candidate down, until one will do or none can be better than what is known.
      let found = -Infinity
      for (const from of this.#candidates[to]) {
        const gain = this.#more[to][from] - this.#own[to]
        if (gain < found - tolerance || !(gain > atLeast) || gain < gainOf(best) - tolerance) break
        if (consider({ kind: 'add', from, to, gain })) found = gain
      }
    }
    this.#eachRemoval(consider)
    this.#eachReversal(consider)
    return best
  }

  /** Every change that keeps the graph acyclic and within the constraints. */
  all(): Move[] {
    const moves: Move[] = []
    const keep = (move: Move) => {
      if (move.gain > -Infinity && this.#isAcyclic(move)) moves.push(move)
    }
    for (let to = 0; to < this.dag.size; to++)
      if (this.dag.parents[to].length < this.#constraints.maximumParents)
        for (const from of this.#candidates[to])
          keep({ kind: 'add', from, to, gain: this.#more[to][from] - this.#own[to] })
    this.#eachRemoval(keep)
    this.#eachReversal(keep)
    return moves
  }

  #isAcyclic({ kind, from, to }: Move): boolean {
    if (kind === 'add') return this.dag.canAdd(from, to)
    return kind === 'remove' || this.dag.canReverse(from, to)
  }

  #eachRemoval(visit: (move: Move) => void): void {
    this.dag.parents.forEach((parents, to) =>
      parents.forEach((from, i) => {
        if (this.#constraints.required[to].includes(from)) return
        visit({ kind: 'remove', from, to, gain: this.#less[to][i] - this.#own[to] })
      }),
    )
  }

  #eachReversal(visit: (move: Move) => void): void {
    const { allowed, required, maximumParents } = this.#constraints
    this.dag.parents.forEach((parents, to) =>
      parents.forEach((from, i) => {
        if (required[to].includes(from) || !allowed[from][to]) return
        if (this.dag.parents[from].length >= maximumParents) return
        const gain = this.#less[to][i] - this.#own[to] + this.#more[from][to] - this.#own[from]
        visit({ kind: 'reverse', from, to, gain })
      }),
    )
  }
}

const gainOf = (move: Move | null): number => move?.gain ?? -Infinity

/** The order among changes of one kind; removals and reversals come after all additions, and do not displace them. */
const comesBefore = (move: Move, other: Move): boolean =>
  move.kind === other.kind && (move.from < other.from || (move.from === other.from && move.to < other.to))

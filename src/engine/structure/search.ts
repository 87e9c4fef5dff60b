import type { Random } from '../math/index.ts'
import type { Constraints } from './constraints.ts'
import type { Steps } from './control.ts'
import { Dag } from './dag.ts'
import type { LocalScores } from './local-scores.ts'
import { type Move, SearchState } from './moves.ts'

/** A graph that a search found. */
export interface Found {
  /** Parents of each node, ascending. */
  readonly parents: readonly (readonly number[])[]
  readonly score: number
  readonly steps: number
}

/** What a search works with. */
export interface SearchTask {
  readonly scores: LocalScores
  readonly constraints: Constraints
  readonly steps: Steps
}

/** A search from one graph. */
export type Search = (start: Dag, task: SearchTask, stage: string) => Promise<Found>

const parentsOf = ({ parents }: Dag) => parents.map((set) => set.toSorted((a, b) => a - b))

/** The graph with the required edges only. */
export const startingGraph = ({ required }: Constraints): Dag => new Dag(required)

/** Hill climbing: the best change of one edge, again and again, until none makes the score greater. */
export const hillClimb: Search = async (start, { scores, constraints, steps }, stage) => {
  const state = new SearchState(start, scores, constraints)
  let made = 0
  for (;;) {
    await steps.next(() => ({ stage, fraction: null }))
    const move = state.best(scores.tolerance)
    if (!move) return { parents: parentsOf(state.dag), score: state.score, steps: made }
    state.apply(move)
    made++
  }
}

/**
 * Tabu search (Glover 1989): the best change is made even where it lowers the score, but never back to one of the graphs
 * visited last. The best graph seen is kept.
 *
 * @param memory how many graphs are remembered
 * @param patience steps without a better graph after which the search ends
 * @param random for the graphs' fingerprints
 */
export function tabu(memory: number, patience: number, random: Random): Search {
  return async (start, { scores, constraints, steps }, stage) => {
    const state = new SearchState(start, scores, constraints)
    const fingerprints = new Fingerprints(start.size, random)
    let print = fingerprints.of(start)
    const visited = [print]
    const isVisited = new Set(visited)
    let best: Found = { parents: parentsOf(state.dag), score: state.score, steps: 0 }
    let [made, idle] = [0, 0]
    while (idle < patience) {
      await steps.next(() => ({ stage, fraction: null }))
      const move = state.best(-Infinity, (candidate) => !isVisited.has(fingerprints.after(print, candidate)))
      if (!move) break
      print = fingerprints.after(print, move)
      state.apply(move)
      made++
      visited.push(print)
      isVisited.add(print)
      if (visited.length > memory) isVisited.delete(visited.shift() as number)
      const score = state.score
      if (score > best.score + scores.tolerance) {
        best = { parents: parentsOf(state.dag), score, steps: made }
        idle = 0
      } else idle++
    }
    return { ...best, steps: made }
  }
}

/**
 * Repeats a search from disturbed copies of the best graph found so far.
 *
 * @param restarts how often
 * @param perturbation random changes of one edge before each new start
 */
export function withRestarts(search: Search, restarts: number, perturbation: number, random: Random): Search {
  return async (start, task, stage) => {
    let best = await search(start, task, stage)
    let made = best.steps
    for (let restart = 1; restart <= restarts; restart++) {
      const disturbed = perturb(best.parents, perturbation, task, random.stream(`restart ${restart}`))
      const found = await search(disturbed, task, `${stage}, start ${restart + 1} of ${restarts + 1}`)
      made += found.steps
      if (found.score > best.score + task.scores.tolerance) best = found
    }
    return { ...best, steps: made }
  }
}

/** A copy of a graph after random changes of one edge, each drawn evenly from those that are possible. */
function perturb(parents: Found['parents'], changes: number, { scores, constraints }: SearchTask, random: Random): Dag {
  const state = new SearchState(new Dag(parents), scores, constraints)
  for (let change = 0; change < changes; change++) {
    const moves = state.all()
    if (moves.length === 0) break
    state.apply(moves[random.integer(moves.length)])
  }
  return state.dag
}

/**
 * A number for every graph, so that graphs can be told apart without comparing their edges: the exclusive or of random
 * words, one for each edge (Zobrist 1970). With 52 bits, two of a thousand graphs share one with probability 1e-10.
 */
class Fingerprints {
  readonly #size: number
  readonly #high: Int32Array
  readonly #low: Int32Array

  constructor(size: number, random: Random) {
    this.#size = size
    this.#high = Int32Array.from({ length: size * size }, () => random.word() >>> 12)
    this.#low = Int32Array.from({ length: size * size }, () => random.word())
  }

  of({ parents }: Dag): number {
    let print = 0
    parents.forEach((set, to) => set.forEach((from) => (print = this.#toggle(print, from, to))))
    return print
  }

  after(print: number, { kind, from, to }: Move): number {
    const changed = this.#toggle(print, from, to)
    return kind === 'reverse' ? this.#toggle(changed, to, from) : changed
  }

  #toggle(print: number, from: number, to: number): number {
    const edge = from * this.#size + to
    const high = Math.floor(print / 4294967296) ^ this.#high[edge]
    const low = ((print % 4294967296) ^ this.#low[edge]) >>> 0
    return high * 4294967296 + low
  }
}

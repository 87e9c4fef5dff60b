import { classOfDag, extendToDag, type MixedGraph } from '#shared/graph/mixed.ts'
import { Dag } from './dag.ts'
import type { Found, Search, SearchTask } from './search.ts'

/** A class of graphs, one graph of it, and their score. */
interface State {
  readonly graph: MixedGraph
  readonly parents: readonly (readonly number[])[]
  readonly score: number
}

/**
 * Greedy equivalence search (Chickering 2002): adds the best edge while that makes the score greater, then removes, and
 * both again until neither does. Its steps lead between classes of graphs that the data cannot tell apart, so it is not
 * held up, as hill climbing is, by edges that happen to point the wrong way. With data enough it finds the true class.
 *
 * Knowledge makes the classes smaller: directions that it implies are kept throughout, and a step whose class has no
 * graph within the constraints, or none of a greater score, is not made.
 */
export const greedyEquivalence: Search = async (start, task, stage) => {
  let state = stateOf(start.parents, task)
  let made = 0
  for (;;) {
    const before = made
    for (const find of [bestInsertion, bestDeletion])
      for (;;) {
        await task.steps.next(() => ({ stage, fraction: null }))
        const next = find(state, task)
        if (!next) break
        state = next
        made++
      }
    if (made === before) break
  }
  return { parents: state.parents.map((set) => set.toSorted((a, b) => a - b)), score: state.score, steps: made }
}

/** Greedy equivalence search, and then another search from the graph that it found. */
export const afterEquivalence =
  (search: Search): Search =>
  async (start, task, stage): Promise<Found> => {
    const first = await greedyEquivalence(start, task, stage)
    const second = await search(new Dag(first.parents), task, stage)
    return { ...(second.score > first.score ? second : first), steps: first.steps + second.steps }
  }

function stateOf(parents: State['parents'], { scores, constraints: { allowed } }: SearchTask): State {
  const graph = classOfDag(parents, (from, to) => !allowed[from][to])
  return { graph, parents, score: scores.graph(parents) }
}

/** The state of any graph with these edges, directions and common effects; null where none is allowed and better. */
function better(state: State, graph: MixedGraph, task: SearchTask): State | null {
  const { allowed, maximumParents } = task.constraints
  const parents = extendToDag(graph)
  if (!parents?.every((set, node) => set.length <= maximumParents && set.every((parent) => allowed[node][parent])))
    return null
  const next = stateOf(parents, task)
  return next.score > state.score + task.scores.tolerance ? next : null
}

/** Every set of nodes of which each two are joined, the empty one first. */
function cliques(graph: MixedGraph, nodes: readonly number[]): number[][] {
  const found: number[][] = [[]]
  for (const node of nodes)
    for (const clique of [...found])
      if (clique.every((other) => graph.isAdjacent(node, other))) found.push([...clique, node])
  return found
}

/** Whether a path that never runs against a direction leads from one node to another past the blocked ones. */
function leads(graph: MixedGraph, from: number, to: number, blocked: readonly number[]): boolean {
  const reached = new Set([from])
  for (const node of reached) {
    if (node === to) return true
    for (const next of graph.adjacent(node))
      if (!graph.isDirected(next, node) && !blocked.includes(next)) reached.add(next)
  }
  return false
}

/** Chickering 2002, theorem 15. @returns null where no insertion makes the score greater */
function bestInsertion(state: State, task: SearchTask): State | null {
  const { graph } = state
  const { scores, constraints } = task
  let best: State | null = null
  let limit = scores.tolerance
  for (let to = 0; to < graph.size; to++) {
    const neighbours = graph.neighbours(to)
    const parents = graph.parents(to)
    const joinedTo = (from: number) => neighbours.filter((node) => graph.isAdjacent(node, from))
    for (const clique of cliques(graph, neighbours)) {
      const base = [...parents, ...clique]
      if (base.length >= constraints.maximumParents) continue
      const more = scores.withEach(to, base)
      const own = scores.of(to, base)
      for (let from = 0; from < graph.size; from++) {
        const gain = more[from] - own
        if (!(gain > limit) || !constraints.allowed[to][from] || graph.isAdjacent(from, to)) continue
        if (!joinedTo(from).every((node) => clique.includes(node)) || leads(graph, to, from, clique)) continue
        const next = graph.copy()
        next.direct(from, to)
        for (const node of clique) if (!graph.isAdjacent(node, from)) next.direct(node, to)
        const after = better(state, next, task)
        if (!after) continue
        best = after
        limit = gain + scores.tolerance
      }
    }
  }
  return best
}

/** Chickering 2002, theorem 17. @returns null where no deletion makes the score greater */
function bestDeletion(state: State, task: SearchTask): State | null {
  const { graph } = state
  const { scores, constraints } = task
  const isRequired = (a: number, b: number) =>
    constraints.required[a].includes(b) || constraints.required[b].includes(a)
  let best: State | null = null
  let limit = scores.tolerance
  for (let to = 0; to < graph.size; to++) {
    const [parents, neighbours] = [graph.parents(to), graph.neighbours(to)]
    for (const from of [...parents, ...neighbours]) {
      if (isRequired(from, to)) continue
      const joined = neighbours.filter((node) => node !== from && graph.isAdjacent(node, from))
      for (const rest of cliques(graph, joined)) {
        const base = [...rest, ...parents.filter((node) => node !== from)]
        const gain = scores.of(to, base) - scores.of(to, [...base, from])
        if (!(gain > limit)) continue
        const next = graph.copy()
        next.separate(from, to)
        for (const node of joined.filter((other) => !rest.includes(other))) {
          next.direct(to, node)
          if (graph.isUndirected(from, node)) next.direct(from, node)
        }
        const after = better(state, next, task)
        if (!after) continue
        best = after
        limit = gain + scores.tolerance
      }
    }
  }
  return best
}

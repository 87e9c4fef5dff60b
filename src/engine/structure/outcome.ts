import type { EdgeKnowledge } from '#shared/contracts/structure.ts'
import { CloisterError } from '#shared/ipc/errors.ts'
import type { Constraints } from './constraints.ts'
import { type Found, type Search, startingGraph } from './search.ts'

/** How many causes are tried when the search found none for the outcome. */
const candidatesTried = 5

/**
 * Where the outcome must have a cause and the search found none, requires one: those that fit best alone are each
 * required in turn, the search goes on, and the best graph of all is kept.
 */
export function withSomeParent(search: Search, outcome: EdgeKnowledge['outcome'], nodes: readonly string[]): Search {
  if (outcome?.parents !== 'some') return search
  const node = nodes.indexOf(outcome.column)
  return async (start, task, stage) => {
    const free = await search(start, task, stage)
    if (free.parents[node].length > 0) return free
    const { scores, constraints } = task
    const alone = scores.withEach(node, [])
    const candidates = [...nodes.keys()]
      .filter((parent) => constraints.allowed[node][parent] && alone[parent] > -Infinity && start.canAdd(parent, node))
      .sort((a, b) => alone[b] - alone[a])
      .slice(0, candidatesTried)
    let best: Found | null = null
    for (const parent of candidates) {
      const required = requiring(constraints, parent, node)
      const found = await search(startingGraph(required), { ...task, constraints: required }, stage)
      if (!best || found.score > best.score + scores.tolerance) best = found
    }
    if (!best)
      throw new CloisterError(
        'bad-arguments',
        `${outcome.column} must have a cause, but no column is allowed to be one.`,
        'Allow an edge into it.',
      )
    return best
  }
}

function requiring({ allowed, required, maximumParents }: Constraints, parent: number, node: number): Constraints {
  return {
    allowed: allowed.map((flags, at) => flags.map((flag, other) => (at === parent && other === node ? 0 : flag))),
    required: required.map((set, at) => (at === node ? [...set, parent] : set)),
    maximumParents,
  }
}

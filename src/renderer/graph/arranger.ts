import type { Graph } from '#shared/contracts/graph.ts'
import { placesOf, type Position, withChosen } from './layout.ts'

/** Collapsing a group and expanding it, a step back and one forth, return to layouts that were there a moment ago. */
const mostKept = 12

/**
 * The automatic layout, computed once for the same nodes and edges: moving a node, or going back to an earlier graph, computes
 * none anew.
 *
 * @param layout stands in for the real one in tests
 * @returns the upper left corner of every node
 */
export function arranger(layout: typeof placesOf = placesOf): (graph: Graph) => Record<string, Position> {
  const kept = new Map<string, ReadonlyMap<string, Position>>()
  return ({ nodes, edges, positions }) => {
    const key = JSON.stringify([nodes, edges])
    const places = kept.get(key) ?? layout(nodes, edges)
    // The latest stand last, the first is the one to go.
    kept.delete(key)
    kept.set(key, places)
    for (const oldest of kept.keys()) {
      if (kept.size <= mostKept) break
      kept.delete(oldest)
    }
    return withChosen(places, nodes, positions)
  }
}

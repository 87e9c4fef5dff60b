/** A part of a graph that is too large to be drawn: what is nearest to a column. */

import type { Graph } from '#shared/contracts/graph.ts'
import type { DrawnEdge } from './drawing.ts'

/** The largest graph that is drawn whole; a larger one takes longer than a person waits, and is no picture any more. */
const largestWhole = 200
/** How many nodes of a larger one are drawn. */
const part = 100

/**
 * The nodes nearest to one, by edges whichever way they point, in the graph's order; those without a way to it come last.
 *
 * @param centre what must be among them, where the graph has it
 * @returns all nodes where they are not too many
 */
export function nearestNodes(
  { nodes, edges }: Graph,
  centre: string | undefined,
  { whole, most }: { whole: number; most: number } = { whole: largestWhole, most: part },
): readonly string[] {
  if (nodes.length <= whole) return nodes
  const neighbours = new Map<string, string[]>(nodes.map((node) => [node, []]))
  for (const [from, to] of edges) {
    neighbours.get(from)?.push(to)
    neighbours.get(to)?.push(from)
  }
  const found = new Set<string>()
  // Where the centre's own surroundings are few, the rest of the graph follows.
  for (const start of [...(centre !== undefined && neighbours.has(centre) ? [centre] : []), ...nodes]) {
    const waiting = [start]
    for (let i = 0; i < waiting.length && found.size < most; i++) {
      if (found.has(waiting[i])) continue
      found.add(waiting[i])
      waiting.push(...(neighbours.get(waiting[i]) ?? []).filter((node) => !found.has(node)))
    }
    if (found.size >= most) break
  }
  return nodes.filter((node) => found.has(node))
}

/** The part of a graph among some of its nodes. */
export function partOfGraph(graph: Graph, nodes: readonly string[]): Graph {
  if (nodes.length === graph.nodes.length) return graph
  const kept = new Set(nodes)
  return { ...graph, nodes: [...nodes], edges: graph.edges.filter((edge) => edge.every((end) => kept.has(end))) }
}

/** Drawn edges among some nodes. */
export function edgesAmong(edges: readonly DrawnEdge[], nodes: readonly string[]): DrawnEdge[] {
  const kept = new Set(nodes)
  return edges.filter(({ edge }) => edge.every((end) => kept.has(end)))
}

/** What of a graph data can tell: its class of equivalent graphs. */

import type { Edge } from '../contracts/graph.ts'
import type { EdgeKnowledge, PartialGraph } from '../contracts/structure.ts'
import { allowedByKnowledge, noKnowledge } from './knowledge.ts'
import { classOfDag, type MixedGraph } from './mixed.ts'

/** A mixed graph with its nodes' names. */
export function namedGraph(nodes: readonly string[], graph: MixedGraph): PartialGraph {
  const { directed, undirected } = graph.edges()
  const name = ([a, b]: [number, number]): Edge => [nodes[a], nodes[b]]
  return { nodes: [...nodes], directed: directed.map(name), undirected: undirected.map(name) }
}

/** The parents of each node by number. @throws RangeError when an edge names an unknown node */
export function parentNumbers(nodes: readonly string[], edges: readonly Edge[]): number[][] {
  const position = new Map(nodes.map((node, i) => [node, i]))
  const parents: number[][] = nodes.map(() => [])
  for (const [from, to] of edges) {
    const [parent, node] = [position.get(from), position.get(to)]
    if (parent === undefined || node === undefined) throw new RangeError(`No node for the edge ${from} → ${to}.`)
    parents[node].push(parent)
  }
  return parents
}

/**
 * The completed partially directed graph (CPDAG): every graph with the same edges and the same common effects of
 * unjoined causes implies the same independences, so data alone cannot choose among them (Verma and Pearl 1990). An edge
 * is directed where all of these agree. What the user knows leaves fewer of them and directs more edges (Meek 1995).
 *
 * @param edges of an acyclic graph that does not contradict the knowledge
 */
export function patternOf(
  nodes: readonly string[],
  edges: readonly Edge[],
  knowledge: EdgeKnowledge = noKnowledge,
): PartialGraph {
  const isAllowed = allowedByKnowledge(knowledge)
  const fixed = (from: number, to: number) => !isAllowed(nodes[to], nodes[from])
  return namedGraph(nodes, classOfDag(parentNumbers(nodes, edges), fixed))
}

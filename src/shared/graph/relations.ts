/**
 * What can be read off a directed acyclic graph by looking at edges. It stands here, and not in the engine, because the
 * window colours these nodes while the user draws and storage refuses graphs with a cycle.
 */

import type { Edge } from '../contracts/graph.ts'

/** Nodes with an edge into `node`, in the edges' order. */
export const parentsOf = (edges: readonly Edge[], node: string): string[] =>
  edges.filter(([, to]) => to === node).map(([from]) => from)

/** Nodes that `node` has an edge into, in the edges' order. */
export const childrenOf = (edges: readonly Edge[], node: string): string[] =>
  edges.filter(([from]) => from === node).map(([, to]) => to)

/**
 * The Markov blanket: parents, children and the children's other parents. Given these, the node is independent of every
 * other one (Pearl 1988).
 *
 * @returns each node once: parents first, then children, then co-parents
 */
export function markovBlanketOf(edges: readonly Edge[], node: string): string[] {
  const children = childrenOf(edges, node)
  const coParents = children.flatMap((child) => parentsOf(edges, child))
  return [...new Set([...parentsOf(edges, node), ...children, ...coParents])].filter((other) => other !== node)
}

/**
 * A directed path.
 *
 * @returns the nodes from `from` to `to`, both included, along a shortest path; null where there is none
 */
export function findPath(edges: readonly Edge[], from: string, to: string): string[] | null {
  const cameFrom = new Map<string, string | null>([[from, null]])
  for (const queue = [from]; queue.length > 0;) {
    const node = queue.shift() as string
    if (node === to) {
      const path = [node]
      for (let step = cameFrom.get(node); step !== null && step !== undefined; step = cameFrom.get(step))
        path.unshift(step)
      return path
    }
    for (const child of childrenOf(edges, node))
      if (!cameFrom.has(child)) {
        cameFrom.set(child, node)
        queue.push(child)
      }
  }
  return null
}

/**
 * The cycle that a new edge would close.
 *
 * @returns the nodes in order, the first again at the end; null where the edge closes none
 */
export function cycleThrough(edges: readonly Edge[], [from, to]: Edge): string[] | null {
  const back = findPath(edges, to, from)
  return back && [from, ...back]
}

/** Some cycle of a graph, the first node again at the end; null for an acyclic graph. */
export function findCycle(edges: readonly Edge[]): string[] | null {
  for (let i = 0; i < edges.length; i++) {
    const cycle = cycleThrough(edges.slice(0, i), edges[i])
    if (cycle) return cycle
  }
  return null
}

/**
 * The nodes with every cause before its effects; nodes that do not depend on each other keep their order.
 *
 * @throws RangeError when the graph has a cycle
 */
export function topologicalOrder(nodes: readonly string[], edges: readonly Edge[]): string[] {
  const waiting = new Map(nodes.map((node) => [node, new Set(parentsOf(edges, node))]))
  const order: string[] = []
  while (waiting.size > 0) {
    const next = [...waiting].find(([, parents]) => [...parents].every((parent) => !waiting.has(parent)))
    if (!next) throw new RangeError(`The graph has a cycle: ${findCycle(edges)?.join(' → ')}.`)
    waiting.delete(next[0])
    order.push(next[0])
  }
  return order
}

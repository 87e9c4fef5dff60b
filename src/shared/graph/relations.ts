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
  const children = childrenByNode(edges)
  const cameFrom = new Map<string, string | null>([[from, null]])
  for (const node of cameFrom.keys()) {
    if (node === to) {
      const path: string[] = []
      for (let step: string | null = node; step !== null; step = cameFrom.get(step) ?? null) path.unshift(step)
      return path
    }
    for (const child of children.get(node) ?? []) if (!cameFrom.has(child)) cameFrom.set(child, node)
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

/** The children of every node that has any. */
function childrenByNode(edges: readonly Edge[]): Map<string, string[]> {
  const children = new Map<string, string[]>()
  for (const [from, to] of edges) {
    const known = children.get(from)
    if (known) known.push(to)
    else children.set(from, [to])
  }
  return children
}

/** Some cycle of a graph, the first node again at the end; null for an acyclic graph. */
export function findCycle(edges: readonly Edge[]): string[] | null {
  const children = childrenByNode(edges)
  const finished = new Set<string>()
  for (const start of children.keys()) {
    // Depth first: the path so far, with how many children of each node on it have been followed.
    const path: { node: string; followed: number }[] = [{ node: start, followed: 0 }]
    const onPath = new Set([start])
    while (path.length > 0) {
      const step = path[path.length - 1]
      const next = children.get(step.node)?.[step.followed++]
      if (next === undefined || finished.has(step.node)) {
        finished.add(step.node)
        onPath.delete(step.node)
        path.pop()
      } else if (onPath.has(next)) {
        const nodes = path.map(({ node }) => node)
        return [...nodes.slice(nodes.indexOf(next)), next]
      } else if (!finished.has(next)) {
        path.push({ node: next, followed: 0 })
        onPath.add(next)
      }
    }
  }
  return null
}

/**
 * The nodes with every cause before its effects (Kahn 1962): those without causes first, in the order given.
 *
 * @throws RangeError when the graph has a cycle
 */
export function topologicalOrder(nodes: readonly string[], edges: readonly Edge[]): string[] {
  const children = childrenByNode(edges)
  const waitingFor = new Map(nodes.map((node) => [node, 0]))
  for (const [, to] of edges) waitingFor.set(to, (waitingFor.get(to) ?? 0) + 1)
  const order = nodes.filter((node) => waitingFor.get(node) === 0)
  for (const node of order)
    for (const child of children.get(node) ?? []) {
      const left = (waitingFor.get(child) as number) - 1
      waitingFor.set(child, left)
      if (left === 0) order.push(child)
    }
  if (order.length < nodes.length) throw new RangeError(`The graph has a cycle: ${findCycle(edges)?.join(' → ')}.`)
  return order
}

/** Small graphs and slow, obvious answers, for tests. */

import type { Edge } from '../contracts/graph.ts'

/** An acyclic graph: for each pair of nodes in some order, whether an edge runs from the earlier to the later. */
export function dagOf(order: readonly number[], bits: readonly boolean[]): { nodes: string[]; edges: Edge[] } {
  const name = (i: number) => `v${i}`
  const edges: Edge[] = []
  let at = 0
  order.forEach((later, i) =>
    order.slice(0, i).forEach((earlier) => {
      if (bits[at++]) edges.push([name(earlier), name(later)])
    }),
  )
  return { nodes: order.toSorted((a, b) => a - b).map(name), edges }
}

/** Every path between two nodes that visits no node twice, whatever the edges' directions. */
export function allPaths(edges: readonly Edge[], from: string, to: string): string[][] {
  const extend = (path: string[]): string[][] => {
    const last = path[path.length - 1]
    if (last === to) return [path]
    return edges
      .flatMap(([a, b]) => (a === last ? [b] : b === last ? [a] : []))
      .filter((next) => !path.includes(next))
      .flatMap((next) => extend([...path, next]))
  }
  return extend([from])
}

const isEdge = (edges: readonly Edge[], from: string, to: string) => edges.some(([a, b]) => a === from && b === to)

/** Whether a directed path of any length, none included, leads from one node of an acyclic graph to another. */
export const reaches = (edges: readonly Edge[], from: string, to: string): boolean =>
  from === to || edges.some(([a, b]) => a === from && reaches(edges, b, to))

/** Whether a path is open given some nodes, by the definition (Pearl 1988). */
export const isOpen = (edges: readonly Edge[], path: readonly string[], given: readonly string[]): boolean =>
  path.slice(1, -1).every((node, i) => {
    const isCollider = isEdge(edges, path[i], node) && isEdge(edges, path[i + 2], node)
    return isCollider ? given.some((other) => reaches(edges, node, other)) : !given.includes(node)
  })

/** Whether a path runs from its first to its last node along the edges. */
export const isCausal = (edges: readonly Edge[], path: readonly string[]): boolean =>
  path.slice(1).every((node, i) => isEdge(edges, path[i], node))

/** Every subset. */
export const subsetsOf = <T>(items: readonly T[]): T[][] =>
  items.reduce<T[][]>((sets, item) => [...sets, ...sets.map((set) => [...set, item])], [[]])

/** Whether edges into nodes without further effects can be taken away until none is left. */
function isAcyclic(edges: readonly Edge[]): boolean {
  const rest = edges.filter(([, to]) => edges.some(([from]) => from === to))
  return rest.length === 0 || (rest.length < edges.length && isAcyclic(rest))
}

/** Every acyclic graph with the same edges but for their directions. */
export function* orientationsOf(edges: readonly Edge[]): Generator<Edge[]> {
  for (let bits = 0; bits < 2 ** edges.length; bits++) {
    const turned = edges.map(([a, b], i): Edge => (bits & (1 << i) ? [b, a] : [a, b]))
    if (isAcyclic(turned)) yield turned
  }
}

/** Pairs of unjoined causes of one effect, as texts. */
export function commonEffects(edges: readonly Edge[]): string[] {
  const isJoined = (a: string, b: string) => isEdge(edges, a, b) || isEdge(edges, b, a)
  return edges
    .flatMap(([a, effect]) =>
      edges
        .filter(([b, other]) => other === effect && a < b && !isJoined(a, b))
        .map(([b]) => `${a} → ${effect} ← ${b}`),
    )
    .sort()
}

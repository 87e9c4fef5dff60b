import { Graph as DagreGraph, layout } from '@dagrejs/dagre'
import type { Graph } from '#shared/contracts/graph.ts'

export interface Position {
  readonly x: number
  readonly y: number
}

export const nodeHeight = 36

/** Wide enough for a name. */
export const nodeWidth = (name: string): number => Math.min(260, Math.max(76, 34 + 8.4 * name.length))

/**
 * Layers from causes at the top to effects at the bottom (Sugiyama's method, by dagre). Nodes without edges stand in rows
 * of their own below. Positions the user has chosen stay.
 *
 * @returns the upper left corner of every node
 */
export function arrange({ nodes, edges, positions }: Graph): Record<string, Position> {
  const connected = new Set(edges.flat())
  const dagre = new DagreGraph()
  dagre.setGraph({ rankdir: 'TB', nodesep: 28, ranksep: 64 })
  dagre.setDefaultEdgeLabel(() => ({}))
  // Dagre cannot tell a node called "constructor" from what every object has, so it gets numbers instead of names.
  const keys = new Map(nodes.map((name, i) => [name, `node ${i}`]))
  const keyOf = (name: string) => keys.get(name) as string
  for (const name of nodes)
    if (connected.has(name)) dagre.setNode(keyOf(name), { width: nodeWidth(name), height: nodeHeight })
  for (const [from, to] of edges) dagre.setEdge(keyOf(from), keyOf(to))
  layout(dagre)

  const result = new Map<string, Position>()
  let bottom = 0
  for (const name of nodes.filter((node) => connected.has(node))) {
    const { x, y } = dagre.node(keyOf(name)) as Position
    result.set(name, { x: x - nodeWidth(name) / 2, y: y - nodeHeight / 2 })
    bottom = Math.max(bottom, y + nodeHeight)
  }
  let [x, y] = [0, bottom + (bottom > 0 ? 48 : 0)]
  for (const name of nodes.filter((node) => !connected.has(node))) {
    if (x > 720) [x, y] = [0, y + nodeHeight + 20]
    result.set(name, { x, y })
    x += nodeWidth(name) + 24
  }
  for (const [name, chosen] of Object.entries(positions)) if (keys.has(name)) result.set(name, chosen)
  return Object.fromEntries(result)
}

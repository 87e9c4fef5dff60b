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
  for (const name of nodes) if (connected.has(name)) dagre.setNode(name, { width: nodeWidth(name), height: nodeHeight })
  for (const [from, to] of edges) dagre.setEdge(from, to)
  layout(dagre)

  const result: Record<string, Position> = {}
  let bottom = 0
  for (const name of nodes.filter((node) => connected.has(node))) {
    const { x, y } = dagre.node(name) as Position
    result[name] = { x: x - nodeWidth(name) / 2, y: y - nodeHeight / 2 }
    bottom = Math.max(bottom, y + nodeHeight)
  }
  let [x, y] = [0, bottom + (bottom > 0 ? 48 : 0)]
  for (const name of nodes.filter((node) => !connected.has(node))) {
    if (x > 720) [x, y] = [0, y + nodeHeight + 20]
    result[name] = { x, y }
    x += nodeWidth(name) + 24
  }
  return { ...result, ...Object.fromEntries(Object.entries(positions).filter(([name]) => nodes.includes(name))) }
}

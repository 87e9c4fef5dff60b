import { Graph as DagreGraph, layout } from '@dagrejs/dagre'
import type { Edge, Graph } from '#shared/contracts/graph.ts'
import { layered } from './layered.ts'
import { nodeHeight, nodeWidth, type Position } from './sizes.ts'

export { nodeHeight, nodeWidth, type Position }

/**
 * Layers from causes at the top to effects at the bottom (Sugiyama's method, by dagre). Nodes without edges stand in rows
 * of their own below. Positions the user has chosen stay.
 *
 * @returns the upper left corner of every node
 */
export const arrange = ({ nodes, edges, positions }: Graph): Record<string, Position> =>
  withChosen(placesOf(nodes, edges), nodes, positions)

/** The automatic places alone. */
export function placesOf(nodes: readonly string[], edges: readonly Edge[]): ReadonlyMap<string, Position> {
  const connected = new Set(edges.flat())
  const placed =
    connected.size > mostByDagre
      ? layered(
          nodes.filter((name) => connected.has(name)),
          edges,
        )
      : byDagre(nodes, edges, connected)
  const result = new Map<string, Position>()
  let bottom = 0
  for (const [name, place] of placed) {
    result.set(name, place)
    bottom = Math.max(bottom, place.y + 1.5 * nodeHeight)
  }
  let [x, y] = [0, bottom + (bottom > 0 ? 48 : 0)]
  for (const name of nodes.filter((node) => !connected.has(node))) {
    if (x > 720) [x, y] = [0, y + nodeHeight + 20]
    result.set(name, { x, y })
    x += nodeWidth(name) + 24
  }
  return result
}

/** Places, those of nodes that the user has put somewhere in place of the automatic ones. */
export function withChosen(
  places: ReadonlyMap<string, Position>,
  nodes: readonly string[],
  positions: Graph['positions'],
): Record<string, Position> {
  const known = new Set(nodes)
  return Object.fromEntries([...places, ...Object.entries(positions).filter(([name]) => known.has(name))])
}

/** Dagre takes seconds for more nodes than these; the window must answer in a tenth of one. */
const mostByDagre = 45

function byDagre(
  nodes: readonly string[],
  edges: readonly Edge[],
  connected: ReadonlySet<string>,
): Map<string, Position> {
  const dagre = new DagreGraph()
  dagre.setGraph({ rankdir: 'TB', nodesep: 28, ranksep: 64 })
  dagre.setDefaultEdgeLabel(() => ({}))
  // Dagre cannot tell a node called "constructor" from what every object has, so it gets numbers instead of names.
  const keys = new Map(nodes.map((name, i) => [name, `node-${i}`]))
  const keyOf = (name: string) => keys.get(name) as string
  for (const name of nodes)
    if (connected.has(name)) dagre.setNode(keyOf(name), { width: nodeWidth(name), height: nodeHeight })
  for (const [from, to] of edges) dagre.setEdge(keyOf(from), keyOf(to))
  layout(dagre)

  return new Map(
    nodes
      .filter((node) => connected.has(node))
      .map((name) => {
        const { x, y } = dagre.node(keyOf(name)) as Position
        return [name, { x: x - nodeWidth(name) / 2, y: y - nodeHeight / 2 }]
      }),
  )
}

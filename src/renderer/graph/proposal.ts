/** What a learned graph would change in the graph that is drawn, change by change. */

import type { Edge, Graph } from '#shared/contracts/graph.ts'
import type { PartialGraph } from '#shared/contracts/structure.ts'
import { addEdge, type Edited, removeEdge, reverseEdge } from './edit.ts'

/**
 * - add: an edge that the graph lacks
 * - join: one that the graph lacks and whose direction the data leave open
 * - turn: an edge that the graph has the other way round; it stands here as it was learned
 * - remove: an edge of the graph that was not learned
 */
export interface Change {
  readonly kind: 'add' | 'join' | 'turn' | 'remove'
  readonly edge: Edge
}

export const changeKey = ({ kind, edge }: Change): string => JSON.stringify([kind, ...edge])

const same = ([a, b]: Edge, [c, d]: Edge) => a === c && b === d
const turned = ([from, to]: Edge): Edge => [to, from]
const joins = (edges: readonly Edge[], edge: Edge) =>
  edges.some((other) => same(other, edge) || same(other, turned(edge)))

/**
 * The changes from a graph to a learned one. An edge that the graph directs and the data leave open is no change.
 *
 * @param pattern the learned class of graphs
 * @param columns those that the graph may have now; edges of others are passed over
 * @param dismissed keys of changes that the user does not want
 */
export function changesOf(
  edges: readonly Edge[],
  pattern: PartialGraph,
  columns: readonly string[] = pattern.nodes,
  dismissed: readonly string[] = [],
): Change[] {
  const isUsable = (edge: Edge) => edge.every((name) => columns.includes(name))
  const [directed, undirected] = [pattern.directed.filter(isUsable), pattern.undirected.filter(isUsable)]
  const changes: Change[] = [
    ...directed.filter((edge) => !joins(edges, edge)).map((edge): Change => ({ kind: 'add', edge })),
    ...undirected.filter((edge) => !joins(edges, edge)).map((edge): Change => ({ kind: 'join', edge })),
    ...directed
      .filter((edge) => edges.some((other) => same(other, turned(edge))))
      .map((edge): Change => ({ kind: 'turn', edge })),
    ...edges
      .filter((edge) => edge.every((name) => pattern.nodes.includes(name)))
      .filter((edge) => !joins([...directed, ...undirected], edge))
      .map((edge): Change => ({ kind: 'remove', edge })),
  ]
  return changes.filter((change) => !dismissed.includes(changeKey(change)))
}

/**
 * The graph after one change.
 *
 * @param direction for "join": the direction that the user has decided on
 */
export function acceptChange(graph: Graph, { kind, edge }: Change, direction: Edge = edge): Edited {
  if (kind === 'remove') return removeEdge(graph, edge)
  if (kind === 'turn') return reverseEdge(graph, turned(edge))
  return addEdge(graph, direction)
}

/**
 * The graph after all changes whose direction is known; edges go before others come, so that no circle closes on the way.
 *
 * @returns the graph, and the changes that would have closed a circle
 */
export function acceptAll(graph: Graph, changes: readonly Change[]): { graph: Graph; refused: Change[] } {
  const order = ['remove', 'turn', 'add']
  const decided = changes
    .filter(({ kind }) => kind !== 'join')
    .toSorted((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind))
  const refused: Change[] = []
  let result = graph
  for (const change of decided) {
    const { graph: next } = acceptChange(result, change)
    if (next) result = next
    else refused.push(change)
  }
  return { graph: { ...result, origin: 'learned' }, refused }
}

/**
 * Gives the edges that the data leave open the directions that one possible graph has.
 *
 * @param possible edges of a graph of the learned class
 */
export function decideOpen(graph: Graph, changes: readonly Change[], possible: readonly Edge[]) {
  const open = changes.filter(({ kind }) => kind === 'join')
  const refused: Change[] = []
  let result = graph
  for (const change of open) {
    const way = possible.find((edge) => same(edge, turned(change.edge))) ?? change.edge
    const next = acceptChange(result, change, way).graph ?? acceptChange(result, change, turned(way)).graph
    if (next) result = next
    else refused.push(change)
  }
  return { graph: result, refused }
}

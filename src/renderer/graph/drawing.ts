/** What of graphs is drawn on the canvas: the graph's own edges, those that are proposed, and what an answer points at. */

import type { Edge, Graph } from '#shared/contracts/graph.ts'
import type { EdgeStrength, PartialGraph } from '#shared/contracts/structure.ts'
import type { Change } from './proposal.ts'

/**
 * - drawn: an edge of the graph
 * - added: proposed; it is not in the graph
 * - joined: proposed, without a direction
 * - turned: proposed to run this way instead of the other
 * - going: of the graph, proposed to go
 */
export type EdgeStyle = 'drawn' | 'added' | 'joined' | 'turned' | 'going'

export interface DrawnEdge {
  readonly edge: Edge
  readonly style: EdgeStyle
  readonly hasArrow: boolean
  /** Share of the graphs learned from redrawn rows that join the two; null where it is not known. */
  readonly strength: number | null
  /** Whether an answer points at it. */
  readonly isMarked: boolean
}

const styles = { add: 'added', join: 'joined', turn: 'turned', remove: 'going' } as const

const key = ([a, b]: Edge) => JSON.stringify(a < b ? [a, b] : [b, a])

/** Strengths by pair, whatever the direction. */
export const strengthsByPair = (strengths: readonly EdgeStrength[]): ReadonlyMap<string, EdgeStrength> =>
  new Map(strengths.map((strength) => [key(strength.pair), strength]))

export const strengthOf = (strengths: ReadonlyMap<string, EdgeStrength>, edge: Edge): EdgeStrength | undefined =>
  strengths.get(key(edge))

/**
 * Every edge that is to be drawn.
 *
 * @param changes proposed ones
 * @param path columns along a path that an answer speaks of
 * @param pattern where given, edges that it leaves undirected lose their arrows
 */
export function drawnEdges(
  edges: readonly Edge[],
  changes: readonly Change[],
  strengths: ReadonlyMap<string, EdgeStrength>,
  path: readonly string[] = [],
  pattern: PartialGraph | null = null,
): DrawnEdge[] {
  const onPath = new Set(path.slice(1).map((node, i) => key([path[i], node])))
  const open = new Set((pattern?.undirected ?? []).map(key))
  const going = new Set(changes.filter(({ kind }) => kind === 'remove').map(({ edge }) => key(edge)))
  const joined = (edge: Edge) => strengths.get(key(edge))?.joined ?? (strengths.size > 0 ? 0 : null)
  return [
    ...edges.map((edge): DrawnEdge => ({
      edge,
      style: going.has(key(edge)) ? 'going' : 'drawn',
      hasArrow: !open.has(key(edge)),
      strength: joined(edge),
      isMarked: onPath.has(key(edge)) || open.has(key(edge)),
    })),
    ...changes
      .filter(({ kind }) => kind !== 'remove')
      .map(({ kind, edge }): DrawnEdge => ({
        edge,
        style: styles[kind],
        hasArrow: kind !== 'join',
        strength: joined(edge),
        isMarked: false,
      })),
  ]
}

/** The graph together with the columns and edges that are proposed, so that all of it can be laid out. */
export const withProposed = (graph: Graph, changes: readonly Change[]): Graph => ({
  ...graph,
  nodes: [...new Set([...graph.nodes, ...changes.flatMap(({ edge }) => edge)])],
  edges: [...graph.edges, ...changes.filter(({ kind }) => kind !== 'remove').map(({ edge }) => edge)],
})

/** Width of an edge in pixels: 1 for none of the redrawn graphs, 4 for all. */
export const edgeWidth = (strength: number | null, isCause: boolean): number =>
  strength === null ? (isCause ? 2.5 : 1.5) : 1 + 3 * strength

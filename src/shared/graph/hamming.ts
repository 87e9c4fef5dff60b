import type { Edge } from '../contracts/graph.ts'
import type { PartialGraph } from '../contracts/structure.ts'

/** A graph's edges; a directed graph leaves out those without direction. */
export type EdgeSet = Pick<PartialGraph, 'directed'> & Partial<Pick<PartialGraph, 'undirected'>>

/** How two graphs over the same nodes differ. */
export interface HammingDistance {
  /** Pairs of nodes that are joined differently: the sum of the three below. */
  readonly distance: number
  /** Edges of the second graph that the first lacks. */
  readonly missing: readonly Edge[]
  /** Edges of the first graph that the second lacks. */
  readonly extra: readonly Edge[]
  /** Edges of both that have another direction, or a direction in one only; as they stand in the first. */
  readonly turned: readonly Edge[]
}

/**
 * The structural Hamming distance (Tsamardinos, Brown and Aliferis 2006; R's bnlearn): how many pairs of nodes are joined
 * in one graph otherwise than in the other. To compare what data can tell, give both graphs' patterns.
 */
export function structuralHammingDistance(graph: EdgeSet, reference: EdgeSet): HammingDistance {
  const [first, second] = [joinings(graph), joinings(reference)]
  const missing = [...second].filter(([pair]) => !first.has(pair)).map(([, { edge }]) => edge)
  const extra = [...first].filter(([pair]) => !second.has(pair)).map(([, { edge }]) => edge)
  const turned = [...first]
    .filter(([pair, { kind }]) => (second.get(pair)?.kind ?? kind) !== kind)
    .map(([, { edge }]) => edge)
  return { distance: missing.length + extra.length + turned.length, missing, extra, turned }
}

/** For each joined pair of nodes how it is joined. */
function joinings({ directed, undirected = [] }: EdgeSet) {
  const pairs = new Map<string, { kind: 'forward' | 'back' | 'undirected'; edge: Edge }>()
  const pair = ([a, b]: Edge) => JSON.stringify(a < b ? [a, b] : [b, a])
  for (const edge of directed) pairs.set(pair(edge), { kind: edge[0] < edge[1] ? 'forward' : 'back', edge })
  for (const edge of undirected) pairs.set(pair(edge), { kind: 'undirected', edge })
  return pairs
}

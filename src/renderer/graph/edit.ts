/** Changes to a causal graph, without any window: each gives a new graph or says why not. */

import type { Edge, Graph } from '#shared/contracts/graph.ts'
import { cycleThrough } from '#shared/graph/relations.ts'
import { words } from '../text/index.ts'

/** A changed graph, or a sentence that says why it was not changed. */
export type Edited =
  { readonly graph: Graph; readonly refusal?: undefined } | { readonly graph?: undefined; readonly refusal: string }

const has = (graph: Graph, [from, to]: Edge) => graph.edges.some(([a, b]) => a === from && b === to)
const without = (graph: Graph, [from, to]: Edge) => graph.edges.filter(([a, b]) => a !== from || b !== to)
const withNodes = (graph: Graph, names: readonly string[]) => [
  ...graph.nodes,
  ...names.filter((name) => !graph.nodes.includes(name)),
]

const chain = (names: readonly string[]) => names.join(' → ')

/** Adds an edge, and its ends where they are not in the graph yet. */
export function addEdge(graph: Graph, edge: Edge): Edited {
  const [from, to] = edge
  if (from === to) return { refusal: words.graph.edits.itself(from) }
  if (has(graph, edge)) return { refusal: words.graph.edits.isThere(chain(edge)) }
  if (has(graph, [to, from])) return { refusal: words.graph.edits.isThereTurned(chain([to, from])) }
  const cycle = cycleThrough(graph.edges, edge)
  if (cycle) return { refusal: words.graph.edits.closesCircle(chain(edge), chain(cycle)) }
  return { graph: { ...graph, nodes: withNodes(graph, edge), edges: [...graph.edges, edge], origin: 'edited' } }
}

export function removeEdge(graph: Graph, edge: Edge): Edited {
  return { graph: { ...graph, edges: without(graph, edge), origin: 'edited' } }
}

/** Turns an edge round, where that closes no cycle. */
export function reverseEdge(graph: Graph, edge: Edge): Edited {
  const [from, to] = edge
  const rest = without(graph, edge)
  const cycle = cycleThrough(rest, [to, from])
  if (cycle) return { refusal: words.graph.edits.turnedClosesCircle(chain([to, from]), chain(cycle)) }
  return {
    graph: {
      ...graph,
      edges: graph.edges.map((other) => (other[0] === from && other[1] === to ? [to, from] : other)),
      origin: 'edited',
    },
  }
}

/** Puts a column on the canvas. */
export const addNode = (graph: Graph, name: string, position?: { x: number; y: number }): Graph => ({
  ...graph,
  nodes: withNodes(graph, [name]),
  positions: position ? { ...graph.positions, [name]: position } : graph.positions,
})

/** Takes a column off the canvas, with its edges. */
export function removeNode(graph: Graph, name: string): Graph {
  const positions = Object.fromEntries(Object.entries(graph.positions).filter(([node]) => node !== name))
  return {
    ...graph,
    nodes: graph.nodes.filter((node) => node !== name),
    edges: graph.edges.filter((edge) => !edge.includes(name)),
    positions,
    origin: 'edited',
  }
}

/** Nothing but the outcome. */
export const emptyGraph = (outcome: string | undefined): Graph => ({
  nodes: outcome ? [outcome] : [],
  edges: [],
  positions: {},
  origin: 'empty',
})

/** Every feature a cause of the outcome: what an ordinary model assumes without saying so. */
export const allFeaturesGraph = (outcome: string, features: readonly string[]): Graph => ({
  nodes: [outcome, ...features],
  edges: features.map((feature): Edge => [feature, outcome]),
  positions: {},
  origin: 'all-features',
})

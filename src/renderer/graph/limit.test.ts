import { expect, it } from 'vitest'
import type { Edge, Graph } from '#shared/contracts/graph.ts'
import { edgesAmong, nearestNodes, partOfGraph } from './limit.ts'

const graph = (nodes: number, edges: Edge[]): Graph => ({
  nodes: Array.from({ length: nodes }, (_, i) => `n${i}`),
  edges,
  positions: {},
  origin: 'edited',
})
/** n0 → n1 → n2 → … */
const chain = graph(
  10,
  Array.from({ length: 9 }, (_, i): Edge => [`n${i}`, `n${i + 1}`]),
)

it('draws a small graph whole', () => {
  expect(nearestNodes(chain, 'n5', { whole: 10, most: 3 })).toBe(chain.nodes)
  expect(partOfGraph(chain, chain.nodes)).toBe(chain)
})

it('draws what is nearest to a column, against the arrows too, in the order of the graph', () => {
  expect(nearestNodes(chain, 'n5', { whole: 5, most: 3 })).toEqual(['n4', 'n5', 'n6'])
  expect(nearestNodes(chain, 'n9', { whole: 5, most: 3 })).toEqual(['n7', 'n8', 'n9'])
})

it('fills up with the rest of the graph, and does without a centre', () => {
  const apart = graph(6, [['n4', 'n5']])
  expect(nearestNodes(apart, 'n5', { whole: 5, most: 4 })).toEqual(['n0', 'n1', 'n4', 'n5'])
  expect(nearestNodes(apart, undefined, { whole: 5, most: 2 })).toEqual(['n0', 'n1'])
  expect(nearestNodes(apart, 'gone', { whole: 5, most: 2 })).toEqual(['n0', 'n1'])
})

it('keeps the edges between what is drawn', () => {
  const nodes = ['n4', 'n5', 'n7']
  expect(partOfGraph(chain, nodes)).toMatchObject({ nodes, edges: [['n4', 'n5']] })
  const drawn = chain.edges.map((edge) => ({
    edge,
    style: 'drawn' as const,
    hasArrow: true,
    strength: null,
    isMarked: false,
  }))
  expect(edgesAmong(drawn, nodes).map(({ edge }) => edge)).toEqual([['n4', 'n5']])
})

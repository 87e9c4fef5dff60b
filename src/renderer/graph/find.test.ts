import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Edge, Graph } from '#shared/contracts/graph.ts'
import { findPath } from '#shared/graph/relations.ts'
import { ancestorsOf, betweenOf, descendantsOf, highlightOf } from './find.ts'
import { collapsedEdges, collapsedGraph, collapsedNames, groupsOf } from './groups.ts'
import { graphPicture } from './picture.ts'

const chain: Edge[] = [
  ['age', 'lab_crp'],
  ['lab_crp', 'sepsis'],
  ['age', 'sepsis'],
  ['sepsis', 'stay'],
]
const names = Array.from({ length: 9 }, (_, i) => `n${i}`)
const edgeSets = fc
  .array(fc.tuple(fc.nat(8), fc.nat(8)), { maxLength: 20 })
  .map((pairs) => pairs.filter(([a, b]) => a < b).map(([a, b]): Edge => [names[a], names[b]]))

describe('finding in a graph', () => {
  it('knows who is reached as paths do, and that from either end', () => {
    fc.assert(
      fc.property(edgeSets, (edges) => {
        for (const a of names)
          for (const b of names) {
            if (a === b) continue
            const isThere = findPath(edges, a, b) !== null
            expect(descendantsOf(edges, a).has(b)).toBe(isThere)
            expect(ancestorsOf(edges, b).has(a)).toBe(isThere)
            const between = betweenOf(edges, a, b)
            for (const c of names)
              if (c !== a && c !== b)
                expect(between.has(c)).toBe(findPath(edges, a, c) !== null && findPath(edges, c, b) !== null)
          }
      }),
      { seed: 1, numRuns: 40 },
    )
  })

  it('says what it has found', () => {
    expect(highlightOf(chain, 'sepsis', 'ancestors').sentence).toBe(
      '2 columns cause sepsis, directly or by way of others: lab_crp and age.',
    )
    expect(highlightOf(chain, 'age', 'ancestors').sentence).toBe('Nothing in the graph causes age.')
    expect(highlightOf(chain, 'stay', 'paths', 'age').sentence).toMatch(/^Paths lead from age to stay by way of /)
    expect(highlightOf(chain, 'sepsis', 'paths', 'stay').sentence).toMatch(/directly, and in no other way/)
    expect(highlightOf([], 'a', 'paths', 'b')).toEqual({
      nodes: new Set(['a', 'b']),
      sentence: 'No directed path joins a and b.',
    })
  })
})

describe('groups of columns', () => {
  const graph: Graph = {
    nodes: ['age', 'lab_crp', 'lab_na', 'lab_k', 'lab_y', 'sepsis', 'lab: 4 columns'],
    edges: [
      ['age', 'lab_crp'],
      ['age', 'lab_na'],
      ['lab_na', 'lab_k'],
      ['lab_k', 'sepsis'],
    ],
    positions: {},
    origin: 'edited',
  }
  const groups = groupsOf(graph.nodes, 'lab_y')

  it('are columns whose names begin alike, without the outcome, under a name that no column has', () => {
    expect(groups).toEqual([
      { name: 'lab', members: ['lab_crp', 'lab_na', 'lab_k', 'lab: 4 columns'], node: 'lab: 4 columns ' },
    ])
    expect(groupsOf(['a_1', 'a_2', 'b', '_c'], undefined)).toEqual([])
  })

  it('are drawn as one node, with one edge for all that run alike', () => {
    const { nodes, edges } = collapsedGraph(graph, groups)
    expect(nodes).toEqual(['age', 'lab: 4 columns ', 'lab_y', 'sepsis'])
    expect(edges).toEqual([
      ['age', 'lab: 4 columns '],
      ['lab: 4 columns ', 'sepsis'],
    ])
    const drawn = graph.edges.map((edge, i) => ({
      edge,
      style: 'drawn' as const,
      hasArrow: true,
      strength: null,
      isMarked: i === 1,
    }))
    expect(collapsedEdges(drawn, groups).map(({ edge, isMarked }) => [...edge, isMarked])).toEqual([
      ['age', 'lab: 4 columns ', true],
      ['lab: 4 columns ', 'sepsis', false],
    ])
    expect([...collapsedNames(new Set(['lab_k', 'age']), groups)]).toEqual(['lab: 4 columns ', 'age'])
    expect(collapsedGraph(graph, [])).toBe(graph)
  })
})

it('the picture of a graph has every column and edge, and names that are no tags', () => {
  const svg = graphPicture(
    ['a<b', 'y'],
    [['a<b', 'y']],
    { 'a<b': { x: 0, y: 0 }, y: { x: -50, y: 100 } },
    (node) => (node === 'y' ? 'outcome' : 'parent'),
    'Graph',
  )
  expect(svg).toContain('>a&lt;b</text>')
  expect(svg.match(/marker-end/g)).toHaveLength(1)
  expect(svg).toContain('viewBox="-66 -16 ')
})

import { describe, expect, it } from 'vitest'
import type { Edge } from '#shared/contracts/graph.ts'
import { drawnEdges, edgeWidth, strengthOf, strengthsByPair, withProposed } from './drawing.ts'

const none = strengthsByPair([])
const edges: Edge[] = [
  ['a', 'b'],
  ['b', 'c'],
]

describe('the edges that are drawn', () => {
  it('are the graph’s own where nothing is proposed', () => {
    expect(drawnEdges(edges, [], none)).toEqual(
      edges.map((edge) => ({ edge, style: 'drawn', hasArrow: true, strength: null, isMarked: false })),
    )
  })

  it('show beside them what is proposed, without an arrow where the direction is open', () => {
    const drawn = drawnEdges(
      edges,
      [
        { kind: 'add', edge: ['a', 'c'] },
        { kind: 'join', edge: ['c', 'd'] },
        { kind: 'turn', edge: ['c', 'b'] },
        { kind: 'remove', edge: ['a', 'b'] },
      ],
      none,
    )
    expect(drawn.map(({ edge, style, hasArrow }) => [edge.join(), style, hasArrow])).toEqual([
      ['a,b', 'going', true],
      ['b,c', 'drawn', true],
      ['a,c', 'added', true],
      ['c,d', 'joined', false],
      ['c,b', 'turned', true],
    ])
  })

  it('are marked along a path whatever their direction, and where data cannot tell it', () => {
    expect(drawnEdges(edges, [], none, ['c', 'b']).map(({ isMarked }) => isMarked)).toEqual([false, true])
    const open = drawnEdges(edges, [], none, [], { nodes: ['a', 'b', 'c'], directed: [], undirected: [['a', 'b']] })
    expect(open.map(({ hasArrow, isMarked }) => [hasArrow, isMarked])).toEqual([
      [false, true],
      [true, false],
    ])
  })

  it('are laid out together with the columns that proposed edges bring', () => {
    const graph = { nodes: ['a', 'b'], edges: edges.slice(0, 1), positions: {}, origin: 'edited' } as const
    const changes = [
      { kind: 'join', edge: ['c', 'b'] },
      { kind: 'remove', edge: ['a', 'b'] },
    ] as const
    expect(
      withProposed(
        { ...graph, nodes: [...graph.nodes] },
        changes.map(({ kind, edge }) => ({ kind, edge: [...edge] })),
      ),
    ).toMatchObject({
      nodes: ['a', 'b', 'c'],
      edges: [
        ['a', 'b'],
        ['c', 'b'],
      ],
    })
  })

  it('are as wide as they are firm; one that no sample has is the narrowest', () => {
    const strengths = strengthsByPair([{ pair: ['a', 'b'], joined: 0.5, forward: 0.2, back: 0.3 }])
    expect(strengthOf(strengths, ['b', 'a'])).toMatchObject({ joined: 0.5 })
    const drawn = drawnEdges(edges, [], strengths)
    expect(drawn.map(({ strength }) => strength)).toEqual([0.5, 0])
    expect(drawn.map(({ strength }) => edgeWidth(strength, false))).toEqual([2.5, 1])
    expect(edgeWidth(null, true)).toBeGreaterThan(edgeWidth(null, false))
  })
})

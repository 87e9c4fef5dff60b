import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Edge, Graph } from '#shared/contracts/graph.ts'
import { patternOf } from '#shared/graph/pattern.ts'
import { findCycle } from '#shared/graph/relations.ts'
import { acceptAll, acceptChange, changeKey, changesOf, decideOpen } from './proposal.ts'

const graphOf = (edges: Edge[], nodes = [...new Set(edges.flat())]): Graph => ({
  nodes,
  edges,
  positions: {},
  origin: 'edited',
})
const pattern = {
  nodes: ['a', 'b', 'c', 'd', 'e'],
  directed: [
    ['a', 'c'],
    ['b', 'c'],
  ] as Edge[],
  undirected: [['d', 'e']] as Edge[],
}

describe('what a learned graph would change', () => {
  it('is named change by change', () => {
    const edges: Edge[] = [
      ['c', 'a'],
      ['a', 'd'],
      ['a', 'z'],
    ]
    expect(changesOf(edges, pattern)).toEqual([
      { kind: 'add', edge: ['b', 'c'] },
      { kind: 'join', edge: ['d', 'e'] },
      { kind: 'turn', edge: ['a', 'c'] },
      // z was not among the columns that were learned from, so nothing is known of it.
      { kind: 'remove', edge: ['a', 'd'] },
    ])
  })

  it('is nothing where the user has decided what the data leave open', () => {
    const edges: Edge[] = [
      ['a', 'c'],
      ['b', 'c'],
      ['e', 'd'],
    ]
    expect(changesOf(edges, pattern)).toEqual([])
  })

  it('passes over columns that are no longer used', () => {
    expect(changesOf([], pattern, ['a', 'c', 'd'])).toEqual([{ kind: 'add', edge: ['a', 'c'] }])
  })

  it('leaves out what was dismissed', () => {
    const [first, ...others] = changesOf([], pattern)
    expect(changesOf([], pattern, pattern.nodes, [changeKey(first)])).toEqual(others)
  })
})

describe('accepting', () => {
  it('makes one change, in the direction that the user decides on', () => {
    const graph = graphOf([['c', 'a']])
    expect(acceptChange(graph, { kind: 'turn', edge: ['a', 'c'] }).graph?.edges).toEqual([['a', 'c']])
    expect(acceptChange(graph, { kind: 'remove', edge: ['c', 'a'] }).graph?.edges).toEqual([])
    expect(acceptChange(graph, { kind: 'join', edge: ['d', 'e'] }, ['e', 'd']).graph?.edges).toContainEqual(['e', 'd'])
    expect(acceptChange(graphOf([['a', 'b']]), { kind: 'add', edge: ['b', 'a'] }).refusal).toMatch(/is there already/)
  })

  it('leaves out what would close a circle with what the user has decided, and says so', () => {
    // d → e is the user's; the learned edges e → f and f → d would make a circle of it.
    const graph = graphOf([['d', 'e']])
    const changes = changesOf(graph.edges, {
      nodes: ['d', 'e', 'f'],
      directed: [
        ['e', 'f'],
        ['f', 'd'],
      ],
      undirected: [['d', 'e']],
    })
    const { graph: result, refused } = acceptAll(graph, changes)
    expect(result.edges).toEqual([
      ['d', 'e'],
      ['e', 'f'],
    ])
    expect(refused).toEqual([{ kind: 'add', edge: ['f', 'd'] }])
  })

  it('from an empty graph, with the open edges decided, gives the learned graph', () => {
    const nodes = ['a', 'b', 'c', 'd', 'e', 'f']
    const pairs = nodes.flatMap((from, i) => nodes.slice(i + 1).map((to): Edge => [from, to]))
    fc.assert(
      fc.property(fc.subarray(pairs), (edges) => {
        const learned = patternOf(nodes, edges)
        const after = acceptAll(graphOf([]), changesOf([], learned))
        const all = decideOpen(after.graph, changesOf(after.graph.edges, learned), edges)
        expect([...after.refused, ...all.refused]).toEqual([])
        expect(all.graph.edges.toSorted()).toEqual(edges.toSorted())
        expect(changesOf(all.graph.edges, learned)).toEqual([])
      }),
    )
  })

  it('from any graph ends in one without a circle, and without a change left but those refused', () => {
    const nodes = ['a', 'b', 'c', 'd', 'e']
    const pairs = nodes.flatMap((from, i) => nodes.slice(i + 1).map((to): Edge => [from, to]))
    const backwards = pairs.map(([from, to]): Edge => [to, from])
    fc.assert(
      fc.property(fc.subarray(pairs), fc.subarray(backwards), (edges, start) => {
        const learned = patternOf(nodes, edges)
        const { graph, refused } = acceptAll(graphOf(start), changesOf(start, learned))
        expect(findCycle(graph.edges)).toBeNull()
        const left = changesOf(graph.edges, learned).filter(({ kind }) => kind !== 'join')
        expect(left.map(changeKey).sort()).toEqual(refused.map(changeKey).sort())
      }),
    )
  })
})

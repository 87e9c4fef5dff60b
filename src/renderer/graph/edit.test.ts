import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Edge, Graph } from '#shared/contracts/graph.ts'
import { findCycle } from '#shared/graph/relations.ts'
import { addEdge, addNode, allFeaturesGraph, emptyGraph, removeEdge, removeNode, reverseEdge } from './edit.ts'

const graphOf = (edges: Edge[], nodes = [...new Set(edges.flat())]): Graph => ({
  nodes,
  edges,
  positions: {},
  origin: 'file',
})
const chain = graphOf([
  ['age', 'diabetes'],
  ['diabetes', 'death'],
])

describe('adding an edge', () => {
  it('brings its ends along, and makes the graph an edited one', () => {
    const { graph } = addEdge(chain, ['sex', 'death'])
    expect(graph).toEqual({
      nodes: ['age', 'diabetes', 'death', 'sex'],
      edges: [...chain.edges, ['sex', 'death']],
      positions: {},
      origin: 'edited',
    })
    expect(addEdge(graphOf([]), ['a', 'b']).graph?.nodes).toEqual(['a', 'b'])
    expect(addEdge(chain, ['age', 'death']).graph?.nodes).toEqual(chain.nodes)
  })

  it('is refused where it would close a circle, and the path is named', () => {
    expect(addEdge(chain, ['death', 'age'])).toEqual({
      refusal: 'death → age would close a circle: death → age → diabetes → death. A cause cannot be its own effect.',
    })
  })

  it('is refused where it is there already, either way round, or goes to its own start', () => {
    expect(addEdge(chain, ['age', 'diabetes']).refusal).toBe('age → diabetes is there already.')
    expect(addEdge(chain, ['diabetes', 'age']).refusal).toBe(
      'age → diabetes is there already. Reverse it if you mean the other direction.',
    )
    expect(addEdge(chain, ['age', 'age']).refusal).toBe('age cannot cause itself.')
  })
})

describe('removing and reversing an edge', () => {
  it('keeps the nodes and the other edges in their places', () => {
    expect(removeEdge(chain, ['age', 'diabetes']).graph).toEqual({
      ...chain,
      edges: [['diabetes', 'death']],
      origin: 'edited',
    })
    expect(reverseEdge(chain, ['age', 'diabetes']).graph).toEqual({
      ...chain,
      edges: [
        ['diabetes', 'age'],
        ['diabetes', 'death'],
      ],
      origin: 'edited',
    })
  })

  it('does nothing to an edge of the other direction', () => {
    expect(removeEdge(chain, ['diabetes', 'age']).graph?.edges).toEqual(chain.edges)
  })

  it('reversing is refused where another path leads the same way', () => {
    const shortcut = graphOf([...chain.edges, ['age', 'death']])
    expect(reverseEdge(shortcut, ['age', 'death'])).toEqual({
      refusal: 'death → age would close a circle: death → age → diabetes → death.',
    })
    expect(reverseEdge(shortcut, ['age', 'diabetes']).graph).toBeDefined()
  })
})

describe('nodes', () => {
  it('are put where the user drops them, and only once', () => {
    const placed = addNode(chain, 'sex', { x: 1, y: 2 })
    expect(placed).toMatchObject({ nodes: ['age', 'diabetes', 'death', 'sex'], positions: { sex: { x: 1, y: 2 } } })
    expect(addNode(placed, 'sex').nodes).toEqual(placed.nodes)
    expect(addNode(placed, 'sex').positions).toEqual(placed.positions)
    expect(addNode(chain, 'sex').positions).toEqual({})
  })

  it('are taken off with their edges and their place', () => {
    const placed: Graph = { ...chain, positions: { diabetes: { x: 1, y: 2 }, age: { x: 3, y: 4 } } }
    expect(removeNode(placed, 'diabetes')).toEqual({
      nodes: ['age', 'death'],
      edges: [],
      positions: { age: { x: 3, y: 4 } },
      origin: 'edited',
    })
    expect(removeNode(chain, 'sex')).toEqual({ ...chain, origin: 'edited' })
  })
})

describe('where a graph starts from', () => {
  it('is nothing but the outcome, or every feature its cause', () => {
    expect(emptyGraph('death')).toEqual({ nodes: ['death'], edges: [], positions: {}, origin: 'empty' })
    expect(emptyGraph(undefined).nodes).toEqual([])
    expect(allFeaturesGraph('death', ['age', 'sex'])).toEqual({
      nodes: ['death', 'age', 'sex'],
      edges: [
        ['age', 'death'],
        ['sex', 'death'],
      ],
      positions: {},
      origin: 'all-features',
    })
  })
})

it('whatever is done, the graph has no cycle, no edge twice and no edge without its nodes; nothing is changed in place', () => {
  const name = fc.constantFrom(...'abcdef')
  const edge = fc.tuple(name, name)
  const step = fc.oneof(
    edge.map((value) => (graph: Graph) => addEdge(graph, value).graph ?? graph),
    edge.map((value) => (graph: Graph) => reverseEdge(graph, value).graph ?? graph),
    edge.map((value) => (graph: Graph) => removeEdge(graph, value).graph ?? graph),
    name.map((value) => (graph: Graph) => addNode(graph, value)),
    name.map((value) => (graph: Graph) => removeNode(graph, value)),
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      let graph = emptyGraph('a')
      for (const change of steps) {
        const before = structuredClone(graph)
        const after = change(graph)
        expect(graph).toEqual(before)
        graph = after
        expect(findCycle(graph.edges)).toBe(null)
        expect(new Set(graph.edges.map((pair) => pair.join(' '))).size).toBe(graph.edges.length)
        expect(new Set(graph.nodes).size).toBe(graph.nodes.length)
        expect(graph.nodes).toEqual(expect.arrayContaining(graph.edges.flat()))
      }
    }),
  )
})

it('an edge is refused exactly where it is there, or would close a cycle', () => {
  const name = fc.constantFrom(...'abcde')
  fc.assert(
    fc.property(fc.array(fc.tuple(name, name), { maxLength: 12 }), fc.tuple(name, name), (wanted, next) => {
      let graph = graphOf([])
      for (const pair of wanted) graph = addEdge(graph, pair).graph ?? graph
      const isThere = graph.edges.some(([from, to]) => from === next[0] && to === next[1])
      const { refusal } = addEdge(graph, next)
      expect(refusal !== undefined).toBe(isThere || next[0] === next[1] || findCycle([...graph.edges, next]) !== null)
    }),
  )
})

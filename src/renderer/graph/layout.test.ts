import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Edge, Graph } from '#shared/contracts/graph.ts'
import { arrange, nodeHeight, nodeWidth, type Position } from './layout.ts'

const graphOf = (nodes: string[], edges: Edge[], positions: Graph['positions'] = {}): Graph => ({
  nodes,
  edges,
  positions,
  origin: 'edited',
})

/** Random graphs without cycles: edges go from earlier to later names. Some names are those of properties of objects. */
const graphs = fc
  .uniqueArray(
    fc.oneof(
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }),
      fc.constantFrom('constructor', 'toString', '__proto__', 'a', 'b c'),
    ),
    { minLength: 1, maxLength: 14 },
  )
  .chain((names) =>
    fc.array(fc.tuple(fc.nat(names.length - 1), fc.nat(names.length - 1)), { maxLength: 24 }).map((pairs) => {
      const ordered = pairs.filter(([a, b]) => a < b)
      const distinct = [...new Map(ordered.map((pair) => [pair.join(), pair])).values()]
      return graphOf(
        names,
        distinct.map(([a, b]): Edge => [names[a], names[b]]),
      )
    }),
  )

/** Whether the boxes of two nodes share any point. */
const overlap = (one: string, a: Position, other: string, b: Position) =>
  a.x < b.x + nodeWidth(other) && b.x < a.x + nodeWidth(one) && a.y < b.y + nodeHeight && b.y < a.y + nodeHeight

describe('the automatic layout', () => {
  it('gives every node a place, and no two nodes the same', () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const places = arrange(graph)
        expect(Object.keys(places).sort()).toEqual([...graph.nodes].sort())
        for (const { x, y } of Object.values(places))
          expect([Number.isFinite(x), Number.isFinite(y)]).toEqual([true, true])
        graph.nodes.forEach((one, i) =>
          graph.nodes.slice(i + 1).forEach((other) => {
            expect(overlap(one, places[one], other, places[other]), `${one} and ${other}`).toBe(false)
          }),
        )
      }),
      { numRuns: 200 },
    )
  })

  it('has every cause above its effects, and nodes without edges below all others', () => {
    fc.assert(
      fc.property(graphs, ({ nodes, edges, ...rest }) => {
        const places = arrange({ nodes, edges, ...rest })
        for (const [cause, effect] of edges) expect(places[cause].y + nodeHeight).toBeLessThan(places[effect].y)
        const connected = new Set(edges.flat())
        const bottom = Math.max(...[...connected].map((node) => places[node].y + nodeHeight))
        for (const node of nodes.filter((name) => !connected.has(name)))
          expect(places[node].y).toBeGreaterThan(connected.size > 0 ? bottom : -1)
      }),
      { numRuns: 200 },
    )
  })

  it('is the same each time', () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        expect(arrange(graph)).toEqual(arrange(graph))
      }),
      { numRuns: 20 },
    )
  })

  it('leaves nodes where the user has put them, and forgets places of nodes that are gone', () => {
    const nodes = ['a', 'b', 'c']
    const edges: Edge[] = [['a', 'b']]
    const automatic = arrange(graphOf(nodes, edges))
    const places = arrange(graphOf(nodes, edges, { b: { x: -500, y: 7 }, gone: { x: 1, y: 1 } }))
    expect(places).toEqual({ ...automatic, b: { x: -500, y: 7 } })
  })

  it('has nothing to say of an empty graph', () => {
    expect(arrange(graphOf([], []))).toEqual({})
  })

  it('begins a new row where many nodes stand without edges', () => {
    const nodes = Array.from({ length: 30 }, (_, i) => `column number ${i}`)
    const places = Object.values(arrange(graphOf(nodes, [])))
    expect(new Set(places.map(({ y }) => y)).size).toBeGreaterThan(3)
    for (const { x } of places) expect(x).toBeLessThan(1000)
  })
})

it('a node is as wide as its name needs, within limits', () => {
  expect([nodeWidth('a'), nodeWidth('x'.repeat(100))]).toEqual([76, 260])
  expect(nodeWidth('twelve chars')).toBeCloseTo(34 + 12 * 8.4, 9)
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Edge } from '#shared/contracts/graph.ts'
import { layered } from './layered.ts'
import { arrange, nodeHeight, nodeWidth } from './layout.ts'

/** Large random graphs without cycles. */
const graphs = fc.integer({ min: 61, max: 120 }).chain((size) =>
  fc.array(fc.tuple(fc.nat(size - 1), fc.nat(size - 1)), { minLength: size, maxLength: 3 * size }).map((pairs) => ({
    nodes: Array.from({ length: size }, (_, i) => `column ${i}`),
    edges: pairs.filter(([a, b]) => a < b).map(([a, b]): Edge => [`column ${a}`, `column ${b}`]),
  })),
)

describe('the layout of a large graph', () => {
  it('has every cause above its effects, and no two columns on the same place', () => {
    fc.assert(
      fc.property(graphs, ({ nodes, edges }) => {
        const places = arrange({ nodes, edges, positions: {}, origin: 'edited' })
        for (const [from, to] of edges) expect(places[from].y).toBeLessThan(places[to].y)
        const rows = new Map<number, string[]>()
        for (const name of nodes) rows.set(places[name].y, [...(rows.get(places[name].y) ?? []), name])
        for (const row of rows.values()) {
          const boxes = row.map((name) => [places[name].x, places[name].x + nodeWidth(name)]).sort(([a], [b]) => a - b)
          for (const [i, [left]] of boxes.slice(1).entries()) expect(left).toBeGreaterThan(boxes[i][1])
        }
        const heights = [...rows.keys()].sort((a, b) => a - b)
        for (const [i, y] of heights.slice(1).entries()) expect(y - heights[i]).toBeGreaterThan(nodeHeight)
      }),
      { seed: 1, numRuns: 30 },
    )
  })

  it('is found for a circle too, as collapsed groups may form one', () => {
    const places = layered(
      ['a', 'b', 'c'],
      [
        ['a', 'b'],
        ['b', 'c'],
        ['c', 'a'],
      ],
    )
    expect([...places.values()].map(({ y }) => y)).toEqual(
      [...places.values()].map(({ y }) => y).toSorted((a, b) => a - b),
    )
    expect(new Set([...places.values()].map(({ x, y }) => `${x} ${y}`)).size).toBe(3)
  })

  it('crosses less than the order of the file does', () => {
    // Two rows of forty, joined so that the second one would have to be turned round.
    const edges = Array.from({ length: 40 }, (_, i): Edge => [`a${i}`, `b${39 - i}`])
    const nodes = [...edges.map(([a]) => a), ...edges.map(([, b]) => b).toReversed()]
    const places = layered(nodes, edges)
    const crossings = edges.flatMap(([a, b], i) =>
      edges
        .slice(i + 1)
        .filter(([c, d]) => (places.get(a)!.x - places.get(c)!.x) * (places.get(b)!.x - places.get(d)!.x) < 0),
    )
    expect(crossings).toHaveLength(0)
  })
})

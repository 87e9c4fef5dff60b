import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Edge } from '../contracts/graph.ts'
import { structuralHammingDistance } from './hamming.ts'
import { allowedByKnowledge, noKnowledge } from './knowledge.ts'
import { closeByMeek, extendToDag, MixedGraph } from './mixed.ts'
import { parentNumbers, patternOf } from './pattern.ts'
import { commonEffects, dagOf, orientationsOf } from './testing.ts'
import { undecidedAt } from './undecided.ts'

const dags = fc.integer({ min: 2, max: 5 }).chain((count) =>
  fc
    .tuple(
      fc.shuffledSubarray(
        Array.from({ length: count }, (_, i) => i),
        { minLength: count },
      ),
      fc.array(fc.boolean(), { minLength: 10, maxLength: 10 }),
      fc.array(fc.integer({ min: 0, max: 2 }), { minLength: count, maxLength: count }),
    )
    .map(([order, bits, tiers]) => ({ ...dagOf(order, bits), order, tiers })),
)

/** Directions that all of some graphs share; the other edges have none. */
function agreement(nodes: readonly string[], graphs: readonly (readonly Edge[])[]) {
  const has = (graph: readonly Edge[], a: string, b: string) => graph.some(([from, to]) => from === a && to === b)
  const pairs = nodes.flatMap((a) => nodes.map((b): Edge => [a, b]))
  const directed = pairs.filter(([a, b]) => graphs.every((graph) => has(graph, a, b)))
  const joined = pairs.filter(([a, b]) => has(graphs[0], a, b) || has(graphs[0], b, a))
  const isDirected = ([a, b]: Edge) => has(directed, a, b) || has(directed, b, a)
  const undirected = joined.filter((pair) => nodes.indexOf(pair[0]) < nodes.indexOf(pair[1]) && !isDirected(pair))
  return { nodes: [...nodes], directed, undirected }
}

const sameClass = (edges: readonly Edge[]) => {
  const effects = commonEffects(edges)
  return [...orientationsOf(edges)].filter((other) => commonEffects(other).join() === effects.join())
}

describe('the pattern of a graph', () => {
  it('is what all graphs with the same edges and common effects agree on', () => {
    fc.assert(
      fc.property(dags, ({ nodes, edges }) => {
        expect(patternOf(nodes, edges)).toEqual(agreement(nodes, sameClass(edges)))
      }),
      { seed: 13, numRuns: 300 },
    )
  })
  it('with a time order and required edges, is what the graphs in accord with these agree on', () => {
    let directedMore = 0
    fc.assert(
      fc.property(dags, fc.nat(9), ({ nodes, edges, order, tiers }, which) => {
        // Tiers that the graph respects: cut its own order twice; and one of its edges is required.
        const [first, second] = [tiers[0], tiers[0] + tiers[1]]
        const names = order.map((i) => `v${i}`)
        const required = edges.length > 0 ? [edges[which % edges.length]] : []
        const knowledge = {
          ...noKnowledge,
          required,
          tiers: [names.slice(0, first), names.slice(first, second), names.slice(second)],
        }
        const isAllowed = allowedByKnowledge(knowledge)
        const possible = sameClass(edges).filter((other) => other.every(([a, b]) => isAllowed(a, b)))
        const expected = agreement(nodes, possible)
        expect(patternOf(nodes, edges, knowledge)).toEqual(expected)
        if (expected.directed.length > patternOf(nodes, edges).directed.length) directedMore++
      }),
      { seed: 14, numRuns: 300 },
    )
    expect(directedMore).toBeGreaterThan(50)
  })
  it('extends to a graph of its class', () => {
    fc.assert(
      fc.property(dags, ({ nodes, edges }) => {
        const { directed, undirected } = patternOf(nodes, edges)
        const at = (name: string) => nodes.indexOf(name)
        const graph = new MixedGraph(nodes.length)
        for (const [a, b] of directed) graph.direct(at(a), at(b))
        for (const [a, b] of undirected) graph.join(at(a), at(b))
        const parents = extendToDag(graph) as number[][]
        const found = parents.flatMap((set, node) => set.map((parent): Edge => [nodes[parent], nodes[node]]))
        expect(patternOf(nodes, found)).toEqual(patternOf(nodes, edges))
      }),
      { seed: 15, numRuns: 200 },
    )
  })
  it('does not extend where every direction makes a cycle or a common effect', () => {
    const square = new MixedGraph(4)
    for (const [a, b] of [
      [0, 1],
      [1, 2],
      [2, 3],
      [3, 0],
    ])
      square.join(a, b)
    expect(extendToDag(square)).toBeNull()
  })
  it('follows each of Meek’s rules', () => {
    const rule4 = new MixedGraph(4)
    for (const [a, b] of [
      [0, 1],
      [0, 2],
      [0, 3],
    ])
      rule4.join(a, b)
    rule4.direct(3, 2)
    rule4.direct(2, 1)
    closeByMeek(rule4)
    expect(rule4.isDirected(0, 1)).toBe(true)
    expect(rule4.isUndirected(0, 3)).toBe(true)
  })
  it('refuses an edge to an unknown node', () => {
    expect(() => parentNumbers(['a'], [['a', 'b']])).toThrow('a → b')
  })
})

describe('the structural Hamming distance', () => {
  it('counts pairs that are missing, extra or turned', () => {
    const first = {
      directed: [
        ['a', 'b'],
        ['b', 'c'],
        ['c', 'd'],
      ] as Edge[],
      undirected: [['e', 'f']] as Edge[],
    }
    const second = {
      directed: [
        ['a', 'b'],
        ['c', 'b'],
        ['e', 'f'],
      ] as Edge[],
      undirected: [['a', 'd']] as Edge[],
    }
    expect(structuralHammingDistance(first, second)).toEqual({
      distance: 4,
      missing: [['a', 'd']],
      extra: [['c', 'd']],
      turned: [
        ['b', 'c'],
        ['e', 'f'],
      ],
    })
    expect(structuralHammingDistance(first, first).distance).toBe(0)
  })

  const folder = `${process.env.CLOISTER_SHARED ?? '../shared'}/golden/bnlearn`
  describe.skipIf(!existsSync(folder))(`as R's bnlearn counts it (${folder}/*.json)`, () => {
    it.each(['asia', 'sachs', 'child', 'alarm'])('%s', (name) => {
      const golden = JSON.parse(readFileSync(`${folder}/${name}.json`, 'utf8'))
      const nodes = [...new Set((golden.true.arcs as Edge[]).flat())]
      for (const found of [golden.hc_bic, golden.tabu_bic])
        expect(
          structuralHammingDistance(patternOf(nodes, found.arcs), patternOf(nodes, golden.true.arcs)).distance,
        ).toBe(found.shd_to_true_cpdag)
    })
  })
})

describe('edges that cannot be told from data', () => {
  it('are named at the outcome, and fewer with a time order', () => {
    const nodes = ['sex', 'age', 'drug', 'outcome', 'effect']
    const chain: Edge[] = [
      ['age', 'drug'],
      ['drug', 'outcome'],
      ['outcome', 'effect'],
    ]
    expect(undecidedAt(nodes, chain, 'outcome')).toEqual({
      edges: [
        ['drug', 'outcome'],
        ['outcome', 'effect'],
      ],
      sentences: [
        'Whether drug and effect are each a cause or an effect of outcome cannot be told from these data.',
        'If you know what comes first in time, say so, and the edges between them and outcome can be directed.',
      ],
    })
    const tiers = [['drug'], ['outcome']]
    expect(undecidedAt(nodes, chain, 'outcome', { ...noKnowledge, tiers })).toEqual({ edges: [], sentences: [] })
    const collider: Edge[] = [
      ['age', 'outcome'],
      ['drug', 'outcome'],
    ]
    expect(undecidedAt(nodes, collider, 'outcome').edges).toEqual([])
    expect(undecidedAt(nodes, [['drug', 'outcome']], 'outcome').sentences[0]).toBe(
      'Whether drug is a cause or an effect of outcome cannot be told from these data.',
    )
  })
})

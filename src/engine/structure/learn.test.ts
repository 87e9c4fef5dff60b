import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Edge } from '#shared/contracts/graph.ts'
import { LearnedStructure, StructureSettings } from '#shared/contracts/structure.ts'
import { allowedByKnowledge } from '#shared/graph/knowledge.ts'
import { findCycle } from '#shared/graph/relations.ts'
import { patternOf } from '#shared/graph/pattern.ts'
import { randomFromSeed } from '../math/index.ts'
import { graphScore, learnStructure, type StructureColumn, type StructureData } from './index.ts'
import { readTestNetwork, readTestSample, type TestNetwork, sampleTestNetwork } from './testing.ts'

const shared = process.env.CLOISTER_SHARED ?? '../shared'
type Given = Parameters<typeof StructureSettings.parse>[0]
const learn = (data: StructureData, settings: Given, control = {}) =>
  learnStructure(data, StructureSettings.parse(settings), control)

/** A small network with strong edges: a -> b -> c <- d, c -> e, f alone. */
const tables: [string, string[], number[]][] = [
  ['a', [], [0.4, 0.6]],
  ['b', ['a'], [0.9, 0.1, 0.2, 0.8]],
  ['d', [], [0.5, 0.5]],
  ['c', ['b', 'd'], [0.95, 0.05, 0.3, 0.7, 0.4, 0.6, 0.05, 0.95]],
  ['e', ['c'], [0.85, 0.15, 0.1, 0.9]],
  ['f', [], [0.3, 0.7]],
]
const names = tables.map(([name]) => name)
const network: TestNetwork = {
  nodes: names,
  edges: tables.flatMap(([node, parents]) => parents.map((parent): Edge => [parent, node])),
  levels: names.map(() => ['0', '1']),
  parents: tables.map(([, parents]) => parents.map((parent) => names.indexOf(parent))),
  tables: tables.map(([, , table]) => Float64Array.from(table)),
}
const sample = sampleTestNetwork(network, 4000, randomFromSeed(1))
const scored = [{ kind: 'hill-climbing' }, { kind: 'tabu' }, { kind: 'greedy-equivalence' }] as const
const byAll = [...scored, { kind: 'pc-stable' }] as const
const sorted = (edges: readonly Edge[]) => edges.map((edge) => edge.join(' ')).sort()

describe('learning a graph', () => {
  it.each(byAll)('$kind finds the class of a network with strong edges', async (algorithm) => {
    const found = await learn(sample, { algorithm })
    expect(LearnedStructure.parse(found)).toEqual(found)
    expect(patternOf(names, found.edges)).toEqual(patternOf(names, network.edges))
    expect(found.pattern).toEqual(patternOf(names, network.edges))
    if (found.score !== null) expect(found.score).toBeCloseTo(graphScore(sample, found.edges, { kind: 'bic' }), 6)
  })
  it.each([
    { kind: 'bic' },
    { kind: 'aic' },
    { kind: 'bdeu', equivalentSampleSize: 10 },
    { kind: 'log-likelihood' },
  ] as const)('the score of the graph found by $kind is that of its edges', async (score) => {
    const found = await learn(sample, { score, algorithm: { kind: 'tabu', restarts: 2 }, maximumParents: 3 })
    expect(found.score).toBeCloseTo(graphScore(sample, found.edges, score), 6)
    // The likelihood alone never loses by an edge, so only the limit ends the search.
    if (score.kind === 'log-likelihood') expect(found.edges).toHaveLength(12)
  })
  it.each(byAll)('$kind gives the same graph again', async (algorithm) => {
    const settings = { algorithm: 'restarts' in algorithm ? { ...algorithm, restarts: 3 } : algorithm, seed: 5 }
    expect(await learn(sample, settings)).toEqual(await learn(sample, settings))
  })
  it.each(byAll)('$kind keeps to what is known', async (algorithm) => {
    const knowledge = {
      required: [['f', 'a']] as Edge[],
      forbidden: [['b', 'c']] as Edge[],
      tiers: [['d', 'e'], ['c']],
      outcome: { column: 'a', children: 'none' as const },
    }
    const { edges, pattern } = await learn(sample, { algorithm, knowledge, maximumParents: 2 })
    expect(edges).toContainEqual(['f', 'a'])
    expect(pattern.directed).toContainEqual(['f', 'a'])
    const settings = StructureSettings.parse({ knowledge })
    const isAllowed = allowedByKnowledge(settings.knowledge)
    for (const [from, to] of edges) expect(isAllowed(from, to)).toBe(true)
    expect(findCycle(edges)).toBeNull()
    if (algorithm.kind !== 'pc-stable')
      for (const name of names) expect(edges.filter(([, to]) => to === name).length).toBeLessThanOrEqual(2)
    // e comes before c, so their edge must run that way.
    expect(pattern.directed).toContainEqual(['e', 'c'])
  })
  it.each(scored)('$kind gives the outcome a cause when it must have one', async (algorithm) => {
    const outcome = { column: 'f', parents: 'some' as const }
    expect((await learn(sample, { algorithm })).edges.flat()).not.toContain('f')
    const { edges } = await learn(sample, { algorithm, knowledge: { outcome } })
    expect(edges.filter(([, to]) => to === 'f')).toHaveLength(1)
    const none = { column: 'c', parents: 'none' as const }
    expect((await learn(sample, { algorithm, knowledge: { outcome: none } })).edges.some(([, to]) => to === 'c')).toBe(
      false,
    )
    const forbidden = names.filter((name) => name !== 'f').map((name): Edge => [name, 'f'])
    await expect(learn(sample, { algorithm, knowledge: { outcome, forbidden } })).rejects.toThrow('must have a cause')
  })
  it('does better, never worse, with restarts', async () => {
    const plain = await learn(sample, { algorithm: { kind: 'hill-climbing' } })
    const again = await learn(sample, { algorithm: { kind: 'hill-climbing', restarts: 10 } })
    expect(again.score as number).toBeGreaterThanOrEqual(plain.score as number)
    expect(again.steps).toBeGreaterThan(plain.steps)
  })
})

describe('numbers and categories together', () => {
  it('are joined by conditional Gaussian scores, and numbers never cause categories', async () => {
    const random = randomFromSeed(2)
    const group = Uint8Array.from({ length: 2000 }, () => random.integer(2))
    const x = Float64Array.from(group, () => random.normal())
    const y = Float64Array.from(x, (value, row) => (group[row] === 1 ? 2 * value : -value) + 0.5 * random.normal())
    const data: StructureData = {
      rows: 2000,
      columns: [
        { kind: 'continuous', name: 'y', values: y },
        { kind: 'discrete', name: 'group', levels: 2, codes: group },
        { kind: 'continuous', name: 'x', values: x },
      ],
    }
    for (const algorithm of scored) {
      const { edges, pattern } = await learn(data, { algorithm })
      expect(sorted(edges)).toEqual(['group y', 'x y'])
      expect(pattern.undirected).toEqual([])
    }
    await expect(learn(data, { score: { kind: 'bdeu' } })).rejects.toThrow('BDeu score is for categories only')
    await expect(learn(data, { algorithm: { kind: 'pc-stable' } })).rejects.toThrow('y is a column of numbers')
    await expect(learn(data, { knowledge: { required: [['x', 'group']] } })).rejects.toThrow('x → group is required')
  })
})

describe('what cannot be learned', () => {
  it.each([
    [{ required: [['a', 'q']] as Edge[] }, 'names "q"'],
    [{ required: [['a', 'b']] as Edge[], forbidden: [['a', 'b']] as Edge[] }, 'a → b is required, and forbidden'],
    [
      {
        required: [
          ['a', 'b'],
          ['b', 'd'],
          ['d', 'a'],
        ] as Edge[],
      },
      'circle: a → b → d → a',
    ],
    [{ tiers: [['a'], ['b', 'a']] }, 'a stands twice'],
    [{ required: [['b', 'a']] as Edge[], tiers: [['a'], ['b']] }, 'b → a is required'],
    [
      {
        required: [
          ['a', 'c'],
          ['b', 'c'],
        ] as Edge[],
      },
      '2 required causes, but at most 1',
    ],
  ])('contradictions are named: %j', async (knowledge, message) => {
    await expect(learn(sample, { knowledge, maximumParents: 1 })).rejects.toThrow(message)
  })
  it('a single column, or a column of numbers that are all the same', async () => {
    await expect(learn({ rows: 4000, columns: sample.columns.slice(0, 1) }, {})).rejects.toThrow('two columns')
    const constant: StructureColumn = { kind: 'continuous', name: 'k', values: new Float64Array(4000).fill(3) }
    await expect(learn({ rows: 4000, columns: [...sample.columns, constant] }, {})).rejects.toThrow('Column k')
  })
})

describe('progress and cancel', () => {
  it.each(byAll)('$kind reports and can be stopped on the way', async (algorithm) => {
    const stages: string[] = []
    await learn(sample, { algorithm }, { onProgress: ({ stage }: { stage: string }) => stages.push(stage) })
    expect(stages.length).toBeGreaterThan(3)
    const controller = new AbortController()
    let calls = 0
    const onProgress = () => {
      if (++calls === 3) controller.abort()
    }
    await expect(learn(sample, { algorithm }, { signal: controller.signal, onProgress })).rejects.toThrow(/abort/i)
    expect(calls).toBe(3)
  })
  it('a message that comes while it pauses is heard', async () => {
    const controller = new AbortController()
    setTimeout(() => controller.abort(), 20)
    const pause = () => new Promise<void>((resolve) => setImmediate(resolve))
    const settings = { algorithm: { kind: 'hill-climbing', restarts: 1000 } } as const
    const clock = () => performance.now() / 1000
    const started = clock()
    await expect(learn(sample, settings, { signal: controller.signal, pause, clock })).rejects.toThrow(/abort/i)
    expect(clock() - started).toBeLessThan(1)
  })
})

describe.skipIf(!existsSync(`${shared}/golden/bnlearn`))(`beside R's bnlearn (${shared}/golden/bnlearn)`, () => {
  it.each(['asia', 'sachs', 'child', 'alarm'])('%s: graphs no worse than its hill climbing and tabu', async (name) => {
    const source = readTestNetwork(readFileSync(`${shared}/data/networks/${name}.bif`, 'utf8'))
    const data = readTestSample(readFileSync(`${shared}/golden/bnlearn/${name}-1000.csv`, 'utf8'), source)
    const theirs = JSON.parse(readFileSync(`${shared}/golden/bnlearn/${name}.json`, 'utf8'))
    const [climbed, searched, byClasses] = await Promise.all(
      scored.map(async (algorithm) => (await learn(data, { algorithm })).score as number),
    )
    const rounding = 1e-6
    expect(climbed).toBeGreaterThan(theirs.hc_bic.scores.bic - rounding)
    expect(searched).toBeGreaterThan(theirs.tabu_bic.scores.bic - rounding)
    expect(byClasses).toBeGreaterThan(theirs.tabu_bic.scores.bic - rounding)
  })
})

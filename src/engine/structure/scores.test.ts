import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Edge } from '#shared/contracts/graph.ts'
import type { ScoreSettings } from '#shared/contracts/structure.ts'
import golden from '../../../tests/golden/structure/reference.json' with { type: 'json' }
import { randomFromSeed } from '../math/index.ts'
import { graphScore, type StructureColumn, type StructureData } from './index.ts'
import { LocalScores } from './local-scores.ts'
import { readTestNetwork, readTestSample } from './testing.ts'

const shared = process.env.CLOISTER_SHARED ?? '../shared'
const rules: [string, ScoreSettings][] = [
  ['loglik', { kind: 'log-likelihood' }],
  ['aic', { kind: 'aic' }],
  ['bic', { kind: 'bic' }],
  ['bde_iss1', { kind: 'bdeu', equivalentSampleSize: 1 }],
  ['bde_iss10', { kind: 'bdeu', equivalentSampleSize: 10 }],
]

describe.skipIf(!existsSync(`${shared}/golden/bnlearn`))(`scores of R's bnlearn (${shared}/golden/bnlearn)`, () => {
  it.each(['asia', 'sachs', 'child', 'alarm'])('%s, to nine digits', (name) => {
    const network = readTestNetwork(readFileSync(`${shared}/data/networks/${name}.bif`, 'utf8'))
    const data = readTestSample(readFileSync(`${shared}/golden/bnlearn/${name}-1000.csv`, 'utf8'), network)
    const theirs = JSON.parse(readFileSync(`${shared}/golden/bnlearn/${name}.json`, 'utf8'))
    for (const graph of ['true', 'empty', 'hc_bic', 'tabu_bic'])
      for (const [key, rule] of rules) {
        const ours = graphScore(data, (theirs[graph].arcs ?? []) as Edge[], rule)
        expect(Math.abs(ours / theirs[graph].scores[key] - 1)).toBeLessThan(1e-10)
      }
  })
})

const { a, b, c, x, y } = golden.columns
const discrete = (name: string, levels: number, codes: number[]): StructureColumn => ({
  kind: 'discrete',
  name,
  levels,
  codes: Uint8Array.from(codes),
})
const continuous = (name: string, values: number[]): StructureColumn => ({
  kind: 'continuous',
  name,
  values: Float64Array.from(values),
})
const mixed: StructureData = {
  rows: 300,
  columns: [discrete('a', 3, a), discrete('b', 3, b), discrete('c', 4, c), continuous('x', x), continuous('y', y)],
}

describe('scores of mixed columns', () => {
  it.each([
    ['x', [], 'x', 1],
    ['y', ['x'], 'y|x', 1],
    ['y', ['a'], 'y|a', 3],
    ['y', ['a', 'x'], 'y|a,x', 3],
    ['y', ['a', 'c', 'x'], 'y|a,c,x', 12],
  ] as const)('%s given %j agrees with numpy’s regressions', (node, parents, key, configurations) => {
    const at = (name: string) => mixed.columns.findIndex((column) => column.name === name)
    const places = parents.map(at)
    const regressors = parents.filter((name) => name === 'x').length
    const parameters = configurations * (regressors + 2)
    const expected = golden.gaussian[key]
    const score = (rule: ScoreSettings) => new LocalScores(mixed, rule).of(at(node), places)
    expect(score({ kind: 'log-likelihood' })).toBeCloseTo(expected, 8)
    expect(score({ kind: 'aic' })).toBeCloseTo(expected - parameters, 8)
    expect(score({ kind: 'bic' })).toBeCloseTo(expected - (parameters * Math.log(300)) / 2, 8)
  })
  it('are minus infinity where no such model is possible', () => {
    const scores = new LocalScores(mixed, { kind: 'bic' })
    expect(scores.of(0, [3])).toBe(-Infinity)
    expect(scores.canBeParent(3, 0)).toBe(false)
    const copy = {
      rows: 300,
      columns: [
        ...mixed.columns,
        continuous(
          'z',
          x.map((value) => 3 - 2 * value),
        ),
      ],
    }
    expect(new LocalScores(copy, { kind: 'bic' }).of(5, [3])).toBe(-Infinity)
    expect(new LocalScores(copy, { kind: 'bic' }).of(4, [3, 5])).toBe(-Infinity)
    const few = { rows: 3, columns: mixed.columns.map((column) => cut(column, 3)) }
    expect(new LocalScores(few, { kind: 'bic' }).of(4, [0, 3])).toBe(-Infinity)
  })
})

const cut = (column: StructureColumn, rows: number): StructureColumn =>
  column.kind === 'discrete'
    ? { ...column, codes: column.codes.slice(0, rows) }
    : { ...column, values: column.values.slice(0, rows) }

describe('scores', () => {
  const random = randomFromSeed(3)
  const noise = {
    rows: 500,
    columns: [2, 3, 4, 2, 256, 5].map((levels, i) =>
      discrete(
        `v${i}`,
        levels,
        Array.from({ length: 500 }, () => random.integer(levels)),
      ),
    ),
  }
  it.each(rules)('%s with each other column equals the score of that family', (_, rule) => {
    const scores = new LocalScores(noise, rule)
    for (const parents of [[], [1], [1, 4], [1, 2, 3]]) {
      const each = scores.withEach(0, parents)
      for (let other = 0; other < 6; other++)
        if (other === 0 || parents.includes(other)) expect(each[other]).toBeNaN()
        else expect(each[other]).toBeCloseTo(new LocalScores(noise, rule).of(0, [...parents, other]), 8)
    }
  })
  it.each(rules)('%s is the same for graphs that data cannot tell apart', (_, rule) => {
    const score = (edges: Edge[]) => graphScore(noise, edges, rule)
    const chain = score([
      ['v0', 'v1'],
      ['v1', 'v2'],
    ])
    expect(
      score([
        ['v2', 'v1'],
        ['v1', 'v0'],
      ]),
    ).toBeCloseTo(chain, 8)
    expect(
      score([
        ['v1', 'v0'],
        ['v1', 'v2'],
      ]),
    ).toBeCloseTo(chain, 8)
    expect(
      Math.abs(
        score([
          ['v0', 'v1'],
          ['v2', 'v1'],
        ]) - chain,
      ),
    ).toBeGreaterThan(0.1)
  })
})

import { describe, expect, it } from 'vitest'
import { type Random, randomFromSeed } from '../math/index.ts'
import { type Network, redrawTables, sampleNetwork } from './index.ts'

/** a -> b <- c, b -> d, with uneven tables and one impossible level. */
const network: Network = [
  { name: 'a', levels: ['0', '1'], parents: [], table: Float64Array.of(0.3, 0.7) },
  { name: 'c', levels: ['0', '1', '2'], parents: [], table: Float64Array.of(0.5, 0, 0.5) },
  {
    name: 'b',
    levels: ['0', '1'],
    parents: [0, 1],
    // Rows: a c = 00 01 02 10 11 12.
    table: Float64Array.of(0.9, 0.1, 0.5, 0.5, 0.2, 0.8, 0.6, 0.4, 0.5, 0.5, 0.05, 0.95),
  },
  { name: 'd', levels: ['0', '1', '2'], parents: [2], table: Float64Array.of(0.2, 0.3, 0.5, 0.7, 0.3, 0) },
]

/** Probability of every joint state, by multiplying the tables. */
function enumerate(nodes: Network): Map<string, number> {
  let states: [number[], number][] = [[[], 1]]
  for (const { levels, parents, table } of nodes)
    states = states.flatMap(([state, probability]) => {
      const row = parents.reduce((number, parent) => number * nodes[parent].levels.length + state[parent], 0)
      return levels.map((_, level): [number[], number] => [
        [...state, level],
        probability * table[row * levels.length + level],
      ])
    })
  return new Map(states.map(([state, probability]) => [state.join(''), probability]))
}

describe('sampling', () => {
  it('draws every joint state as often as it should', () => {
    const exact = enumerate(network)
    expect([...exact.values()].reduce((a, b) => a + b)).toBeCloseTo(1, 14)
    const rows = 40_000
    const codes = sampleNetwork(network, rows, randomFromSeed(1))
    const counts = new Map<string, number>()
    for (let row = 0; row < rows; row++) {
      const state = codes.map((column) => column[row]).join('')
      counts.set(state, (counts.get(state) ?? 0) + 1)
    }
    let statistic = 0
    let cells = 0
    for (const [state, probability] of exact) {
      const count = counts.get(state) ?? 0
      if (probability === 0) expect(count).toBe(0)
      else {
        statistic += (count - rows * probability) ** 2 / (rows * probability)
        cells++
      }
    }
    // 2 a x 2 c x (3 d after b = 0, 2 after b = 1) = 20 possible states; 99.9 % quantile of chi-square with 19
    // degrees of freedom: 43.82.
    expect(cells).toBe(20)
    expect(statistic).toBeLessThan(43.82)
  })
  it('is the same for the same stream, and leaves the draws of other nodes alone', () => {
    const draw = (nodes: Network) => sampleNetwork(nodes, 500, randomFromSeed(2))
    expect(draw(network)).toEqual(draw(network))
    const changed = network.map((node) => (node.name === 'd' ? { ...node, table: node.table.toReversed() } : node))
    const [before, after] = [draw(network), draw(changed)]
    expect(after.slice(0, 3)).toEqual(before.slice(0, 3))
    expect(after[3]).not.toEqual(before[3])
  })
  it('gives a node without a choice its only level, and no rows where none are asked for', () => {
    const certain: Network = [{ name: 'a', levels: ['x'], parents: [], table: Float64Array.of(1) }]
    expect([...sampleNetwork(certain, 3, randomFromSeed(1))[0]]).toEqual([0, 0, 0])
    expect(sampleNetwork(network, 0, randomFromSeed(1)).map((column) => column.length)).toEqual([0, 0, 0, 0])
  })
  it('never draws an impossible last level, though the others’ sum be short of 1 by rounding', () => {
    const short: Network = [
      { name: 'a', levels: ['0', '1', '2'], parents: [], table: Float64Array.of(0.5, 0.4, 0) },
      { name: 'b', levels: ['0', '1'], parents: [], table: Float64Array.of(0, 1) },
    ]
    const [a, b] = sampleNetwork(short, 2000, randomFromSeed(3))
    expect(new Set(a)).toEqual(new Set([0, 1]))
    expect(new Set(b)).toEqual(new Set([1]))
  })
  it('never draws an impossible level, though the draw be exactly at its edge', () => {
    const edge = (at: number) => ({ stream: () => ({ uniform: () => at }) }) as unknown as Random
    const gaps: Network = [
      { name: 'a', levels: ['0', '1', '2', '3'], parents: [], table: Float64Array.of(0, 0.5, 0, 0.5) },
    ]
    expect([...sampleNetwork(gaps, 1, edge(0))[0]]).toEqual([1])
    expect([...sampleNetwork(gaps, 1, edge(0.5))[0]]).toEqual([3])
    expect([...sampleNetwork(gaps, 1, edge(1 - 2 ** -53))[0]]).toEqual([3])
  })
})

describe('redrawing tables', () => {
  it('keeps those named, and everything but the numbers of the others', () => {
    const redrawn = redrawTables(network, new Set(['b']), randomFromSeed(4))
    expect(redrawn[2]).toEqual(network[2])
    redrawn.forEach(({ table, ...rest }, i) => {
      const { table: before, ...restBefore } = network[i]
      expect(rest).toEqual(restBefore)
      expect(table).toHaveLength(before.length)
      if (i !== 2) expect(table).not.toEqual(before)
    })
    expect([...network[0].table]).toEqual([0.3, 0.7])
  })
  it('draws every row uniformly from the simplex', () => {
    const levels = 4
    const rows = 10_000
    const wide: Network = [
      { name: 'p', levels: Array.from({ length: rows }, String), parents: [], table: new Float64Array(rows) },
      { name: 'x', levels: ['0', '1', '2', '3'], parents: [0], table: new Float64Array(rows * levels) },
    ]
    const { table } = redrawTables(wide, new Set(), randomFromSeed(5))[1]
    // One number of Dirichlet(1, 1, 1, 1) is Beta(1, 3): mean 1/k, variance (k - 1) / (k^2 (k + 1)), and
    // P(number > t) = (1 - t)^(k - 1). Two numbers have covariance -1 / (k^2 (k + 1)).
    const variance = (levels - 1) / (levels ** 2 * (levels + 1))
    for (let level = 0; level < levels; level++) {
      const column = Float64Array.from({ length: rows }, (_, row) => table[row * levels + level])
      const mean = column.reduce((a, b) => a + b) / rows
      expect(Math.abs(mean - 1 / levels)).toBeLessThan(4 * Math.sqrt(variance / rows))
      const spread = column.reduce((sum, value) => sum + (value - 1 / levels) ** 2, 0) / rows
      expect(Math.abs(spread - variance)).toBeLessThan(0.05 * variance)
      for (const t of [0.05, 0.25, 0.5, 0.8]) {
        const tail = (1 - t) ** (levels - 1)
        const share = column.filter((value) => value > t).length / rows
        expect(Math.abs(share - tail)).toBeLessThan(4 * Math.sqrt((tail * (1 - tail)) / rows))
      }
    }
    let product = 0
    for (let row = 0; row < rows; row++) {
      const four = table.subarray(row * levels, (row + 1) * levels)
      expect(Math.abs(four.reduce((a, b) => a + b) - 1)).toBeLessThan(1e-12)
      product += (four[0] - 1 / levels) * (four[3] - 1 / levels)
    }
    expect(product / rows).toBeCloseTo(-1 / (levels ** 2 * (levels + 1)), 2)
  })
})

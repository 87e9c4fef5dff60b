import { describe, expect, it } from 'vitest'
import { chiSquaredTail, randomFromSeed } from '../math/index.ts'
import {
  drawRows,
  drawRowsGiven,
  evidenceProbability,
  type Network,
  normalize,
  posterior,
  sampleNetwork,
} from './index.ts'
import { bundledNetwork, enumerate, isShared, sharedNetwork } from '../../../tests/support/networks.ts'

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

describe('sampling', () => {
  it('draws every joint state as often as it should', () => {
    const exact = new Map(enumerate(network).map(({ levels, probability }) => [levels.join(''), probability]))
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
  it('is what its definition says, drawn row by row', () => {
    // A byte from the node's stream, four to a word; where that does not decide, 53 more digits from its stream "rest".
    const rows = 3001
    const random = randomFromSeed(6)
    const bytes = random.stream('b')
    const rest = bytes.stream('rest')
    const { columns } = drawRows(network, rows, random)
    const node = network[2]
    let word = 0
    let undecided = 0
    for (let row = 0; row < rows; row++) {
      if (row % 4 === 0) word = bytes.word()
      const byte = (word >>> (8 * (row % 4))) & 255
      const first = node.table[(columns[0][row] * 3 + columns[1][row]) * 2]
      let level = byte / 256 >= first ? 1 : 0
      if (byte / 256 < first && (byte + 1) / 256 > first) {
        undecided++
        level = (byte + rest.uniform()) / 256 >= first ? 1 : 0
      }
      expect(columns[2][row]).toBe(level)
    }
    expect(undecided).toBeGreaterThan(2)
  })
  it('of fewer rows is the beginning of more', () => {
    const [few, many] = [1003, 20_001].map((rows) => drawRows(network, rows, randomFromSeed(7)).columns)
    few.forEach((column, node) => expect(column).toEqual(many[node].slice(0, 1003)))
  })
  it('has probabilities finer than a byte', () => {
    const fine: Network = [{ name: 'a', levels: ['0', '1'], parents: [], table: Float64Array.of(0.9995, 0.0005) }]
    const rows = 2_000_000
    const ones = Int32Array.from(drawRows(fine, rows, randomFromSeed(8)).columns[0]).reduce((a, b) => a + b, 0)
    expect(Math.abs(ones - 1000)).toBeLessThan(4 * Math.sqrt(1000))
  })
  it.each([
    [300, 2, 'more than 256 levels'],
    [200, 2, 'more levels than a guide has room for'],
    [3, 400, 'more than 256 configurations'],
  ])('of %s levels and %s parental levels (%s) follows the tables', (levels, parental, _) => {
    const table = Float64Array.from({ length: levels * parental }, (_, cell) => 1 + ((cell * 7919) % 13))
    normalize(table, levels)
    const nodes: Network = [
      {
        name: 'p',
        levels: Array.from({ length: parental }, String),
        parents: [],
        table: new Float64Array(parental).fill(1),
      },
      { name: 'x', levels: Array.from({ length: levels }, String), parents: [0], table },
    ]
    const rows = 400_000
    const { columns } = drawRows(nodes, rows, randomFromSeed(9))
    const counts = new Float64Array(table.length)
    for (let row = 0; row < rows; row++) counts[columns[0][row] * levels + columns[1][row]]++
    let statistic = 0
    counts.forEach((count, cell) => {
      const expected = (rows * table[cell]) / parental
      statistic += (count - expected) ** 2 / expected
    })
    expect(chiSquaredTail(statistic, table.length - 1)).toBeGreaterThan(0.001)
    expect(columns[1]).toBeInstanceOf(levels > 256 ? Uint16Array : Uint8Array)
  })
  it('refuses rows without probability, negative ones and those that are no numbers', () => {
    const draw = (...table: number[]) =>
      drawRows([{ name: 'a', levels: ['0', '1'], parents: [], table: Float64Array.from(table) }], 1, randomFromSeed(1))
    expect(() => draw(0, 0)).toThrow(/Row 1 of the table of "a" has no probability/)
    expect(() => draw(-1, 2)).toThrow(/probability -1/)
    expect(() => draw(Number.NaN, 1)).toThrow(/probability NaN/)
  })
  it('scales rows that miss 1 by rounding', () => {
    const draw = (...table: number[]) =>
      drawRows(
        [{ name: 'a', levels: ['0', '1'], parents: [], table: Float64Array.from(table) }],
        500,
        randomFromSeed(1),
      )
    expect(draw(2, 6)).toEqual(draw(0.25, 0.75))
  })
})

describe.skipIf(!isShared('data/networks/alarm.bif'))('a sample of shared/data/networks/alarm.bif', () => {
  it('has at every node the exact marginal frequencies (chi-square, level 0.01, Bonferroni over 37 nodes)', () => {
    const alarm = sharedNetwork('alarm')
    const rows = 200_000
    const { columns } = drawRows(alarm, rows, randomFromSeed(10))
    alarm.forEach((node, position) => {
      const counts = new Float64Array(node.levels.length)
      for (const level of columns[position]) counts[level]++
      const expected = posterior(alarm, node.name).map((probability) => probability * rows)
      expect(Math.min(...expected)).toBeGreaterThan(5)
      const statistic = counts.reduce((sum, count, level) => sum + (count - expected[level]) ** 2 / expected[level], 0)
      expect(chiSquaredTail(statistic, node.levels.length - 1), node.name).toBeGreaterThan(0.01 / alarm.length)
    })
  })
  it('has these rows for seed 1, on every machine', () => {
    const { columns } = drawRows(sharedNetwork('alarm'), 100_000, randomFromSeed(1))
    // FNV-1a over all columns, as computed when the sampler was first tested.
    let hash = 0x811c9dc5
    for (const column of columns) for (const level of column) hash = Math.imul(hash ^ level, 0x01000193)
    expect(hash >>> 0).toBe(1987346685)
  })
})

describe('sampling given evidence', () => {
  it('weighs rows so that averages are the exact posterior', () => {
    const asia = bundledNetwork('asia')
    const evidence = new Map([
      ['xray', 0],
      ['dysp', 0],
      ['asia', 1],
    ])
    const rows = 200_000
    const { columns, weights } = drawRowsGiven(asia, evidence, rows, randomFromSeed(11))
    const total = weights.reduce((a, b) => a + b)
    expect(total / rows / evidenceProbability(asia, evidence)).toBeCloseTo(1, 1)
    // Kish's effective sample size says how exact the averages are.
    const effective = total ** 2 / weights.reduce((sum, weight) => sum + weight ** 2, 0)
    expect(effective).toBeGreaterThan(10_000)
    asia.forEach((node, position) => {
      if (evidence.has(node.name)) {
        expect(new Set(columns[position])).toEqual(new Set([evidence.get(node.name)]))
        return
      }
      const [exact] = posterior(asia, node.name, evidence)
      const share = weights.reduce((sum, weight, row) => sum + (columns[position][row] === 0 ? weight : 0), 0) / total
      expect(Math.abs(share - exact), node.name).toBeLessThan(4.5 * Math.sqrt((exact * (1 - exact)) / effective))
    })
  })
  it('gives rows that contradict the evidence no weight', () => {
    const evidence = new Map([['d', 2]])
    const { columns, weights } = drawRowsGiven(network, evidence, 1000, randomFromSeed(12))
    weights.forEach((weight, row) => expect(weight).toBe(columns[2][row] === 0 ? 0.5 : 0))
    expect(weights).toContain(0)
  })
  it('without evidence is forward sampling', () => {
    const { columns, weights } = drawRowsGiven(network, new Map(), 100, randomFromSeed(13))
    expect(columns).toEqual(drawRows(network, 100, randomFromSeed(13)).columns)
    expect(new Set(weights)).toEqual(new Set([1]))
  })
  it('refuses unknown nodes and levels', () => {
    expect(() => drawRowsGiven(network, new Map([['e', 0]]), 1, randomFromSeed(1))).toThrow(/no node "e"/)
    expect(() => drawRowsGiven(network, new Map([['a', 2]]), 1, randomFromSeed(1))).toThrow(/levels 0 to 1/)
  })
})

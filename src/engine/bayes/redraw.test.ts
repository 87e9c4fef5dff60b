import { describe, expect, it } from 'vitest'
import { randomFromSeed } from '../math/index.ts'
import { addNoise, drawRows, intervene, massOutsideSupport, type Network, posterior, redrawTables } from './index.ts'
import { bundledNetwork, enumerate } from '../../../tests/support/networks.ts'

/** a -> b <- c, b -> d, with uneven tables and some impossible levels. */
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
  it('can leave zeros where they are, and draws the same otherwise', () => {
    const [free, kept] = [{}, { keepZeros: true }].map((options) =>
      redrawTables(network, new Set(), randomFromSeed(6), options),
    )
    network.forEach(({ table }, node) =>
      table.forEach((before, cell) => {
        if (before === 0) expect(kept[node].table[cell]).toBe(0)
        else expect(kept[node].table[cell]).toBeGreaterThan(0)
        expect(free[node].table[cell]).toBeGreaterThan(0)
      }),
    )
    expect(kept[3].table[3] / kept[3].table[4]).toBeCloseTo(free[3].table[3] / free[3].table[4], 12)
  })
})

describe('noise', () => {
  it('at 0 changes nothing', () => {
    expect(addNoise(network, new Set(), 0, randomFromSeed(1))).toEqual(network)
  })
  it('keeps the tables named and moves the others by at most eta before scaling', () => {
    const eta = 0.1
    const noisy = addNoise(network, new Set(['d']), eta, randomFromSeed(2))
    expect(noisy[3]).toBe(network[3])
    noisy.slice(0, 3).forEach(({ table, levels }, node) => {
      for (let start = 0; start < table.length; start += levels.length) {
        const row = table.subarray(start, start + levels.length)
        expect(row.reduce((a, b) => a + b)).toBeCloseTo(1, 14)
        row.forEach((value, level) => {
          const before = network[node].table[start + level]
          // (before + noise) / (1 + all noise), with each noise in [0, eta].
          expect(value).toBeGreaterThanOrEqual(before / (1 + levels.length * eta))
          expect(value).toBeLessThanOrEqual((before + eta) / (1 + eta))
        })
      }
    })
  })
  it('is uniform on [0, eta]: of two levels the difference of noises has the triangle’s moments', () => {
    const rows = 20_000
    const wide: Network = [
      {
        name: 'p',
        levels: Array.from({ length: rows }, String),
        parents: [],
        table: new Float64Array(rows).fill(1 / rows),
      },
      { name: 'x', levels: ['0', '1'], parents: [0], table: new Float64Array(2 * rows).fill(0.5) },
    ]
    const eta = 2
    const { table } = addNoise(wide, new Set(['p']), eta, randomFromSeed(3))[1]
    // x = (1/2 + u) / (1 + u + v): by symmetry its mean is 1/2; E[(x - 1/2)^2] = E[((u - v) / (2 (1 + u + v)))^2], by quadrature.
    const steps = 400
    let variance = 0
    for (let i = 0; i < steps; i++)
      for (let j = 0; j < steps; j++) {
        const [u, v] = [((i + 0.5) / steps) * eta, ((j + 0.5) / steps) * eta]
        variance += ((u - v) / (2 * (1 + u + v))) ** 2 / steps ** 2
      }
    let [mean, spread] = [0, 0]
    for (let row = 0; row < rows; row++) {
      mean += table[2 * row] / rows
      spread += (table[2 * row] - 0.5) ** 2 / rows
    }
    expect(Math.abs(mean - 0.5)).toBeLessThan(4 * Math.sqrt(variance / rows))
    expect(Math.abs(spread / variance - 1)).toBeLessThan(0.05)
  })
  it('can leave zeros where they are, and refuses a negative or missing eta', () => {
    const noisy = addNoise(network, new Set(), 1, randomFromSeed(4), { keepZeros: true })
    expect(noisy[1].table[1]).toBe(0)
    expect(addNoise(network, new Set(), 1, randomFromSeed(4))[1].table[1]).toBeGreaterThan(0)
    expect(() => addNoise(network, new Set(), -1, randomFromSeed(4))).toThrow(RangeError)
    expect(() => addNoise(network, new Set(), Number.NaN, randomFromSeed(4))).toThrow(RangeError)
  })
})

describe('an intervention', () => {
  const asia = bundledNetwork('asia')
  it('changes what follows from the node, not what comes before it, unlike evidence', () => {
    const done = intervene(asia, new Map([['lung', 0]]))
    expect([...posterior(done, 'smoke')]).toEqual([0.5, 0.5])
    expect(posterior(asia, 'smoke', new Map([['lung', 0]]))[0]).toBeCloseTo(0.05 / 0.055, 12)
    expect(posterior(done, 'xray')[0]).toBeCloseTo(0.98, 12)
  })
  it('is the truncated product (Pearl 2009, equation 3.10)', () => {
    const done = intervene(network, new Map([['b', 1]]))
    const states = enumerate(done)
    const original = enumerate(network)
    states.forEach(({ levels, probability }, i) => {
      const factor = network[2].table[(levels[0] * 3 + levels[1]) * 2 + levels[2]]
      const expected = levels[2] === 1 && factor > 0 ? original[i].probability / factor : 0
      expect(probability).toBeCloseTo(expected, 12)
    })
  })
  it('can set probabilities, and samples follow', () => {
    const done = intervene(network, new Map([['b', [0.25, 0.75]]]))
    expect([...done[2].table]).toEqual([0.25, 0.75])
    expect(done[2].parents).toEqual([])
    const { columns } = drawRows(done, 40_000, randomFromSeed(5))
    const share = Int32Array.from(columns[2]).reduce((a, b) => a + b, 0) / 40_000
    expect(Math.abs(share - 0.75)).toBeLessThan(4 * Math.sqrt(0.1875 / 40_000))
  })
  it('refuses unknown nodes and levels, and probabilities that do not fit', () => {
    expect(() => intervene(network, new Map([['x', 0]]))).toThrow(/no node "x"/)
    expect(() => intervene(network, new Map([['b', 2]]))).toThrow(/levels 0 to 1/)
    expect(() => intervene(network, new Map([['b', [0.5, 0.4]]]))).toThrow(/2 probabilities that add up to 1/)
    expect(() => intervene(network, new Map([['b', [1]]]))).toThrow(RangeError)
  })
})

describe('the mass outside the support', () => {
  it('is that of the levels that P cannot give', () => {
    const changed = redrawTables(network, new Set(['a', 'b', 'd']), randomFromSeed(7))
    // c = 1 and (b = 1, d = 2) are impossible in P; the tables of b and d stay, so only c = 1 counts.
    const found = massOutsideSupport(network, changed, 20_000, randomFromSeed(8))
    expect(found.low).toBeLessThan(changed[1].table[1])
    expect(found.high).toBeGreaterThan(changed[1].table[1])
    expect(found.rows).toBe(20_000)
  })
  it('is none when zeros are kept, and needs the same nodes', () => {
    const changed = redrawTables(network, new Set(), randomFromSeed(7), { keepZeros: true })
    expect(massOutsideSupport(network, changed, 5000, randomFromSeed(8))).toMatchObject({ outside: 0, low: 0 })
    expect(() => massOutsideSupport(network, network.slice(0, 2), 10, randomFromSeed(8))).toThrow(RangeError)
  })
})

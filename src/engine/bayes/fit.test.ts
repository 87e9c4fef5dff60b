import { describe, expect, it } from 'vitest'
import { randomFromSeed } from '../math/index.ts'
import { configurationCodes, configurationsOf, fitNetwork, fitTables, type NodeStructure } from './index.ts'

const node = (name: string, levels: number, parents: number[] = []): NodeStructure => ({
  name,
  levels: Array.from({ length: levels }, (_, i) => `${name}${i}`),
  parents,
})

describe('configurations', () => {
  it('are numbered with the last parent fastest', () => {
    // Parents in the order c (3 levels), a (2): number = c * 2 + a.
    const codes = [Int32Array.of(0, 1, 0, 1, 0, 1), new Int32Array(6), Int32Array.of(0, 0, 1, 1, 2, 2)]
    expect([...configurationCodes([2, 5, 3], [2, 0], codes, 6)]).toEqual([0, 1, 2, 3, 4, 5])
    expect([...configurationCodes([2, 5, 3], [0, 2], codes, 6)]).toEqual([0, 3, 1, 4, 2, 5])
  })
  it('without parents are one', () => {
    expect([...configurationCodes([2], [], [Int32Array.of(0, 1)], 2)]).toEqual([0, 0])
    const network = fitNetwork([node('a', 2), node('b', 3, [0])], [Int32Array.of(0), Int32Array.of(0)], 1)
    expect(network.map((node) => configurationsOf(network, node))).toEqual([1, 2])
  })
})

describe('a fitted network', () => {
  const structure = [node('a', 2), node('b', 3), node('c', 2, [1, 0])]
  // Eight rows, written as a b c.
  const rows = ['000', '001', '010', '011', '011', '120', '121', '100']
  const codes = [0, 1, 2].map((i) => Int32Array.from(rows, (row) => Number(row[i])))

  it('holds the shares counted by hand', () => {
    const [a, b, c] = fitNetwork(structure, codes, 8)
    expect([...a.table]).toEqual([5 / 8, 3 / 8])
    expect([...b.table]).toEqual([3 / 8, 3 / 8, 2 / 8])
    // Configurations b a: 00 01 10 11 20 21; 11 and 20 never occur and get the shares of c, 4 of 8.
    expect([...c.table]).toEqual([1 / 2, 1 / 2, 1, 0, 1 / 3, 2 / 3, 1 / 2, 1 / 2, 1 / 2, 1 / 2, 1 / 2, 1 / 2])
    expect(c.name).toBe('c')
    expect(c.parents).toEqual([1, 0])
  })
  it('answers a configuration without rows by the overall shares, not evenly', () => {
    const [, b] = fitNetwork(
      [node('a', 3), node('b', 2, [0])],
      [Int32Array.of(0, 0, 1, 1), Int32Array.of(0, 0, 0, 1)],
      4,
    )
    expect([...b.table]).toEqual([1, 0, 1 / 2, 1 / 2, 3 / 4, 1 / 4])
  })
  it('adds pseudo-counts to every cell', () => {
    const [a, , c] = fitNetwork(structure, codes, 8, 0.5)
    expect([...a.table]).toEqual([5.5 / 9, 3.5 / 9])
    // b a = 10 has c = 0 once and 1 twice; 11 has none.
    expect(c.table[4]).toBeCloseTo(1.5 / 4, 15)
    expect(c.table[5]).toBeCloseTo(2.5 / 4, 15)
    expect(c.table[6]).toBe(0.5)
  })
  it('is even without any rows', () => {
    const [, b] = fitNetwork([node('a', 2), node('b', 4, [0])], [new Int32Array(0), new Int32Array(0)], 0)
    expect([...b.table]).toEqual(new Array(8).fill(1 / 4))
  })
  it('has rows that sum to one', () => {
    const random = randomFromSeed(3)
    const many = [2, 3, 2].map((levels) => Int32Array.from({ length: 500 }, () => random.integer(levels)))
    for (const { table, levels } of fitNetwork(structure, many, 500))
      for (let start = 0; start < table.length; start += levels.length)
        expect(table.subarray(start, start + levels.length).reduce((a, b) => a + b)).toBeCloseTo(1, 14)
  })
})

describe('fitting in large', () => {
  // The last node's table has more cells than fit a byte.
  const structure = [node('a', 2), node('b', 7), node('c', 3, [1, 0]), node('d', 9, [2, 1, 0]), node('e', 300, [0])]
  const rows = 50_003
  const random = randomFromSeed(11)
  const codes = structure.map(({ levels }) => Int32Array.from({ length: rows }, () => random.integer(levels.length)))

  it('counts as row by row, whatever the columns’ width and place in memory', () => {
    const forms = [
      codes,
      codes.map((column) => new Uint16Array(column)),
      codes.map((column, i) => (i === 4 ? column : new Uint8Array(column))),
      codes.map((column, i) => (i === 4 ? column : new Uint8Array([9, ...column]).subarray(1))),
    ]
    for (const form of forms) {
      const { network } = fitTables(structure, form, rows)
      network.forEach(({ table, levels, parents }, position) => {
        const counts = new Map<number, number>()
        const totals = new Map<number, number>()
        for (let row = 0; row < rows; row++) {
          const number = parents.reduce((at, parent) => at * structure[parent].levels.length + codes[parent][row], 0)
          const cell = number * levels.length + codes[position][row]
          counts.set(cell, (counts.get(cell) ?? 0) + 1)
          totals.set(number, (totals.get(number) ?? 0) + 1)
        }
        table.forEach((value, cell) => {
          const total = totals.get(Math.floor(cell / levels.length)) as number
          expect(value).toBe((counts.get(cell) ?? 0) / total)
        })
      })
    }
  })
  it('refuses missing values and codes beyond the last level, in columns of any kind', () => {
    const spoilt = (value: number, at: number, kind: 'bytes' | 'words') => {
      const column = Int32Array.from(codes[1])
      column[at] = value
      return () => fitTables(structure.slice(1, 2), [kind === 'bytes' ? new Uint8Array(column) : column], rows)
    }
    for (const at of [0, 1, 17, rows - 1]) {
      expect(spoilt(-1, at, 'words')).toThrow(/column of "b" has a missing value/)
      expect(spoilt(7, at, 'words')).toThrow(/none of its 7 levels/)
      expect(spoilt(7, at, 'bytes')).toThrow(RangeError)
      expect(spoilt(200, at, 'bytes')).toThrow(RangeError)
      expect(spoilt(6, at, 'bytes')).not.toThrow()
    }
    expect(() => fitTables(structure.slice(1, 2), [codes[1].slice(1)], rows)).toThrow(RangeError)
    const many = node('m', 200)
    expect(() => fitTables([many], [Uint8Array.of(199)], 1)).not.toThrow()
    expect(() => fitTables([many], [Uint8Array.of(200)], 1)).toThrow(RangeError)
  })
})

describe('a prior', () => {
  const structure = [node('a', 3), node('b', 2, [0])]
  const codes = [Int32Array.of(0, 0, 1), Int32Array.of(0, 1, 1)]
  it('of equivalent sample size spreads its rows over the cells (BDeu)', () => {
    const { network, unseen } = fitTables(structure, codes, 3, { kind: 'equivalent-sample-size', size: 6 })
    // 2 to each of a's 3 cells, 1 to each of b's 6.
    expect([...network[0].table]).toEqual([4 / 9, 3 / 9, 2 / 9])
    expect([...network[1].table]).toEqual([2 / 4, 2 / 4, 1 / 3, 2 / 3, 1 / 2, 1 / 2])
    expect(unseen).toEqual([0, 1])
  })
  it('or none: what was never seen is counted', () => {
    expect(fitTables(structure, codes, 3).unseen).toEqual([0, 1])
    expect(fitTables(structure, codes, 0).unseen).toEqual([1, 3])
  })
  it('is not negative', () => {
    expect(() => fitTables(structure, codes, 3, { kind: 'pseudo-count', count: -1 })).toThrow(RangeError)
    expect(() => fitTables(structure, codes, 3, { kind: 'equivalent-sample-size', size: Number.NaN })).toThrow(
      RangeError,
    )
  })
})

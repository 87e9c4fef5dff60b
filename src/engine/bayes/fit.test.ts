import { describe, expect, it } from 'vitest'
import { randomFromSeed } from '../math/index.ts'
import { configurationCodes, configurationsOf, fitNetwork, type NodeStructure } from './index.ts'

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

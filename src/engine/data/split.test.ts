import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { randomFromSeed } from '../math/index.ts'
import { allRows, splitRows } from './index.ts'

const sorted = (rows: Iterable<number>) => [...rows].sort((a, b) => a - b)
const fractions = fc.double({ min: 0.1, max: 0.9, noNaN: true })
const seeds = fc.integer({ min: 0, max: 1e6 })

describe('splitting rows', () => {
  it('is disjoint and complete, of the size wanted, and leaves no part empty', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(500), { maxLength: 60 }), fractions, seeds, (list, fraction, seed) => {
        const rows = Int32Array.from(list)
        const [first, second] = splitRows(rows, null, fraction, randomFromSeed(seed))
        expect(sorted([...first, ...second])).toEqual(sorted(rows))
        expect([...rows]).toEqual(list)
        const wanted = Math.round(list.length * fraction)
        const most = Math.max(list.length - 1, 1)
        expect(first.length).toBe(list.length === 0 ? 0 : Math.min(Math.max(wanted, 1), most))
      }),
      { seed: 1 },
    )
  })
  it('depends on the stream only', () => {
    const split = (seed: number) => splitRows(allRows(100), null, 0.6, randomFromSeed(seed))
    expect(split(4)).toEqual(split(4))
    expect(split(4)).not.toEqual(split(5))
  })
  it('puts every row, and every pair of rows, as often into the first part', () => {
    const [count, trials] = [10, 20_000]
    const alone = new Float64Array(count)
    const together = new Float64Array(count * count)
    const root = randomFromSeed(9)
    for (let trial = 0; trial < trials; trial++) {
      const [first] = splitRows(allRows(count), null, 0.6, root.stream(`trial ${trial}`))
      for (const a of first) {
        alone[a]++
        for (const b of first) together[a * count + b]++
      }
    }
    // Six of ten: one row with probability 0.6, a pair with 6/10 * 5/9. Five standard errors, 55 comparisons.
    for (let a = 0; a < count; a++) {
      expect(Math.abs(alone[a] / trials - 0.6)).toBeLessThan(5 * Math.sqrt((0.6 * 0.4) / trials))
      for (let b = 0; b < a; b++)
        expect(Math.abs(together[a * count + b] / trials - 1 / 3)).toBeLessThan(5 * Math.sqrt(2 / 9 / trials))
    }
  })
})

describe('splitting rows in groups', () => {
  it('keeps groups whole, is complete, and misses the size wanted by less than the largest group', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 15 }), { minLength: 1, maxLength: 80 }),
        fractions,
        seeds,
        (list, fraction, seed) => {
          const groups = Int32Array.from(list)
          // Every other row of the table only: groups are looked up by row number, not by position.
          const rows = allRows(list.length).filter((row) => row % 2 === 0)
          const [first, second] = splitRows(rows, groups, fraction, randomFromSeed(seed))
          expect(sorted([...first, ...second])).toEqual(sorted(rows))
          const [left, right] = [new Set([...first].map((row) => groups[row])), [...second].map((row) => groups[row])]
          expect(right.filter((group) => left.has(group))).toEqual([])
          const sizes = new Map<number, number>()
          for (const row of rows) sizes.set(groups[row], (sizes.get(groups[row]) ?? 0) + 1)
          if (sizes.size < 2) return
          expect(first.length).toBeGreaterThan(0)
          expect(second.length).toBeGreaterThan(0)
          const off = Math.abs(first.length - Math.round(rows.length * fraction))
          expect(off).toBeLessThanOrEqual(Math.max(...sizes.values()))
        },
      ),
      { seed: 2, numRuns: 500 },
    )
  })
  it('puts a single group into the first part', () => {
    const [first, second] = splitRows(allRows(7), new Int32Array(7), 0.6, randomFromSeed(1))
    expect([first.length, second.length]).toEqual([7, 0])
  })
  it('copes with a group larger than half, whichever side it falls on', () => {
    const groups = Int32Array.from({ length: 100 }, (_, row) => (row < 80 ? 0 : row))
    for (let seed = 0; seed < 50; seed++) {
      const [first, second] = splitRows(allRows(100), groups, 0.6, randomFromSeed(seed))
      expect([0, 80]).toContain(first.filter((row) => row < 80).length)
      expect(Math.min(first.length, second.length)).toBeGreaterThan(0)
    }
  })
  it('with one row in each group splits like rows do', () => {
    const trials = 4000
    let sum = 0
    const counts = new Float64Array(10)
    for (let seed = 0; seed < trials; seed++) {
      const [first] = splitRows(allRows(10), allRows(10), 0.6, randomFromSeed(seed))
      sum += first.length
      for (const row of first) counts[row]++
    }
    expect(sum).toBe(6 * trials)
    for (const count of counts) expect(Math.abs(count / trials - 0.6)).toBeLessThan(5 * Math.sqrt((0.6 * 0.4) / trials))
  })
  it('gives small and large groups nearly the same chance', () => {
    // 20 groups of one row and 10 of three; 30 of 50 rows wanted.
    const groups = Int32Array.from({ length: 50 }, (_, row) => (row < 20 ? row : 20 + Math.floor((row - 20) / 3)))
    const trials = 4000
    let [small, large] = [0, 0]
    for (let seed = 0; seed < trials; seed++) {
      const [first] = splitRows(allRows(50), groups, 0.6, randomFromSeed(seed))
      small += first.filter((row) => row < 20).length / 20
      large += first.filter((row) => row >= 20).length / 30
    }
    // Only the last free places favour small groups.
    expect(Math.abs(small / trials - 0.6)).toBeLessThan(0.03)
    expect(Math.abs(large / trials - 0.6)).toBeLessThan(0.03)
  })
})

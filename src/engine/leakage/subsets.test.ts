import { describe, expect, it } from 'vitest'
import { chiSquaredTail, randomFromSeed } from '../math/index.ts'
import { SubsetSampler, swapFor, swapped } from './index.ts'

const keyOf = (subset: Int32Array) => [...subset].sort((a, b) => a - b).join()

/** The p-value of "all of these are as likely". */
function evenness(counts: ReadonlyMap<string, number>, kinds: number): number {
  const total = [...counts.values()].reduce((a, b) => a + b)
  const expected = total / kinds
  const missing = (kinds - counts.size) * expected
  const statistic = [...counts.values()].reduce((sum, count) => sum + (count - expected) ** 2 / expected, missing)
  return chiSquaredTail(statistic, kinds - 1)
}

describe('subsets', () => {
  const random = randomFromSeed(4)
  it('are all as likely: 10 of 3 rows of 5', () => {
    const sampler = new SubsetSampler(5, random.stream('a'))
    const counts = new Map<string, number>()
    for (let i = 0; i < 20_000; i++) {
      const key = keyOf(sampler.draw(3))
      counts.set(key, (counts.get(key) ?? 0) + 1)
    }
    expect(counts.size).toBe(10)
    expect(evenness(counts, 10)).toBeGreaterThan(1e-4)
  })
  it('with and without a record are uniform among those with and without it, as definition 2 asks', () => {
    const sampler = new SubsetSampler(6, random.stream('b'))
    const choices = random.stream('c')
    const [inside, outside] = [new Map<string, number>(), new Map<string, number>()]
    const count = (into: Map<string, number>, subset: Int32Array) =>
      into.set(keyOf(subset), (into.get(keyOf(subset)) ?? 0) + 1)
    for (let i = 0; i < 40_000; i++) {
      const subset = sampler.draw(3)
      const swap = swapFor(2, subset, sampler, choices)
      const other = swapped(subset, swap)
      expect(new Set(other).size).toBe(3)
      expect(subset.includes(2)).toBe(swap.isMember)
      expect(other.includes(2)).toBe(!swap.isMember)
      count(swap.isMember ? inside : outside, subset)
      count(swap.isMember ? outside : inside, other)
    }
    // Two others of five; three others of five.
    expect(evenness(inside, 10)).toBeGreaterThan(1e-4)
    expect(evenness(outside, 10)).toBeGreaterThan(1e-4)
  })
  it('leave somebody out', () => {
    expect(() => new SubsetSampler(5, random).draw(5)).toThrow(RangeError)
    expect(() => new SubsetSampler(5, random).draw(0)).toThrow(RangeError)
  })
})

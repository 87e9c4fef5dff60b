import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { randomFromSeed } from '../math/index.ts'
import { swapGaps, worstInstance, worstSwapOfSet } from './index.ts'

const losses = fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 20 })

describe('the worst instance', () => {
  it('is the largest difference over all pairs, by brute force', () => {
    fc.assert(
      fc.property(losses, losses, (inside, outside) => {
        const all = inside.flatMap((x) => outside.map((y) => y - x))
        const found = worstInstance(inside, outside)
        expect(found.worst).toBe(Math.max(...all))
        expect(outside[found.swap.outside] - inside[found.swap.inside]).toBe(found.worst)
        expect(found.compared).toBe(all.length)
        // Corollary 1: the training loss after the swap less before, with the model as it is.
        const before = inside.reduce((a, b) => a + b, 0) / inside.length
        const swapped = inside.map((x, i) => (i === found.swap.inside ? outside[found.swap.outside] : x))
        const after = swapped.reduce((a, b) => a + b, 0) / inside.length
        expect(worstSwapOfSet(found, inside.length)).toBeCloseTo(after - before, 9)
        const random = swapGaps(inside, outside, 30, randomFromSeed(1))
        expect(Math.max(...random)).toBeLessThanOrEqual(found.worst)
        expect(random.every((gap) => all.includes(gap))).toBe(true)
      }),
      { seed: 1 },
    )
  })
  it('needs a row on each side', () => expect(() => worstInstance([], [1])).toThrow(RangeError))
})

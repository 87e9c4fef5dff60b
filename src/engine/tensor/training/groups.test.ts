import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { evenGroups, networksTogether } from './together.ts'

describe('networks of one program', () => {
  it('are many where they are small, and one where its own weights fill the caches', () => {
    expect(networksTogether({ inputs: 5, hidden: [5, 5], outputs: 2, batch: 128 })).toBe(16)
    expect(networksTogether({ inputs: 100, hidden: [64], outputs: 2, batch: 128 })).toBe(14)
    expect(networksTogether({ inputs: 60, hidden: [128, 512, 128], outputs: 5, batch: 128 })).toBe(1)
    expect(networksTogether({ inputs: 5000, hidden: [4096], outputs: 2, batch: 1024 })).toBe(1)
  })
  it('are never more for a bigger network', () => {
    const form = fc.record({
      inputs: fc.integer({ min: 1, max: 500 }),
      hidden: fc.array(fc.integer({ min: 1, max: 300 }), { maxLength: 4 }),
      outputs: fc.integer({ min: 1, max: 20 }),
      batch: fc.integer({ min: 1, max: 500 }),
    })
    fc.assert(
      fc.property(form, (small) => {
        const found = networksTogether(small)
        expect(found).toBeGreaterThanOrEqual(1)
        expect(networksTogether({ ...small, hidden: [...small.hidden, 100] })).toBeLessThanOrEqual(found)
        expect(networksTogether({ ...small, batch: small.batch + 1 })).toBeLessThanOrEqual(found)
      }),
    )
  })
  it('are divided in their order, into the fewest groups, of lengths that differ by one at most', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.integer({ min: 1, max: 20 }), (items, most) => {
        const groups = evenGroups(items, most)
        expect(groups.flat()).toEqual(items)
        expect(groups).toHaveLength(Math.ceil(items.length / most))
        const lengths = groups.map(({ length }) => length)
        if (groups.length > 0)
          expect(Math.max(...lengths)).toBeLessThanOrEqual(Math.min(most, Math.min(...lengths) + 1))
      }),
    )
  })
})

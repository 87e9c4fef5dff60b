import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mean, randomFromSeed, sampleVariance } from '../math/index.ts'
import { areaUnderCurve, delongInterval, midranks } from './index.ts'

const scored = fc.array(fc.tuple(fc.integer({ min: -3, max: 3 }), fc.boolean()), { minLength: 4, maxLength: 40 })

/** As the paper writes it: the kernel of every pair. */
function byDefinition(members: readonly number[], others: readonly number[]) {
  const kernel = (x: number, y: number) => (x > y ? 1 : x === y ? 0.5 : 0)
  const v10 = members.map((x) => mean(others.map((y) => kernel(x, y))))
  const v01 = others.map((y) => mean(members.map((x) => kernel(x, y))))
  const variance = sampleVariance(v10) / members.length + sampleVariance(v01) / others.length
  return { area: mean(v10), standardError: Math.sqrt(variance) }
}

describe('DeLong’s interval', () => {
  it('is that of the paper’s own formula, ties included', () => {
    fc.assert(
      fc.property(scored, (rows) => {
        const scores = Float64Array.from(rows, ([score]) => score)
        const positive = Uint8Array.from(rows, ([, kind]) => (kind ? 1 : 0))
        const [members, others] = [true, false].map((kind) =>
          rows.filter(([, own]) => own === kind).map(([score]) => score),
        )
        const found = delongInterval(scores, positive)
        expect(found === null).toBe(members.length < 2 || others.length < 2)
        if (!found) return
        const expected = byDefinition(members, others)
        expect(found.area).toBeCloseTo(expected.area, 12)
        expect(found.area).toBeCloseTo(areaUnderCurve(scores, positive) as number, 12)
        expect(found.standardError).toBeCloseTo(expected.standardError, 12)
        expect(found.high - found.low).toBeLessThanOrEqual(2 * 1.959963984540054 * found.standardError + 1e-12)
      }),
    )
  })
  it('covers the true area as often as it says', () => {
    // Normal scores one apart: the area is Phi(1 / sqrt(2)) = 0.760249938906...
    const random = randomFromSeed(5)
    const repetitions = 1000
    let covered = 0
    for (let i = 0; i < repetitions; i++) {
      const positive = Uint8Array.from({ length: 160 }, (_, row) => (row < 60 ? 1 : 0))
      const found = delongInterval(
        Float64Array.from(positive, (kind) => kind + random.normal()),
        positive,
      )
      if (found && found.low <= 0.7602499389065233 && found.high >= 0.7602499389065233) covered++
    }
    // Four standard errors of a share of 95 % in 1,000; at 60 + 100 rows the interval is a little short.
    expect(Math.abs(covered / repetitions - 0.95)).toBeLessThan(4 * Math.sqrt((0.95 * 0.05) / repetitions))
  })
  it('shares ranks among equals', () => expect([...midranks(Float64Array.of(3, 1, 3, 2))]).toEqual([3.5, 1, 3.5, 2]))
})

import { describe, expect, it } from 'vitest'
import golden from '../../../tests/golden/error-function/reference.json' with { type: 'json' }
import leakage from '../../../tests/golden/leakage/reference.json' with { type: 'json' }
import { erfc, logErfc, normalTail, normalTailQuantile } from './index.ts'

describe('the error function', () => {
  it.each(golden.erfc)('erfc(%d) is scipy’s', (x, expected) =>
    expect(Math.abs(erfc(x) / expected - 1)).toBeLessThan(x > 10 ? 2e-13 : 1e-14),
  )
  it.each(golden.log_erfc)('its logarithm at %d is scipy’s', (x, expected) =>
    expect(Math.abs(logErfc(x) - expected)).toBeLessThan(1e-14 * Math.max(1, Math.abs(expected))),
  )
  it('ends where it should', () => {
    expect([erfc(Infinity), erfc(-Infinity), logErfc(Infinity)]).toEqual([0, 2, -Infinity])
  })
  it('has a quantile that is its inverse', () => {
    for (const tail of [1e-15, 1e-5, 0.025, 0.5, 0.9])
      expect(normalTail(normalTailQuantile(tail)) / tail).toBeCloseTo(1, 11)
    expect(normalTailQuantile(0.025)).toBeCloseTo(1.959963984540054, 12)
    expect(() => normalTailQuantile(0)).toThrow(RangeError)
  })
})

describe('the normal tail', () => {
  const below = leakage.tails.filter(({ value }) => value <= 0)
  it.each(below)('beyond $value is scipy’s, in its logarithm', ({ value, log }) => {
    expect(Math.abs(logErfc(-value / Math.SQRT2) - Math.LN2 - log)).toBeLessThanOrEqual(1e-13 * Math.abs(log))
  })
  it('is symmetric', () => {
    expect(below.length).toBeGreaterThan(2)
    for (const value of [0, 0.3, 1, 4]) expect(normalTail(value) + normalTail(-value)).toBeCloseTo(1, 14)
  })
})

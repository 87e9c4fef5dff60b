import { describe, expect, it } from 'vitest'
import golden from '../../../tests/golden/welch/reference.json' with { type: 'json' }
import { welchInterval } from './index.ts'

describe('the interval for the difference of two independent means', () => {
  it.each(golden.intervals)('is that of scipy, level $level', ({ first, second, level, interval: [low, high] }) => {
    const found = welchInterval(first, second, level)
    // scipy's t quantile is off by up to 3e-9.
    expect(found.low).toBeCloseTo(low, 7)
    expect(found.high).toBeCloseTo(high, 7)
    expect(found.difference).toBeCloseTo((low + high) / 2, 7)
  })
  it('turns about when the samples are exchanged', () => {
    const [a, b] = [
      [1, 2, 4],
      [3, 9],
    ]
    const [one, other] = [welchInterval(a, b), welchInterval(b, a)]
    expect(one.low).toBeCloseTo(-other.high, 12)
    expect(one.high).toBeCloseTo(-other.low, 12)
  })
  it('is a point where nothing varies, and is refused with a single value', () => {
    expect(welchInterval([0.5, 0.5], [0.75, 0.75])).toEqual({ difference: 0.25, low: 0.25, high: 0.25 })
    expect(() => welchInterval([1], [1, 2])).toThrow(RangeError)
  })
})

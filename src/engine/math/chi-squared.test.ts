import { describe, expect, it } from 'vitest'
import golden from '../../../tests/golden/bayes/reference.json' with { type: 'json' }
import { chiSquaredTail } from './index.ts'

describe('the tail of chi-squared', () => {
  it.each(golden.tails)('above %s with %s degrees of freedom is scipy’s %s', (value, degrees, expected) => {
    const found = chiSquaredTail(value, degrees)
    if (expected === 0) expect(found).toBeLessThan(1e-300)
    else expect(Math.abs(found / expected - 1)).toBeLessThan(1e-10)
  })
  it('is 1 at nothing and needs degrees of freedom', () => {
    expect(chiSquaredTail(0, 3)).toBe(1)
    expect(() => chiSquaredTail(1, 0)).toThrow(RangeError)
  })
})

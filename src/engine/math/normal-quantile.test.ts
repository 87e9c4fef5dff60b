import { describe, expect, it } from 'vitest'
import { normalQuantile, studentTQuantile } from './index.ts'

describe('the normal quantile', () => {
  // scipy.stats.norm.ppf 1.10.1.
  it.each([
    [0.25, -0.6744897501960817],
    [0.001, -3.090232306167813],
    [1e-20, -9.2623400897984],
    [0.5, 0],
    [0.975, 1.959963984540054],
    [0.995, 2.5758293035489],
  ])('of %d is %d', (probability, expected) => expect(normalQuantile(probability)).toBeCloseTo(expected, 12))
  it('is what Student’s t goes to', () => {
    for (const p of [0.01, 0.2, 0.7, 0.999]) expect(normalQuantile(p)).toBeCloseTo(studentTQuantile(p, 1e7), 4)
  })
  it.each([0, 1, -1, Number.NaN])('refuses %d', (p) => expect(() => normalQuantile(p)).toThrow(RangeError))
})

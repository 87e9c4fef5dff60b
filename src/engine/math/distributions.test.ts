import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import golden from '../../../tests/golden/distributions/reference.json' with { type: 'json' }
import {
  betaQuantile,
  clopperPearson,
  logGamma,
  meanInterval,
  regularizedIncompleteBeta,
  studentTQuantile,
} from './index.ts'

const close = (ours: number, theirs: number, relative: number) =>
  expect(Math.abs(ours - theirs)).toBeLessThanOrEqual(relative * Math.abs(theirs))

describe('against scipy', () => {
  it('log gamma', () => {
    for (const [x, expected] of golden.log_gamma)
      expect(Math.abs(logGamma(x) - expected)).toBeLessThan(1e-12 * Math.max(1, Math.abs(expected)))
  })
  it.each(golden.incomplete_beta)('I_%d(%d, %d)', (x, a, b, expected) =>
    close(regularizedIncompleteBeta(x, a, b), expected, 1e-9),
  )
  // scipy's own t quantile is off by up to 3e-9 (with one degree of freedom it is tan(pi (p - 1/2)), tested below).
  it.each(golden.student_quantile)('quantile %d of t with %d degrees of freedom', (p, v, expected) =>
    close(studentTQuantile(p, v), expected, 5e-9),
  )
  it.each(golden.clopper_pearson)('%d of %d at level %d', (k, n, level, low, high) => {
    const interval = clopperPearson(k, n, level)
    close(interval.low, low, 1e-9)
    close(interval.high, high, 1e-9)
  })
})

describe('against closed forms', () => {
  it.each([0.0005, 0.025, 0.4, 0.75, 0.975])(
    't with one degree of freedom is Cauchy, with two algebraic, at %d',
    (p) => {
      close(studentTQuantile(p, 1), Math.tan(Math.PI * (p - 0.5)), 1e-12)
      close(studentTQuantile(p, 2), (2 * p - 1) / Math.sqrt(2 * p * (1 - p)), 1e-12)
    },
  )
})

describe('properties', () => {
  // Not closer to 0 or 1: there 1 - x loses the digits that small shapes depend on.
  const fraction = fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true })
  const shape = fc.double({ min: 0.05, max: 500, noNaN: true })
  it('the incomplete beta function is symmetric and increasing', () => {
    fc.assert(
      fc.property(fraction, fraction, shape, shape, (x, y, a, b) => {
        expect(regularizedIncompleteBeta(x, a, b) + regularizedIncompleteBeta(1 - x, b, a)).toBeCloseTo(1, 9)
        const [low, high] = [Math.min(x, y), Math.max(x, y)]
        expect(regularizedIncompleteBeta(low, a, b)).toBeLessThanOrEqual(regularizedIncompleteBeta(high, a, b) + 1e-12)
      }),
      { seed: 1 },
    )
  })
  it('the quantile undoes the distribution function', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.001, max: 0.999, noNaN: true }),
        fc.double({ min: 0.5, max: 200, noNaN: true }),
        fc.double({ min: 0.5, max: 200, noNaN: true }),
        (p, a, b) => {
          expect(regularizedIncompleteBeta(betaQuantile(p, a, b), a, b)).toBeCloseTo(p, 8)
        },
      ),
      { seed: 2 },
    )
  })
})

describe('the interval of a mean', () => {
  it('is the textbook one', () => {
    // Student 1908's sleep data (extra hours, drug 1): R's t.test gives [-0.5297804, 2.0297804].
    const interval = meanInterval([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2.0])
    expect(interval.mean).toBeCloseTo(0.75, 12)
    expect(interval.low).toBeCloseTo(-0.5297804, 6)
    expect(interval.high).toBeCloseTo(2.0297804, 6)
  })
  it('is a point for one value and refuses none', () => {
    expect(meanInterval([0.4])).toEqual({ mean: 0.4, low: 0.4, high: 0.4 })
    expect(() => meanInterval([])).toThrow(RangeError)
  })
})

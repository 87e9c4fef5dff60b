import { describe, expect, it } from 'vitest'
import reference from '../../../tests/golden/leakage/reference.json' with { type: 'json' }
import {
  classicalGaussianEpsilon,
  classicalGaussianScale,
  gaussianDelta,
  gaussianDeviation,
  gaussianEpsilon,
} from './index.ts'

describe('the Gaussian mechanism of proposition 1', () => {
  it('has the noise of its formula, and the epsilon back from it', () => {
    expect(classicalGaussianScale(2, 0.5, 1e-5)).toBeCloseTo((Math.sqrt(2 * Math.log(125_000)) * 2) / 0.5, 12)
    expect(classicalGaussianEpsilon(2, classicalGaussianScale(2, 0.5, 1e-5), 1e-5)).toBeCloseTo(0.5, 12)
  })
  it('is for epsilons below 1 only', () => {
    expect(() => classicalGaussianScale(1, 1, 1e-5)).toThrow('between 0 and 1')
    expect(classicalGaussianEpsilon(1, 1, 1e-5)).toBeNull()
    expect(() => classicalGaussianScale(1, 0.5, 0)).toThrow(RangeError)
    expect(() => classicalGaussianScale(0, 0.5, 0.1)).toThrow(RangeError)
  })
  it('is more than enough: the exact delta of its noise is below the one asked for', () => {
    for (const epsilon of [0.05, 0.3, 0.99])
      for (const delta of [1e-3, 1e-6])
        expect(gaussianDelta(1 / classicalGaussianScale(1, epsilon, delta), epsilon)).toBeLessThan(delta)
  })
})

describe('the analytic Gaussian mechanism', () => {
  it.each([...reference.published.sigma, ...reference.analytic])(
    'needs the noise $sigma for epsilon $epsilon, delta $delta, sensitivity $sensitivity',
    ({ sensitivity, epsilon, delta, sigma }) => {
      expect(gaussianDeviation(sensitivity, epsilon, delta) / sigma).toBeCloseTo(1, 9)
      expect(gaussianEpsilon(sensitivity / sigma, delta) / epsilon).toBeCloseTo(1, 8)
    },
  )
  it.each(reference.published.delta)('has the published delta: noise %d, sensitivity %d, epsilon %d', (...row) => {
    const [scale, sensitivity, epsilon, delta] = row
    expect(gaussianDelta(sensitivity / scale, epsilon)).toBeCloseTo(delta, 7)
  })
  it('at epsilon 0 is the total variation of two normal distributions', () => {
    // 2 F(s / 2 sigma) - 1, with F(0.5) = 0.691462461274013 (any table).
    expect(gaussianDelta(1, 0)).toBeCloseTo(2 * 0.691462461274013 - 1, 13)
    expect(gaussianEpsilon(1e-4, 0.1)).toBe(0)
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import golden from '../../../tests/golden/metrics/reference.json' with { type: 'json' }
import { diagonalDivergence, type Gaussian, gaussianDivergence, SingularError, symmetricDivergence } from './index.ts'

const gaussian = (mean: readonly number[], covariance: readonly (readonly number[])[]): Gaussian => ({
  mean: Float64Array.from(mean),
  covariance: Float64Array.from(covariance.flat()),
})

describe('the divergence of two normal distributions', () => {
  it.each(golden.gaussian_kl.map((each) => [each.mean1.length, each] as const))(
    'is that of numpy’s closed form in %d dimensions, and twice one half of both directions',
    (_, { mean1, cov1, mean0, cov0, kl_1_given_0 }) => {
      const [one, zero] = [gaussian(mean1, cov1), gaussian(mean0, cov0)]
      expect(gaussianDivergence(one, zero)).toBeCloseTo(kl_1_given_0, 11)
      expect(symmetricDivergence(one, zero)).toBeCloseTo(
        gaussianDivergence(one, zero) + gaussianDivergence(zero, one),
        10,
      )
    },
  )
  it('in one dimension is ln(s0 / s1) + (s1^2 + (m1 - m0)^2) / (2 s0^2) - 1/2', () => {
    expect(gaussianDivergence(gaussian([3], [[4]]), gaussian([1], [[9]]))).toBeCloseTo(
      Math.log(3 / 2) + (4 + 4) / 18 - 0.5,
      13,
    )
  })
  it('is the sum over the dimensions where these are independent', () => {
    const positive = fc.double({ min: 0.1, max: 10, noNaN: true })
    const dimension = fc.record({ m1: positive, m0: positive, v1: positive, v0: positive })
    fc.assert(
      fc.property(fc.array(dimension, { minLength: 1, maxLength: 5 }), (list) => {
        const part = (mean: 'm1' | 'm0', variance: 'v1' | 'v0') => ({
          mean: Float64Array.from(list, (each) => each[mean]),
          variances: Float64Array.from(list, (each) => each[variance]),
        })
        const full = ({ mean, variances }: ReturnType<typeof part>): Gaussian => ({
          mean,
          covariance: Float64Array.from({ length: list.length ** 2 }, (_, at) =>
            at % (list.length + 1) === 0 ? variances[at / (list.length + 1)] : 0,
          ),
        })
        const [one, zero] = [part('m1', 'v1'), part('m0', 'v0')]
        const whole = symmetricDivergence(full(one), full(zero))
        expect(Math.abs(diagonalDivergence(one, zero) - whole)).toBeLessThanOrEqual(1e-9 * (1 + whole))
      }),
    )
  })
  it('does not change when the parameters are measured in other units', () => {
    const [one, zero] = golden.gaussian_kl
      .slice(2)
      .map(({ mean1, cov1, mean0, cov0 }) => [gaussian(mean1, cov1), gaussian(mean0, cov0)])[0]
    const scaled = ({ mean, covariance }: Gaussian): Gaussian => ({
      mean: mean.map((value, i) => value * 10 ** (i - 2)),
      covariance: covariance.map((value, at) => value * 10 ** (Math.floor(at / 5) + (at % 5) - 4)),
    })
    expect(symmetricDivergence(scaled(one), scaled(zero))).toBeCloseTo(symmetricDivergence(one, zero), 9)
  })
  it('is refused where a covariance is singular', () => {
    const flat = gaussian([0, 0], [[1, 1], [1, 1]]) // prettier-ignore
    expect(() => symmetricDivergence(flat, flat)).toThrow(SingularError)
    const none = { mean: Float64Array.of(0), variances: Float64Array.of(0) }
    expect(() => diagonalDivergence(none, none)).toThrow(SingularError)
  })
})

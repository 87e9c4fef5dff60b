import { describe, expect, it } from 'vitest'
import { randomFromSeed } from '../math/index.ts'
import { type Arms, estimateLeakage, leakageByNoise } from './index.ts'

const random = randomFromSeed(8)
const numbers = (count: number, shift: number) => Float64Array.from({ length: count }, () => shift + random.normal())

describe('the leakage by noise', () => {
  it.each([true, false])('is what each noise alone gives, pairs: %s', (paired) => {
    const arms: Arms = { dimension: 3, withRecord: numbers(300, 0.4), without: numbers(300, 0), paired }
    const leakageAt = leakageByNoise(arms, 5, randomFromSeed(3))
    for (const noise of [0, 0.1, 1, 30]) {
      const settings = { covariance: 'full', noise, correction: 'permutations', resamples: 0, permutations: 5 } as const
      expect(leakageAt(noise)).toBeCloseTo(estimateLeakage(arms, settings, randomFromSeed(3)).corrected, 10)
    }
  })
  it('of moments that are known is in closed form: d^2 / (v + sigma^2) in one dimension', () => {
    // Two values v apart by 2 r have mean m and variance 2 r^2 (divided by 1); repeated four times, 8 r^2 / 7.
    const arm = (centre: number) => Float64Array.from({ length: 8 }, (_, i) => centre + (i % 2 === 0 ? 0.5 : -0.5))
    const leakageAt = leakageByNoise({ dimension: 1, withRecord: arm(0.3), without: arm(0), paired: false }, 0, random)
    const variance = (8 * 0.25) / 7
    for (const noise of [0, 0.2, 2]) expect(leakageAt(noise)).toBeCloseTo(0.3 ** 2 / (variance + noise ** 2), 6)
  })
  it('needs more refits than parameters', () => {
    const arms = { dimension: 4, withRecord: numbers(20, 0), without: numbers(20, 0), paired: false }
    expect(() => leakageByNoise(arms, 0, random)).toThrow(RangeError)
  })
})

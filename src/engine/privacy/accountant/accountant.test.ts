import { describe, expect, it } from 'vitest'
import golden from '../../../../tests/golden/accounting/reference.json' with { type: 'json' }
import { convolveWithItself, fourier } from './fourier.ts'
import {
  epsilonBy,
  gaussianDelta,
  gaussianDeviation,
  gaussianEpsilon,
  lossDelta,
  lossEpsilon,
  noiseMultiplierFor,
  renyiDivergence,
  renyiEpsilon,
} from './index.ts'
import { discreteLoss } from './privacy-loss.ts'

const settings = golden.dp_sgd.map((row) => ({
  ...row,
  mechanism: { sampleRate: row.sample_rate, noiseMultiplier: row.noise_multiplier, steps: row.steps },
}))
const name = 'rate $sample_rate, noise $noise_multiplier, $steps steps'

describe('Rényi divergences', () => {
  it.each(settings)(`are opacus’s: ${name}`, ({ mechanism, rdp_at_2, rdp_at_8, rdp_at_4_5 }) => {
    for (const [order, expected] of [
      [2, rdp_at_2],
      [8, rdp_at_8],
      [4.5, rdp_at_4_5],
    ])
      expect(renyiDivergence(mechanism, order) / expected).toBeCloseTo(1, 8)
  })
  it.each(settings)(`give opacus’s epsilon: ${name}`, ({ mechanism, delta, epsilon, best_order }) => {
    const found = renyiEpsilon(mechanism, delta, golden.orders)
    expect(found.epsilon).toBeCloseTo(epsilon, 9)
    expect(found.order).toBeCloseTo(best_order, 12)
    // More orders can only help.
    expect(renyiEpsilon(mechanism, delta).epsilon).toBeLessThanOrEqual(found.epsilon)
  })
  it('of the Gaussian mechanism are alpha k / (2 sigma^2), the limit of a rate of 1', () => {
    expect(renyiDivergence({ sampleRate: 1, noiseMultiplier: 3, steps: 5 }, 2.5)).toBeCloseTo(12.5 / 18, 14)
    const nearly = { sampleRate: 1 - 1e-9, noiseMultiplier: 3, steps: 5 }
    for (const order of [2, 2.5, 10]) expect(renyiDivergence(nearly, order)).toBeCloseTo((5 * order) / 18, 6)
  })
})

describe('the Gaussian mechanism', () => {
  it('has the delta that integrating its densities gives', () => {
    const [ratio, epsilon] = [0.8, 0.5]
    let sum = 0
    const density = (x: number) => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)
    const step = 1e-3
    for (let x = -10; x < 12; x += step)
      sum += step * Math.max(0, density(x + step / 2 - ratio) - Math.exp(epsilon) * density(x + step / 2))
    expect(gaussianDelta(ratio, epsilon)).toBeCloseTo(sum, 6)
  })
  it('gets the noise that reaches an epsilon, less than the classical mechanism', () => {
    const deviation = gaussianDeviation(2, 0.7, 1e-5)
    expect(gaussianDelta(2 / deviation, 0.7)).toBeCloseTo(1e-5, 12)
    expect(gaussianEpsilon(2 / deviation, 1e-5)).toBeCloseTo(0.7, 9)
    // sqrt(2 ln(1.25 / delta)) sensitivity / epsilon (Dwork and Roth 2014, theorem 3.22).
    expect(deviation).toBeLessThan((Math.sqrt(2 * Math.log(1.25e5)) * 2) / 0.7)
  })
  it('at delta alone needs no epsilon', () => expect(gaussianEpsilon(0.01, 0.5)).toBe(0))
})

describe('the distribution of the privacy loss', () => {
  it.each(settings.filter(({ sample_rate }) => sample_rate === 1))(
    `brackets the exact epsilon of the Gaussian mechanism: ${name}`,
    ({ mechanism, delta }) => {
      const exact = gaussianEpsilon(Math.sqrt(mechanism.steps) / mechanism.noiseMultiplier, delta)
      const { upper, lower } = lossEpsilon(mechanism, delta)
      expect(upper).toBeGreaterThanOrEqual(exact)
      expect(lower).toBeLessThanOrEqual(exact)
      expect(upper - exact).toBeLessThan(1e-4)
      expect(exact - lower).toBeLessThan(5e-3)
    },
  )
  it('brackets the exact delta of one subsampled step', () => {
    // Balle, Barthe and Gaboardi 2018, theorem 9: with e^a = 1 + (e^eps - 1) / q, delta is q times the Gaussian mechanism's at a.
    const mechanism = { sampleRate: 0.1, noiseMultiplier: 0.9, steps: 1 }
    for (const epsilon of [0, 0.2, 1]) {
      const amplified = Math.log1p(Math.expm1(epsilon) / mechanism.sampleRate)
      const exact = mechanism.sampleRate * gaussianDelta(1 / mechanism.noiseMultiplier, amplified)
      const { upper, lower } = lossDelta(mechanism, epsilon)
      expect(upper).toBeGreaterThanOrEqual(exact)
      expect(lower).toBeLessThanOrEqual(exact)
      expect(upper / exact - 1).toBeLessThan(1e-4)
    }
  })
  it('agrees with opacus’s accountant by privacy random variables', () => {
    // opacus, accountants_test.py, test_prv_accountant: the upper end of an interval 0.02 wide.
    const { upper, lower } = lossEpsilon({ sampleRate: 0.04, noiseMultiplier: 1.5, steps: 2249 }, 1e-5)
    expect(upper).toBeLessThan(6.777395712150674)
    expect(upper).toBeGreaterThan(6.777395712150674 - 0.02)
    expect(lower).toBeGreaterThan(6.7)
  })
  it('agrees with Koskela’s Fourier accountant', () => {
    // DPBayes/PLD-Accountant, its usage example with 1e4 compositions, rate 0.01, noise 4: delta at epsilon 1.
    const { upper, lower } = lossDelta({ sampleRate: 0.01, noiseMultiplier: 4, steps: 10_000 }, 1)
    expect(upper / 4.243484012034273e-6 - 1).toBeGreaterThan(0)
    expect(upper / 4.243484012034273e-6 - 1).toBeLessThan(1e-3)
    expect(lower).toBeLessThan(4.243484012034273e-6)
  })
  it.each(settings)(`is tighter than Rényi’s: ${name}`, ({ mechanism, delta }) => {
    const { upper, lower } = lossEpsilon(mechanism, delta)
    expect(upper).toBeLessThan(renyiEpsilon(mechanism, delta).epsilon)
    expect(lower).toBeGreaterThan(0.95 * upper)
  })
  it('is 0 where delta alone is enough', () =>
    expect(lossEpsilon({ sampleRate: 0.001, noiseMultiplier: 50, steps: 1 }, 0.01)).toEqual({ upper: 0, lower: 0 }))
})

describe('losses that are too large for their exponentials', () => {
  it('are composed as the Gaussian mechanism', () => {
    for (const [noiseMultiplier, steps] of [
      [0.1, 10_000],
      [0.02, 3],
    ]) {
      const exact = gaussianEpsilon(Math.sqrt(steps) / noiseMultiplier, 1e-5)
      expect(exact).toBeGreaterThan(4000)
      const { upper, lower } = lossEpsilon({ sampleRate: 1, noiseMultiplier, steps }, 1e-5)
      expect(upper).toBeGreaterThanOrEqual(exact)
      expect(lower).toBeLessThanOrEqual(exact)
      expect(upper / lower).toBeLessThan(1.01)
    }
  })
  it('are composed with subsampling: a record that joins often loses that often', () => {
    // In 1000 steps with a rate of 0.15 it joins 150 times or so, each time with a loss of 1 / (2 sigma^2) = 50 and ln 0.15.
    const { upper, lower } = lossEpsilon({ sampleRate: 0.15, noiseMultiplier: 0.1, steps: 1000 }, 1e-5)
    expect(lower).toBeGreaterThan(150 * (50 + Math.log(0.15)))
    expect(upper).toBeLessThan(220 * (50 + 10))
    expect(upper / lower).toBeLessThan(1.01)
  })
  it('of one step have their closed form', () => {
    const mechanism = { sampleRate: 0.3, noiseMultiplier: 0.03, steps: 1 }
    const exact = 0.3 * gaussianDelta(1 / 0.03, 600 + Math.log(1 / 0.3))
    expect(exact).toBeGreaterThan(1e-3)
    const { upper, lower } = lossDelta(mechanism, 600)
    expect(upper).toBeGreaterThanOrEqual(exact)
    expect(lower).toBeLessThanOrEqual(exact)
    expect(upper / exact - 1).toBeLessThan(1e-3)
  })
  it('at a delta below what rounding allows make no claim, but Rényi’s divergences do', () => {
    const mechanism = { sampleRate: 1e-6, noiseMultiplier: 0.5, steps: 1_000_000 }
    expect(lossEpsilon(mechanism, 1e-12).upper).toBe(Infinity)
    expect(epsilonBy('privacy-loss', mechanism, 1e-12)).toBe(renyiEpsilon(mechanism, 1e-12).epsilon)
  })
})

describe('the noise for an epsilon', () => {
  const target = { epsilon: 8, delta: 1e-5, sampleRate: 0.04, steps: 2000 }
  it('is opacus’s by Rényi divergences', () => {
    // opacus, accountants_test.py, test_get_noise_multiplier_rdp_steps, found there to a tolerance of 0.01 in epsilon.
    expect(Math.abs(noiseMultiplierFor(target, 'renyi') / 1.3562 - 1)).toBeLessThan(2e-3)
  })
  it.each(['renyi', 'privacy-loss'] as const)('reaches it, and a little less noise does not: %s', (by) => {
    const noiseMultiplier = noiseMultiplierFor({ ...target, steps: 300 }, by)
    const at = (noise: number) => epsilonBy(by, { sampleRate: 0.04, noiseMultiplier: noise, steps: 300 }, 1e-5)
    expect(at(noiseMultiplier)).toBeLessThanOrEqual(8)
    expect(at(noiseMultiplier * 0.998)).toBeGreaterThan(8)
  })
  it('is refused for what cannot be', () => {
    expect(() => noiseMultiplierFor({ ...target, epsilon: 0 })).toThrow(RangeError)
    expect(() => noiseMultiplierFor({ ...target, delta: 0 })).toThrow(RangeError)
    expect(() => lossEpsilon({ sampleRate: 2, noiseMultiplier: 1, steps: 1 }, 1e-5)).toThrow(RangeError)
    expect(() => renyiEpsilon({ sampleRate: 0.1, noiseMultiplier: 1, steps: 0 }, 1e-5)).toThrow(RangeError)
    expect(() => renyiEpsilon({ sampleRate: 0.1, noiseMultiplier: 0, steps: 1 }, 1e-5)).toThrow(RangeError)
  })
})

describe('one step in the direction "add"', () => {
  const [q, noiseMultiplier, width] = [0.2, 0.9, 1e-4]
  const mechanism = { sampleRate: q, noiseMultiplier, steps: 1 }
  const deltaOf = ({ first, probabilities, infinite }: ReturnType<typeof discreteLoss>, epsilon: number) =>
    probabilities.reduce(
      (sum, probability, i) => sum + probability * Math.max(0, -Math.expm1(epsilon - (first + i) * width)),
      infinite,
    )
  it('has the delta of its closed form, from above', () => {
    const loss = discreteLoss(mechanism, 'add', width, 1e-14)
    expect(loss.probabilities.reduce((a, b) => a + b) + loss.infinite).toBeCloseTo(1, 12)
    for (const epsilon of [0, 0.05, 0.15]) {
      // N(0) - e^eps ((1 - q) N(0) + q N(1)) = c (N(0) - e^a N(1)) with c = 1 - e^eps (1 - q) and e^a = e^eps q / c.
      const c = 1 - Math.exp(epsilon) * (1 - q)
      const exact = c * gaussianDelta(1 / noiseMultiplier, epsilon + Math.log(q / c))
      expect(deltaOf(loss, epsilon) - exact).toBeGreaterThanOrEqual(0)
      expect(deltaOf(loss, epsilon) / exact - 1).toBeLessThan(1e-4)
    }
    // No loss is above -ln(1 - q).
    expect(deltaOf(loss, -Math.log1p(-q) + width)).toBe(0)
  })
  it('loses less than in the other direction (Mironov, Talwar and Zhang 2019, theorem 5, for Rényi’s divergences)', () => {
    for (const epsilon of [0.05, 0.15])
      expect(deltaOf(discreteLoss(mechanism, 'add', width, 1e-14), epsilon)).toBeLessThan(
        deltaOf(discreteLoss(mechanism, 'remove', width, 1e-14), epsilon),
      )
  })
})

describe('the Fourier transform', () => {
  it('adds up independent numbers: a binomial', () => {
    const coin = Float64Array.from({ length: 64 }, (_, i) => (i === 0 ? 0.7 : i === 1 ? 0.3 : 0))
    const { probabilities, error } = convolveWithItself(coin, 40)
    let [exact, off] = [0.7 ** 40, 0]
    for (let k = 0; k <= 40; k++) {
      off += Math.abs(probabilities[k] - exact)
      exact *= ((40 - k) / (k + 1)) * (0.3 / 0.7)
    }
    expect(off + probabilities.slice(41).reduce((a, b) => a + b)).toBeLessThan(error)
    expect(error).toBeLessThan(1e-11)
  })
  it('is refused for other lengths', () =>
    expect(() => fourier(new Float64Array(6), new Float64Array(6))).toThrow(RangeError))
})

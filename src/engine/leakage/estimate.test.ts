import { describe, expect, it } from 'vitest'
import reference from '../../../tests/golden/leakage/reference.json' with { type: 'json' }
import { mean, meanInterval, type Random, randomFromSeed } from '../math/index.ts'
import { moments, shrinkageOf, standardise } from './arms.ts'
import {
  type Arms,
  estimateInformation,
  estimateLeakage,
  independentFloor,
  type LeakageSettings,
  mixtureInformation,
  unbiasedLeakage,
} from './index.ts'

/** Mixes independent normals, so that the parameters are correlated. Divergences do not see it. */
const mix = (values: Float64Array, dimension: number) =>
  values.map((value, at) => value + (at % dimension > 0 ? 0.6 * values[at - 1] : 0))

interface Truth {
  readonly dimension: number
  readonly refits: number
  /** How far the record moves every mean, in standard deviations. */
  readonly shift: number
  /** By what it multiplies every standard deviation. */
  readonly stretch: number
  /** Correlation of the two refits of a pair; null: not paired. */
  readonly correlation: number | null
}

/** p/2 (s^2 + 1/s^2 - 2 + d^2 (1 + 1/s^2)): closed form of both divergences, added. */
const leakageOf = ({ dimension, shift, stretch }: Truth) =>
  (dimension / 2) * (stretch ** 2 + stretch ** -2 - 2 + shift ** 2 * (1 + stretch ** -2))

function draw({ dimension, refits, shift, stretch, correlation }: Truth, random: Random): Arms {
  const [a, b] = [0, 0].map(() => Float64Array.from({ length: refits * dimension }, () => random.normal()))
  const r = correlation ?? 0
  const other = a.map((value, i) => r * value + Math.sqrt(1 - r * r) * b[i])
  return {
    dimension,
    paired: correlation !== null,
    withRecord: mix(
      other.map((value) => shift + stretch * value),
      dimension,
    ),
    without: mix(a, dimension),
  }
}

const plain: LeakageSettings = { covariance: 'full', correction: 'jackknife', resamples: 0, permutations: 0 }
const repeat = (truth: Truth, times: number, estimate: (arms: Arms, random: Random) => number) => {
  const random = randomFromSeed(11)
  return Array.from({ length: times }, (_, i) =>
    estimate(draw(truth, random.stream(`arms ${i}`)), random.stream(`estimate ${i}`)),
  )
}
const independent: Truth = { dimension: 4, refits: 120, shift: 0.2, stretch: 1.1, correlation: null }
const pairs: Truth = { ...independent, correlation: 0.9 }

describe('rho_KL estimated from refits', () => {
  it.each([independent, pairs])('is too high by the plug-in, and right on average once corrected: %j', (truth) => {
    const truly = leakageOf(truth)
    const plugIn = meanInterval(repeat(truth, 200, (arms, random) => estimateLeakage(arms, plain, random).plugIn))
    const corrected = meanInterval(repeat(truth, 200, (arms, random) => estimateLeakage(arms, plain, random).corrected))
    expect(plugIn.low).toBeGreaterThan(truly)
    // What is left is of order 1 / refits^2.
    const rest = 0.1 * (plugIn.mean - truly)
    expect(corrected.low - rest).toBeLessThan(truly)
    expect(corrected.high + rest).toBeGreaterThan(truly)
  })
  it.each([independent, pairs])('is right on average by permutations too, or too high by a little: %j', (truth) => {
    const settings = { ...plain, correction: 'permutations', permutations: 20 } as const
    const { low, high } = meanInterval(
      repeat(truth, 150, (arms, random) => estimateLeakage(arms, settings, random).corrected),
    )
    expect(low).toBeLessThan(1.1 * leakageOf(truth))
    expect(high).toBeGreaterThan(leakageOf(truth))
    expect(() =>
      estimateLeakage(draw(truth, randomFromSeed(1)), { ...settings, permutations: 0 }, randomFromSeed(1)),
    ).toThrow('needs some')
  })
  it('has an unbiased form for independent normal refits, which agrees', () => {
    for (const truth of [independent, { ...independent, refits: 30, shift: 0 }]) {
      const { low, high } = meanInterval(repeat(truth, 400, unbiasedLeakage))
      expect(low).toBeLessThan(leakageOf(truth))
      expect(high).toBeGreaterThan(leakageOf(truth))
    }
    expect(() => unbiasedLeakage(draw(pairs, randomFromSeed(1)))).toThrow('Paired')
    expect(() => unbiasedLeakage(draw({ ...independent, refits: 6 }, randomFromSeed(1)))).toThrow('too few')
  })
  it('has a floor: what it gives where a record tells nothing, in closed form and by permutation', () => {
    const nothing = { ...independent, shift: 0, stretch: 1, refits: 80 }
    const plugIn = meanInterval(repeat(nothing, 300, (arms, random) => estimateLeakage(arms, plain, random).plugIn))
    const floor = independentFloor(4, 80)
    expect(plugIn.low).toBeLessThan(floor)
    expect(plugIn.high).toBeGreaterThan(floor)
    const settings = { ...plain, permutations: 60 }
    const permuted = repeat(nothing, 20, (arms, random) => estimateLeakage(arms, settings, random).floor?.mean ?? 0)
    expect(Math.abs(mean(permuted) / floor - 1)).toBeLessThan(0.1)
  })
  it('has a much lower floor where refits are paired, and the permutation null knows', () => {
    const nothing = { ...independent, shift: 0, stretch: 1, refits: 80 }
    const settings = { ...plain, permutations: 60 }
    const floors = (truth: Truth) => {
      const found = repeat(truth, 20, (arms, random) => estimateLeakage(arms, settings, random).floor?.mean ?? 0)
      const plugIns = repeat(truth, 200, (arms, random) => estimateLeakage(arms, plain, random).plugIn)
      expect(Math.abs(mean(found) / mean(plugIns) - 1)).toBeLessThan(0.15)
      return mean(found)
    }
    expect(floors({ ...nothing, correlation: 0.95 })).toBeLessThan(0.2 * floors(nothing))
  })
  it('gives a small p-value to leakage and an evenly spread one to none', () => {
    const settings = { ...plain, permutations: 99 }
    const value = (arms: Arms, random: Random) => estimateLeakage(arms, settings, random).floor?.pValue ?? 1
    expect(Math.max(...repeat({ ...pairs, shift: 1 }, 5, value))).toBe(0.01)
    const null_ = repeat({ ...pairs, shift: 0, stretch: 1, dimension: 2 }, 100, value)
    // Five standard errors of a mean of uniform numbers.
    expect(Math.abs(mean(null_) - 0.5)).toBeLessThan(5 * Math.sqrt(1 / 12 / 100))
  })
  it.each([independent, pairs])(
    'has an interval that covers the truth nineteen times of twenty, or nearly: %j',
    (truth) => {
      const settings = { ...plain, resamples: 200 }
      const truly = leakageOf(truth)
      const covered = repeat(truth, 120, (arms, random) => {
        const { interval, corrected } = estimateLeakage(arms, settings, random)
        if (!interval) throw new Error('There is no interval.')
        expect(interval.low).toBeLessThanOrEqual(Math.max(0, corrected))
        expect(interval.high).toBeGreaterThanOrEqual(corrected)
        return interval.low <= truly && truly <= interval.high ? 1 : 0
      })
      expect(mean(covered)).toBeGreaterThan(0.85)
    },
  )
  it('with noise is the closed form with the noise in every variance', () => {
    const truth = { ...pairs, refits: 4000 }
    const noise = 0.8
    const noisy = estimateLeakage(
      draw({ ...truth, dimension: 1 }, randomFromSeed(4)),
      { ...plain, noise },
      randomFromSeed(1),
    )
    const [v1, v0] = [truth.stretch ** 2 + noise ** 2, 1 + noise ** 2]
    const exact = (v1 / v0 + v0 / v1 - 2 + truth.shift ** 2 * (1 / v0 + 1 / v1)) / 2
    expect(Math.abs(noisy.corrected / exact - 1)).toBeLessThan(0.1)
  })
  it('ignores correlations where it is told to, and draws them towards zero between', () => {
    const arms = draw({ ...independent, refits: 2000 }, randomFromSeed(3))
    const of = (covariance: LeakageSettings['covariance']) =>
      estimateLeakage(arms, { ...plain, correction: 'none', covariance }, randomFromSeed(1)).plugIn
    const standard = standardise(arms)
    const variances = [standard.withRecord, standard.without].map((arm) => moments(arm, 4, null, true))
    const byHand = variances[0].mean.reduce((sum, m1, k) => {
      const [v1, v0] = [variances[0].covariance[k], variances[1].covariance[k]]
      return sum + (v1 / v0 + v0 / v1 - 2 + (m1 - variances[1].mean[k]) ** 2 * (1 / v1 + 1 / v0)) / 2
    }, 0)
    expect(of('diagonal')).toBeCloseTo(byHand, 6)
    expect(shrinkageOf(standard)).toBeLessThan(0.01)
    expect(Math.abs(of('shrunk') / of('full') - 1)).toBeLessThan(0.05)
    expect(shrinkageOf(standardise(draw({ ...independent, refits: 8 }, randomFromSeed(3))))).toBeGreaterThan(0.1)
  })
  it('refuses arms of different lengths, too few refits, and what is no number', () => {
    const arms = draw(independent, randomFromSeed(1))
    const settings = { ...plain, correction: 'none' as const }
    const run = (change: Partial<Arms>) => () => estimateLeakage({ ...arms, ...change }, settings, randomFromSeed(1))
    expect(run({ without: new Float64Array(4) })).toThrow('as many refits')
    expect(run({ without: arms.without.map((value, i) => (i === 7 ? Number.NaN : value)) })).toThrow('no finite number')
    const few = draw({ ...independent, refits: 5 }, randomFromSeed(1))
    expect(() => estimateLeakage(few, settings, randomFromSeed(1))).toThrow('too few')
    expect(estimateLeakage(few, { ...settings, covariance: 'diagonal' }, randomFromSeed(1)).plugIn).toBeGreaterThan(0)
  })
})

describe('rho_MI', () => {
  it.each(reference.information)(
    'is scipy’s quadrature: $one, $zero, share $share',
    ({ one, zero, share, information }) => {
      const random = randomFromSeed(5)
      const normals = Float64Array.from({ length: 40_000 }, () => random.normal())
      const gaussian = ([centre, deviation]: readonly number[]) => ({
        mean: Float64Array.of(centre),
        covariance: Float64Array.of(deviation ** 2),
      })
      expect(
        Math.abs(mixtureInformation(gaussian(one), gaussian(zero), share, normals) / information - 1),
      ).toBeLessThan(0.03)
    },
  )
  it('is at most a (1 - a) rho_KL, and nearly that of a^2 rho_KL halves where little is told', () => {
    const arms = draw({ ...pairs, refits: 1500 }, randomFromSeed(9))
    const leakage = estimateLeakage(arms, plain, randomFromSeed(1))
    for (const share of [0.5, 0.02]) {
      const found = estimateInformation(arms, share, 3000, { ...plain, covariance: 'full' }, randomFromSeed(1))
      expect(found.plugIn).toBeLessThan(share * (1 - share) * leakage.plugIn)
      // To second order both are made of the same squared difference: I = a (1 - a) rho / 2.
      expect(found.plugIn / ((share * (1 - share) * leakage.plugIn) / 2)).toBeGreaterThan(0.8)
      expect(found.corrected).toBeLessThan(found.plugIn)
    }
    expect(() => estimateInformation(arms, 1, 10, { ...plain, covariance: 'full' }, randomFromSeed(1))).toThrow(
      RangeError,
    )
  })
})

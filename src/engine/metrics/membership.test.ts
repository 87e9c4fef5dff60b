import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import golden from '../../../tests/golden/metrics/reference.json' with { type: 'json' }
import { meanInterval, randomFromSeed } from '../math/index.ts'
import {
  isWithheld,
  largestAdvantage,
  membershipMetrics,
  type OperatingPoint,
  positivePredictiveValue,
} from './index.ts'

describe('against scikit-learn', () => {
  it.each(golden.roc)(
    'AUC $auc, advantage $advantage',
    ({ member_scores: members, nonmember_scores: others, ...known }) => {
      const scores = Float64Array.from([...members, ...others])
      const member = Uint8Array.from(scores, (_, i) => (i < members.length ? 1 : 0))
      const found = membershipMetrics(scores, member)
      expect(found.auc.area).toBeCloseTo(known.auc, 12)
      expect(largestAdvantage(scores, member)).toBeCloseTo(known.advantage, 12)
      for (const { limit, point } of found.atLimits) {
        const expected = known.tpr_at_fpr[String(limit) as '0.01' | '0.001']
        expect(isWithheld(point)).toBe(others.length < 1 / limit)
        if (isWithheld(point)) continue
        expect(point.truePositiveRate.estimate).toBeCloseTo(expected.tpr, 12)
        expect(point.falsePositiveRate.estimate).toBeCloseTo(expected.realised_fpr, 12)
        expect(point.falsePositiveRate.estimate).toBeLessThanOrEqual(limit)
      }
    },
  )
})

describe('the figures of one target', () => {
  it('say why the rows cannot support a rate', () => {
    const scores = Float64Array.from({ length: 600 }, (_, i) => i)
    const { atLimits } = membershipMetrics(
      scores,
      Uint8Array.from(scores, (_, i) => i % 2),
    )
    expect(atLimits[0].point).toHaveProperty('truePositiveRate')
    expect(atLimits[1].point).toEqual({
      withheld: 'A false-positive rate of 0.1 % needs at least 1000 non-members; there are 300.',
    })
  })
  it('carry the exact intervals of the shares', () => {
    // 10 of 10 members above everybody else: Clopper-Pearson of 10 in 10 and of 0 in 100, from scipy (shared/golden/accounting).
    const member = Uint8Array.from({ length: 110 }, (_, i) => (i < 10 ? 1 : 0))
    const [{ point }] = membershipMetrics(Float64Array.from(member), member).atLimits
    const { truePositiveRate: t, falsePositiveRate: f } = point as OperatingPoint
    expect([t.estimate, f.estimate, t.high, f.low]).toEqual([1, 0, 1, 0])
    expect(t.low).toBeCloseTo(0.6915028921812392, 12)
    expect(f.high).toBeCloseTo(1 - 0.025 ** (1 / 100), 12)
  })
  it('do not look better than chance where nothing is to be found, unlike the best threshold in hindsight', () => {
    const random = randomFromSeed(8)
    const advantages: number[] = []
    const hindsight: number[] = []
    for (let i = 0; i < 300; i++) {
      const scores = Float64Array.from({ length: 100 }, () => random.normal())
      const member = Uint8Array.from({ length: 100 }, (_, row) => row % 2)
      advantages.push(membershipMetrics(scores, member).decisions.advantage)
      hindsight.push(largestAdvantage(scores, member) as number)
    }
    const { low, high } = meanInterval(advantages, 0.999)
    expect(low).toBeLessThan(0)
    expect(high).toBeGreaterThan(0)
    expect(meanInterval(hindsight).low).toBeGreaterThan(0.1)
  })
  it('hang together', () => {
    const rows = fc.array(fc.tuple(fc.integer({ min: -9, max: 9 }), fc.boolean()), { minLength: 8, maxLength: 80 })
    fc.assert(
      fc.property(rows, (pairs) => {
        const member = Uint8Array.from(pairs, ([, kind]) => (kind ? 1 : 0))
        const members = member.reduce((a, b) => a + b, 0)
        const scores = Float64Array.from(pairs, ([score]) => score)
        if (members < 4 || member.length - members < 4) {
          expect(() => membershipMetrics(scores, member)).toThrow(RangeError)
          return
        }
        const { decisions } = membershipMetrics(scores, member)
        const [t, f] = [decisions.truePositiveRate.estimate, decisions.falsePositiveRate.estimate]
        expect(decisions.advantage).toBeCloseTo(t - f, 12)
        expect(decisions.balancedAccuracy).toBeCloseTo((t + 1 - f) / 2, 12)
        expect(decisions.advantage).toBeLessThanOrEqual((largestAdvantage(scores, member) as number) + 1e-12)
        for (const { prior, estimate, low, high } of decisions.precision) {
          expect(estimate).toBe(positivePredictiveValue(t, f, prior))
          expect(low).toBeLessThanOrEqual(estimate)
          expect(high).toBeGreaterThanOrEqual(estimate)
        }
      }),
    )
  })
  it('refuse a score that is no number', () =>
    expect(() => membershipMetrics(Float64Array.of(1, Number.NaN), Uint8Array.of(0, 1))).toThrow('no number'))
})

describe('the positive predictive value', () => {
  // Bayes' rule by hand: 0.01 x 0.9 / (0.01 x 0.9 + 0.99 x 0.1) = 9 / 108.
  it('follows Bayes’ rule', () => {
    expect(positivePredictiveValue(0.9, 0.1, 0.01)).toBeCloseTo(9 / 108, 14)
    expect(positivePredictiveValue(0.3, 0.3, 0.1)).toBeCloseTo(0.1, 14)
    expect(positivePredictiveValue(0, 0, 0.5)).toBe(0)
  })
})

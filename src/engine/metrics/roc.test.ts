import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import golden from '../../../tests/golden/metrics/reference.json' with { type: 'json' }
import { areaUnderCurve, type RocPoints, rocPoints, truePositiveRateAt } from './index.ts'

const scored = fc.array(fc.tuple(fc.integer({ min: -4, max: 4 }), fc.boolean()), { minLength: 2, maxLength: 60 })
const columnsOf = (rows: readonly (readonly [number, boolean])[]) => ({
  scores: Float64Array.from(rows, ([score]) => score),
  positive: Uint8Array.from(rows, ([, positive]) => (positive ? 1 : 0)),
})

describe('against scikit-learn', () => {
  it.each(golden.roc)('AUC $auc, advantage $advantage', (expected) => {
    const { member_scores: members, nonmember_scores: others } = expected
    const scores = Float64Array.from([...members, ...others])
    const positive = Uint8Array.from(scores, (_, i) => (i < members.length ? 1 : 0))
    const points = rocPoints(scores, positive) as RocPoints
    expect(areaUnderCurve(scores, positive)).toBeCloseTo(expected.auc, 12)
    const best = Math.max(...points.truePositiveRate.map((rate, i) => rate - points.falsePositiveRate[i]))
    expect(best).toBeCloseTo(expected.advantage, 12)
    for (const [limit, { tpr, realised_fpr: realised }] of Object.entries(expected.tpr_at_fpr)) {
      const found = truePositiveRateAt(points, Number(limit))
      expect(found.truePositiveRate).toBeCloseTo(tpr, 12)
      expect(found.falsePositiveRate).toBeCloseTo(realised, 12)
    }
  })
})

describe('the curve', () => {
  it('has one corner for each distinct score, and rises from (0, 0) to (1, 1)', () => {
    fc.assert(
      fc.property(scored, (rows) => {
        const { scores, positive } = columnsOf(rows)
        const points = rocPoints(scores, positive)
        expect(points === null).toBe(new Set(positive).size < 2)
        if (!points) return
        const { falsePositiveRate: x, truePositiveRate: y } = points
        expect(x).toHaveLength(new Set(scores).size + 1)
        expect([x[0], y[0], x.at(-1), y.at(-1)]).toEqual([0, 0, 1, 1])
        for (let i = 1; i < x.length; i++) {
          expect(x[i]).toBeGreaterThanOrEqual(x[i - 1])
          expect(y[i]).toBeGreaterThanOrEqual(y[i - 1])
        }
      }),
      { seed: 1 },
    )
  })
  it('gives at each threshold the shares counted one by one', () => {
    fc.assert(
      fc.property(scored, (rows) => {
        const { scores, positive } = columnsOf(rows)
        const points = rocPoints(scores, positive)
        if (!points) return
        const thresholds = [...new Set(scores)].sort((a, b) => b - a)
        const shareOf = (kind: boolean, threshold: number) => {
          const asked = rows.filter(([, positive]) => positive === kind)
          return asked.filter(([score]) => score >= threshold).length / asked.length
        }
        expect([...points.truePositiveRate]).toEqual([0, ...thresholds.map((t) => shareOf(true, t))])
        expect([...points.falsePositiveRate]).toEqual([0, ...thresholds.map((t) => shareOf(false, t))])
      }),
      { seed: 2 },
    )
  })
})

describe('the area', () => {
  it('is the probability that a positive outranks a negative, ties counting half', () => {
    fc.assert(
      fc.property(scored, (rows) => {
        const { scores, positive } = columnsOf(rows)
        const area = areaUnderCurve(scores, positive)
        const kinds = [true, false].map((kind) => rows.filter(([, positive]) => positive === kind))
        expect(area === null).toBe(kinds.some((kind) => kind.length === 0))
        if (area === null) return
        let wins = 0
        for (const [a] of kinds[0]) for (const [b] of kinds[1]) wins += a > b ? 1 : a === b ? 0.5 : 0
        expect(area).toBeCloseTo(wins / (kinds[0].length * kinds[1].length), 12)
      }),
      { seed: 3 },
    )
  })
  it('depends on the order of the scores only, and turns over with the sign', () => {
    fc.assert(
      fc.property(scored, (rows) => {
        const { scores, positive } = columnsOf(rows)
        const area = areaUnderCurve(scores, positive)
        if (area === null) return
        expect(areaUnderCurve(scores.map(Math.exp), positive)).toBe(area)
        expect(
          areaUnderCurve(
            scores.map((score) => score ** 3 - 7),
            positive,
          ),
        ).toBe(area)
        expect(
          areaUnderCurve(
            scores.map((score) => -score),
            positive,
          ),
        ).toBeCloseTo(1 - area, 12)
        expect(
          areaUnderCurve(
            scores,
            positive.map((kind) => 1 - kind),
          ),
        ).toBeCloseTo(1 - area, 12)
      }),
      { seed: 4 },
    )
  })
})

describe('the true-positive rate at a false-positive rate', () => {
  // Corners (0, 0) (0, .5) (.25, .5) (.25, 1) (1, 1): scores 4+, 3-, 2+, 1-, 1-, 1-.
  const points = rocPoints(Float64Array.of(4, 3, 2, 1, 1, 1), Uint8Array.of(1, 0, 1, 0, 0, 0)) as RocPoints
  it.each([
    [0, 0.5, 0],
    [0.2, 0.5, 0],
    [0.25, 1, 0.25],
    [0.9, 1, 0.25],
    [1, 1, 0.25],
  ])('at most %d is %d, really at %d', (limit, rate, realised) => {
    expect(truePositiveRateAt(points, limit)).toEqual({ truePositiveRate: rate, falsePositiveRate: realised })
  })
  it('is 0 at 0 where the best score is a negative’s', () => {
    const poor = rocPoints(Float64Array.of(2, 2, 1), Uint8Array.of(0, 1, 1)) as RocPoints
    expect(truePositiveRateAt(poor, 0.99)).toEqual({ truePositiveRate: 0, falsePositiveRate: 0 })
  })
})

import { describe, expect, it } from 'vitest'
import type { AttributeAnalysisResult } from '#shared/contracts/results.ts'
import { estimateOf, meanOf, people, resultOf } from '../../../../tests/support/analyses.ts'

const analysis = { kind: 'attribute-inference', steps: 200, inversion: true }
const table = people(1200)
type Inversion = NonNullable<AttributeAnalysisResult['inversion']>

async function inverted(...[settings, changes]: [Record<string, unknown>, object]): Promise<Inversion> {
  const { inversion } = await resultOf('attribute-inference', table, settings, changes)
  if (!inversion) throw new Error('Nothing was inverted.')
  return inversion
}

describe('model inversion in a study', () => {
  it('is as good as Bayes’ rule on a table of the column alone, on every population', async () => {
    const { rows, members } = await inverted(
      { analyses: [analysis], shifts: [{ kind: 'redraw' }] },
      { roles: { outcome: 'outcome', smoker: 'sensitive' }, edges: [['smoker', 'outcome']] },
    )
    expect(rows.map(({ distribution, takes }) => `${distribution} ${takes}`)).toEqual(
      ['train', 'P', 'P*:redraw'].flatMap((distribution) => [
        `${distribution} confusion`,
        `${distribution} confidence`,
      ]),
    )
    // Outcomes follow in .2 more of the smokers, who are half: by Bayes' rule (1 + .2) / 2 = .6 are right. The attack tells outcomes
    // apart only as far as the table's estimates do, four standard errors of a share of 240 people.
    const tolerance = 4 * Math.sqrt(0.25 / 240)
    for (const { takes, distribution, right, rightByShares } of rows)
      if (takes === 'confidence' && distribution !== 'P*:redraw') {
        expect(Math.abs(meanOf(right) - 0.6)).toBeLessThan(tolerance)
        expect(Math.abs(meanOf(rightByShares) - 0.5)).toBeLessThan(tolerance)
        expect(estimateOf(right).values).toHaveLength(2)
      }
    expect(members.map(({ takes }) => takes)).toEqual(['confusion', 'confidence'])
    for (const { takes, moreOften } of members) {
      const of = (distribution: string) =>
        estimateOf(rows.find((row) => row.takes === takes && row.distribution === distribution)?.right ?? moreOften)
          .values
      expect(estimateOf(moreOften).values).toEqual(of('train').map((value, i) => value - of('P')[i]))
    }
  })
  it('knows no more than the shares where the model does not read the column', async () => {
    // The marker is sensitive and no cause, and the table reads causes only.
    const { rows, members } = await inverted({ analyses: [analysis] }, {})
    expect(rows.length).toBe(4)
    for (const { right, rightByShares, advantage, advantageByData } of rows) {
      expect(estimateOf(right).values).toEqual(estimateOf(rightByShares).values)
      expect(meanOf(advantage)).toBe(0)
      // A model of the data reads it off the outcome.
      expect(meanOf(advantageByData)).toBeGreaterThan(0.4)
    }
    expect(members).toHaveLength(2)
  })
  it('asks about numbers by the medians of their bins, and about missing values as such', async () => {
    const { rows } = await inverted(
      {
        analyses: [{ ...analysis, steps: 20 }],
        models: [{ kind: 'logistic', features: 'all' }],
        repetitions: 1,
      },
      { roles: { outcome: 'outcome', site: 'site', age: 'sensitive' }, missing: { age: 'category' } },
    )
    for (const { right, rightByShares } of rows) {
      expect(meanOf(right)).toBeGreaterThan(0)
      expect(meanOf(rightByShares)).toBeGreaterThan(0.15)
    }
    // Age moves the outcome, and the model reads it: its bins are told apart better than by their shares.
    const [, confidence] = rows.filter(({ distribution }) => distribution === 'train')
    expect(meanOf(confidence.advantage)).toBeGreaterThan(0.02)
  })
  it('withholds what too few people would have to carry, and leaves the other attack as it is', async () => {
    const few = people(90)
    const [without, found] = [
      await resultOf('attribute-inference', few, { analyses: [{ ...analysis, inversion: false }] }),
      await resultOf('attribute-inference', few, { analyses: [analysis] }),
    ]
    expect(without.inversion).toBeUndefined()
    expect(found.rows).toEqual(without.rows)
    const { inversion } = found
    expect(inversion?.rows.map(({ right }) => 'withheld' in right)).toEqual([false, false, true, true])
    expect(inversion?.members.map(({ moreOften }) => 'withheld' in moreOften)).toEqual([true, true])
  })
})

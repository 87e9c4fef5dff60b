import { describe, expect, it } from 'vitest'
import { checkStudy } from '../index.ts'
import { estimateOf, meanOf, people, resultOf, run, spec } from '../../../../tests/support/analyses.ts'

const table = people(500)
const analysis = { kind: 'generalisation', steps: 60, pairs: 1 }
const shifts = [{ kind: 'redraw' }, { kind: 'site', home: ['North'] }]

describe('errors here and elsewhere, in a study', () => {
  it('are the differences of the losses that the study reports itself', async () => {
    const { analyses, targets } = await run(table, { analyses: [analysis], shifts })
    const [found] = analyses ?? []
    if (found?.kind !== 'generalisation') throw new Error('nothing was found')
    const wrong = (distribution: string) =>
      1 - meanOf((targets.find((target) => target.distribution === distribution) as (typeof targets)[0]).accuracy)
    const [{ training, p, ide }] = found.models
    expect([meanOf(training), meanOf(p)]).toEqual([expect.closeTo(wrong('train'), 12), expect.closeTo(wrong('P'), 12)])
    expect(meanOf(ide)).toBeCloseTo(wrong('P') - wrong('train'), 12)
    expect(found.shifts.map(({ distribution }) => distribution)).toEqual(['P*:redraw', 'P*:site'])
    for (const { distribution, ode } of found.shifts)
      expect(meanOf(ode)).toBeCloseTo(wrong(distribution) - wrong('train'), 12)
  })
  it.each(['zero-one', 'absolute'])('hold, equation 5, for tables in every repetition: %s loss', async (loss) => {
    const models = [{ kind: 'cpt' }, { kind: 'cpt', features: 'all' }]
    const { models: here, shifts: there } = await resultOf('generalisation', table, {
      analyses: [{ ...analysis, loss }],
      shifts,
      models,
      repetitions: 3,
    })
    expect([here.length, there.length]).toEqual([2, 4])
    for (const { room, bound, all, bestOnP, bestOnPStar, apart, model } of there) {
      for (const value of estimateOf(room).values) expect(value).toBeGreaterThanOrEqual(-1e-12)
      const ide = here.find((row) => row.model === model)?.ide
      const parts = [all, bestOnP, bestOnPStar, apart, ide as typeof all].map(meanOf)
      expect(meanOf(bound)).toBeCloseTo(
        parts.reduce((a, b) => a + b),
        12,
      )
    }
  })
  it('rest on what was searched for where the model is no table', async () => {
    const models = [{ kind: 'logistic', features: 'parents', penalty: 0.01 }]
    const { models: here, shifts: there } = await resultOf('generalisation', table, {
      analyses: [analysis],
      shifts,
      models,
    })
    for (const { bound, searched, all, bestOnP, bestOnPStar, apart } of there) {
      const parts = [searched, bestOnP, bestOnPStar, apart, here[0].ide].map(meanOf)
      expect(meanOf(bound)).toBeCloseTo(
        parts.reduce((a, b) => a + b),
        12,
      )
      expect(meanOf(searched)).toBeLessThan(meanOf(all) + 0.2)
    }
  })
  it('look at P only where there is no P*, and say so before', async () => {
    const { models, shifts: none } = await resultOf('generalisation', table, { analyses: [analysis] })
    expect([models.length, none.length]).toEqual([1, 0])
    const { findings } = checkStudy(spec(table, { analyses: [analysis] }), table)
    expect(findings.map(({ level, message }) => [level, message])).toContainEqual([
      'warning',
      'The study has no P*, so its further analysis of errors can look at P only.',
    ])
  })
})

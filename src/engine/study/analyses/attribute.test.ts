import { describe, expect, it } from 'vitest'
import { checkStudy } from '../index.ts'
import { estimateOf, meanOf, people, resultOf, spec } from '../../../../tests/support/analyses.ts'

const analysis = { kind: 'attribute-inference', steps: 400 }
const table = people(1200)
/** Four standard errors of a difference of rates of about 100 people each. */
const tolerance = 4 * Math.sqrt((2 * 0.25) / 100)

describe('guessing a sensitive column in a study', () => {
  it('reads a column of two values off a table on that column alone, and knows nothing without it', async () => {
    // The table has two rows with different answers, so the answer is the column in other words: an advantage of 1.
    const { rows } = await resultOf(
      'attribute-inference',
      table,
      { analyses: [{ ...analysis, known: 'nothing' }], shifts: [{ kind: 'redraw' }] },
      { roles: { outcome: 'outcome', smoker: 'sensitive' }, edges: [['smoker', 'outcome']] },
    )
    expect(rows.map(({ distribution, level }) => [distribution, level])).toEqual([
      ['train', null],
      ['P', null],
      ['P*:redraw', null],
    ])
    for (const { withModel, baseline, gain } of rows) {
      expect(meanOf(withModel)).toBe(1)
      expect(meanOf(baseline)).toBe(0)
      expect(meanOf(gain)).toBe(1)
    }
  })
  it('gains nothing from a table whose columns the attacker knows (theorem 7)', async () => {
    const { rows } = await resultOf('attribute-inference', table, { analyses: [analysis] })
    expect(rows).toHaveLength(2)
    for (const { gain, withModel } of rows) {
      expect(Math.abs(meanOf(gain))).toBeLessThan(tolerance)
      expect(estimateOf(withModel).values).toHaveLength(2)
    }
  })
  it('knows no more than the truth where it knows the outcome', async () => {
    const knowing = { ...analysis, known: 'nothing', outcomeKnown: true }
    const { rows } = await resultOf('attribute-inference', table, { analyses: [knowing] })
    // The marker is the outcome in 70 % of people and a coin in the others: TPR - FPR = 0.7.
    for (const { baseline } of rows) expect(Math.abs(meanOf(baseline) - 0.7)).toBeLessThan(tolerance)
  })
  it('takes the values of more than two one against the rest, and numbers by their bins', async () => {
    const { rows } = await resultOf(
      'attribute-inference',
      table,
      { analyses: [{ ...analysis, steps: 20 }], repetitions: 1 },
      { roles: { outcome: 'outcome', site: 'site', noise: 'sensitive' } },
    )
    const ofP = rows.filter(({ distribution }) => distribution === 'P')
    expect(ofP).toHaveLength(1 + 4)
    const [whole, ...levels] = ofP
    expect(levels.reduce((sum, { rows: count }) => sum + count!, 0)).toBe(whole.rows)
    for (const figure of ['withModel', 'baseline', 'gain'] as const)
      expect(levels.reduce((sum, row) => sum + meanOf(row[figure]) / 4, 0)).toBeCloseTo(meanOf(whole[figure]), 12)
  })
  it('withholds what too few people would have to carry', async () => {
    const few = people(90)
    const { rows } = await resultOf('attribute-inference', few, { analyses: [analysis] })
    expect(rows.map(({ distribution, gain }) => [distribution, 'withheld' in gain])).toEqual([
      ['train', false],
      ['P', true],
    ])
  })
  it('is impossible without a sensitive column', () => {
    const without = spec(table, { analyses: [analysis] }, { roles: { outcome: 'outcome', site: 'site' } })
    const { findings, seconds } = checkStudy(without, table)
    expect(findings.filter(({ level }) => level === 'error').map(({ message }) => message)).toEqual([
      'Guessing a sensitive column needs one, and no column has the role "sensitive".',
    ])
    expect(seconds).toBeNull()
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { estimateOf, meanOf, people, resultOf, spec } from '../../../../tests/support/analyses.ts'
import { randomFromSeed } from '../../math/index.ts'
import { noisyMaxBudget } from '../../privacy/index.ts'
import { checkStudy } from '../index.ts'
import { deal } from './deal.ts'

const table = people(400)
const analysis = { kind: 'noisy-max', teachers: 8, queries: 30, steps: 20, gammas: [0.2, 0.8, 100], delta: 1e-4 }

describe('dealing rows to teachers', () => {
  it('gives every row to one of them, whole persons, and single rows evenly', () => {
    const groups = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 40 })
    fc.assert(
      fc.property(groups, fc.integer({ min: 1, max: 6 }), fc.nat(), (persons, parts, seed) => {
        const random = randomFromSeed(seed)
        const dealt = deal(persons.length, Int32Array.from(persons), parts, random)
        expect(dealt).toHaveLength(parts)
        expect(dealt.flatMap((part) => [...part]).toSorted((a, b) => a - b)).toEqual([...persons.keys()])
        for (const person of new Set(persons))
          expect(dealt.filter((part) => part.some((row) => persons[row] === person))).toHaveLength(1)
        const sizes = deal(persons.length, null, parts, random).map(({ length }) => length)
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1)
      }),
      { seed: 1 },
    )
  })
})

describe('teachers that vote, in a study', () => {
  it('cost what the accountant says of votes that all agree', async () => {
    // The outcome is the marker in other words, so every teacher with some of both values knows it.
    const same = {
      ...table,
      columns: table.columns.map((column) =>
        column.name === 'marker'
          ? { ...(table.columns.find(({ name }) => name === 'outcome') as typeof column), name: 'marker' }
          : column,
      ),
    }
    const { ensembles, budgets, queries, rowsEach } = await resultOf(
      'noisy-max',
      same,
      { analyses: [analysis] },
      { edges: [['marker', 'outcome']] },
    )
    expect([queries, rowsEach]).toEqual([30, 30])
    expect(meanOf(ensembles[0].agreement)).toBe(1)
    for (const { gamma, perQuery, perQueryIndependent, whole, labelAccuracy } of budgets) {
      const votes = Array.from({ length: 30 }, () => [8, 0])
      const { dataDependent, dataIndependent } = noisyMaxBudget(votes, gamma / 2, 1e-4)
      expect(meanOf(whole)).toBeCloseTo(dataDependent, 9)
      expect(meanOf(perQuery)).toBeCloseTo(dataDependent / 30, 9)
      expect(meanOf(perQueryIndependent)).toBeCloseTo(dataIndependent / 30, 9)
      // Noise of scale 2 / 100 turns no vote of 8 to 0 round.
      if (gamma === 100) expect(meanOf(labelAccuracy)).toBe(1)
    }
    expect(meanOf(budgets[1].perQuery)).toBeLessThan(meanOf(budgets[1].perQueryIndependent))
  })
  it('never cost more than whatever the votes, for any kind of model', async () => {
    const models = [
      { kind: 'cpt' },
      { kind: 'logistic', penalty: 0.1 },
      { kind: 'mlp', hidden: [4], steps: 5 },
      { kind: 'irm', hidden: [3], steps: 5, batch: 8 },
    ]
    const { ensembles, budgets } = await resultOf('noisy-max', table, { analyses: [analysis], models })
    expect(budgets).toHaveLength(3 * 3)
    for (const { perQuery, perQueryIndependent } of budgets)
      estimateOf(perQuery).values.forEach((value, i) =>
        expect(value).toBeLessThanOrEqual(estimateOf(perQueryIndependent).values[i] + 1e-12),
      )
    for (const { agreement, model } of ensembles)
      if (model === 'irm/all') expect(agreement).toHaveProperty('withheld')
      else expect(meanOf(agreement)).toBeGreaterThanOrEqual(0.5)
  })
  it('need rows enough for each', () => {
    const messages = (teachers: number) =>
      checkStudy(spec(table, { analyses: [{ ...analysis, teachers }] }), table).findings.map(
        ({ level, message }) => `${level}: ${message}`,
      )
    expect(messages(8)).toEqual([])
    expect(messages(20)).toEqual(['warning: Each of the 20 teachers that vote gets only about 12 rows.'])
    expect(messages(300)).toEqual(['error: 300 teachers are more than the rows for training can be dealt to.'])
  })
})

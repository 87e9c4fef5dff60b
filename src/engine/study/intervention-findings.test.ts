import { describe, expect, it } from 'vitest'
import { categoryColumn, numberColumn, studyOf, tableOf } from '../../../tests/support/tables.ts'
import { allRows } from '../data/index.ts'
import { checkStudy, requireUsable } from './check.ts'
import { prepare } from './prepare.ts'

const rows = 400
const table = tableOf(
  categoryColumn(
    'ill',
    allRows(rows).map((row) => ((row * 7) % 10 < 4 ? 1 : 0)),
    ['no', 'yes'],
  ),
  categoryColumn(
    'smoker',
    // 19 are former smokers, 20 chew.
    allRows(rows).map((row) => (row < 19 ? 2 : row < 39 ? 3 : (row * 3) % 7 < 3 ? 1 : 0)),
    ['never', 'daily', 'former', 'chews'],
  ),
  numberColumn(
    'age',
    allRows(rows).map((row) => row % 100),
  ),
  numberColumn('empty', new Float64Array(rows).fill(Number.NaN)),
  categoryColumn('ward', new Int32Array(rows), ['A']),
  numberColumn('admitted', allRows(rows)),
)
const specOf = (...interventions: object[]) => {
  const spec = studyOf(table, {
    roles: { ill: 'outcome', ward: 'site' },
    edges: [
      ['smoker', 'ill'],
      ['age', 'ill'],
    ],
    settings: { shifts: [{ kind: 'intervene', interventions }], discretiser: { bins: 2 } },
  })
  return {
    ...spec,
    columns: spec.columns.map((column) => (column.name === 'admitted' ? { ...column, type: 'date' as const } : column)),
  }
}
/** Messages of a level, and whether the study can run. */
const told = (...interventions: object[]) => {
  const { findings, seconds } = checkStudy(specOf(...interventions), table)
  const errors = findings.filter(({ level }) => level === 'error').map(({ message }) => message)
  expect(seconds === null).toBe(errors.length > 0)
  for (const { advice } of findings) expect(advice).toMatch(/\.$/)
  return { errors, warnings: findings.filter(({ level }) => level === 'warning').map(({ message }) => message) }
}
const fine = { errors: [], warnings: [] }

describe('setting columns', () => {
  it('is possible for features, in each way', () => {
    for (const one of [
      { column: 'smoker', to: 'value', value: 'daily' },
      { column: 'smoker', to: 'value', value: 'chews' },
      { column: 'smoker', to: 'uniform' },
      { column: 'smoker', to: 'shares', shares: { daily: 0.1, never: 0.2, chews: 0.7, former: 0 } },
      { column: 'age', to: 'uniform' },
      { column: 'age', to: 'range', from: 50 },
      { column: 'age', to: 'range', upTo: 20 },
      // 17 rows have to be there, so that 10 of them are expected in training; five ages have 20.
      { column: 'age', to: 'range', from: 50, upTo: 54 },
    ])
      expect(told(one), JSON.stringify(one)).toEqual(fine)
    expect(told({ column: 'smoker', to: 'uniform' }, { column: 'age', to: 'uniform' })).toEqual(fine)
  })

  it('is refused for the outcome, and why is said', () => {
    const { findings } = checkStudy(specOf({ column: 'ill', to: 'value', value: 'yes' }), table)
    expect(findings[0]).toMatchObject({
      level: 'error',
      message: 'The outcome ill cannot be set.',
      advice: expect.stringContaining('leaves how the outcome comes about from its causes'),
    })
    const spec = specOf({ column: 'ill', to: 'uniform' })
    expect(() => requireUsable(spec, prepare(spec, table))).toThrow('The outcome ill cannot be set.')
  })

  it.each([
    [{ column: 'ward', to: 'uniform' }, 'ward cannot be set: it is no feature, but has the role “site”.'],
    [{ column: 'weight', to: 'uniform' }, 'The study sets weight, which the data do not have.'],
    [{ column: 'empty', to: 'uniform' }, 'empty has no value in any row, so none can be set.'],
    [{ column: 'smoker', to: 'value', value: 'often' }, 'smoker is never “often” in these data.'],
    [
      { column: 'smoker', to: 'shares', shares: { daily: 0.5, rarely: 0.25, often: 0.25 } },
      'smoker is never “rarely”, “often” in these data.',
    ],
    [{ column: 'smoker', to: 'shares', shares: { daily: 0.5, never: 0.4 } }, 'The shares of smoker add up to 90 %.'],
    [{ column: 'smoker', to: 'shares', shares: {} }, 'The shares of smoker add up to 0 %.'],
    [{ column: 'smoker', to: 'range', from: 1 }, 'smoker has categories, not numbers, so it has no limits.'],
    [{ column: 'age', to: 'value', value: '50' }, 'age has numbers, not categories.'],
    [{ column: 'age', to: 'shares', shares: { old: 1 } }, 'age has numbers, not categories.'],
    [{ column: 'age', to: 'range' }, 'age is set within limits, but none are given.'],
    [
      { column: 'age', to: 'range', from: 70, upTo: 60 },
      'age cannot be 70 to 60: the lower limit is above the upper one.',
    ],
    [{ column: 'age', to: 'range', from: 50, upTo: 53 }, 'Only 16 rows have age of 50 to 53.'],
    [{ column: 'age', to: 'range', from: 300 }, 'Only 0 rows have age of at least 300.'],
    [{ column: 'admitted', to: 'range', upTo: 3 }, 'Only 4 rows have admitted of at most 1970-01-04.'],
  ])('is refused as %j', (one, message) => {
    expect(told(one).errors).toEqual([message])
  })

  it('twice is refused, once', () => {
    const daily = { column: 'smoker', to: 'value', value: 'daily' }
    expect(told(daily, daily, { column: 'smoker', to: 'uniform' }).errors).toEqual(['smoker is set twice.'])
  })

  it('to a value that few have is told, unless its share is 0', () => {
    const warnings = ['Only 19 rows have smoker of “former”.']
    expect(told({ column: 'smoker', to: 'value', value: 'former' })).toEqual({ errors: [], warnings })
    expect(told({ column: 'smoker', to: 'shares', shares: { former: 0.5, daily: 0.5 } })).toEqual({
      errors: [],
      warnings,
    })
  })
})

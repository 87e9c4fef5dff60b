import { describe, expect, it } from 'vitest'
import type { ColumnType } from '#shared/contracts/dataset.ts'
import { guessRoles, type ProfiledColumn } from './roles.ts'

const rows = 1000
interface Shape {
  distinct?: number
  missing?: number
  whole?: boolean
}

function column(
  name: string,
  type: ColumnType,
  { distinct = 50, missing = 0, whole = true }: Shape = {},
): ProfiledColumn {
  const histogram = { low: 0, high: 1, counts: [1] }
  const numbers =
    type === 'category' ? null : { min: 0, quartile1: 0, median: 0, quartile3: 0, max: 1, mean: 0, whole, histogram }
  return { name, type, profile: { missing, distinct, numbers, top: [] } }
}

const guess = (...columns: ProfiledColumn[]) => guessRoles(columns, rows)
const role = (...columns: ProfiledColumn[]) => guess(...columns)[0].role

describe('guessRoles', () => {
  it('takes a column of different values for an identifier, unless it has fractions', () => {
    const [found] = guess(column('code', 'category', { distinct: rows }))
    expect(found).toMatchObject({ role: 'identifier', reason: 'all 1,000 values are different' })
    expect(role(column('n', 'number', { distinct: rows }))).toBe('identifier')
    expect(role(column('n', 'number', { distinct: rows, whole: false }))).toBe('feature')
  })

  it('ignores columns that say nothing', () => {
    expect(guess(column('a', 'number', { distinct: 1 }))[0]).toMatchObject({
      role: 'ignored',
      reason: 'every row has the same value',
    })
    expect(guess(column('a', 'category', { distinct: 0, missing: rows }))[0]).toMatchObject({
      role: 'ignored',
      reason: 'every value is missing',
    })
    expect(role(column('remarks', 'category', { distinct: rows }))).toBe('identifier')
    expect(guessRoles([column('remarks', 'category', { distinct: 5000 })], 20_000)[0].role).toBe('ignored')
  })

  it('knows identifiers and persons by their names', () => {
    for (const name of ['id', 'ID', 'patient_id', 'PatientID', 'mrn', 'record id']) {
      expect(role(column(name, 'number', { distinct: 990, missing: 10 })), name).toBe('identifier')
    }
    for (const name of ['patient_id', 'subjectId', 'Person']) {
      expect(role(column(name, 'category', { distinct: 400 })), name).toBe('person')
    }
    expect(role(column('covid', 'category', { distinct: 2 }), column('x', 'number'))).toBe('feature')
    expect(role(column('rapid_test', 'category', { distinct: 2 }), column('x', 'number'))).toBe('feature')
    expect(role(column('patient age', 'number', { distinct: 90 }))).toBe('feature')
    expect(role(column('device_id', 'category', { distinct: 700 }))).toBe('identifier')
    expect(role(column('device_id', 'category', { distinct: 7 }))).toBe('feature')
  })

  it('finds one site at most', () => {
    const found = guess(
      column('hospital', 'category', { distinct: 5 }),
      column('ward', 'category', { distinct: 9 }),
      column('x', 'number'),
    )
    expect(found.map(({ role }) => role)).toEqual(['site', 'feature', 'feature'])
    expect(role(column('site', 'number', { distinct: 30 }))).toBe('site')
  })

  it('suggests one outcome at most', () => {
    const two = { distinct: 2 }
    for (const name of [
      'outcome',
      'label',
      'target',
      'Death',
      'diagnosis',
      'readmission',
      'CHD',
      'TenYearCHD',
      'hospital_death',
    ]) {
      expect(role(column(name, 'category', two), column('x', 'number')), name).toBe('outcome')
    }
    const byPlace = guess(
      column('x', 'number'),
      column('y2', 'category', { distinct: 3 }),
      column('income', 'category', two),
    )
    expect(byPlace.map(({ role }) => role)).toEqual(['feature', 'outcome', 'sensitive'])
    expect(guess(column('x', 'number'), column('income', 'category', two))[1]).toMatchObject({
      role: 'outcome',
      reason: 'it is the last column and has two values',
    })
    const several = guess(
      column('death', 'category', two),
      column('label', 'category', two),
      column('z', 'category', two),
    )
    expect(several.map(({ role }) => role)).toEqual(['feature', 'outcome', 'feature'])
    expect(role(column('x', 'number'), column('z', 'category', { distinct: 5 }))).toBe('feature')
    expect(role(column('diagnosis', 'category', { distinct: 300 }))).toBe('feature')
    expect(role(column('date of death', 'date'))).toBe('feature')
  })

  it('marks what people keep to themselves', () => {
    for (const name of [
      'sex',
      'Gender',
      'race',
      'ethnicity',
      'religion',
      'annual_income',
      'male',
      'maritalStatus',
      'ZIP code',
    ]) {
      expect(role(column(name, 'category', { distinct: 4 }), column('x', 'number')), name).toBe('sensitive')
    }
    expect(role(column('essex', 'category', { distinct: 4 }), column('x', 'number'))).toBe('feature')
  })

  it('treats missing values by type, and drops rows without an outcome', () => {
    const found = guess(
      column('n', 'number'),
      column('c', 'category'),
      column('d', 'date'),
      column('label', 'category', { distinct: 2 }),
    )
    expect(found.map(({ missing }) => missing)).toEqual(['impute', 'category', 'impute', 'drop'])
  })

  it('gives a reason for every role but that of a plain feature', () => {
    const found = guess(
      column('n', 'number'),
      column('sex', 'category', { distinct: 2 }),
      column('hospital', 'category'),
    )
    expect(found.map(({ role, reason }) => [role, reason.length > 0])).toEqual([
      ['feature', false],
      ['sensitive', true],
      ['site', true],
    ])
  })
})

import { describe, expect, it } from 'vitest'
import { type ColumnProfile, columnRoles, columnTypes, missingTreatments } from '#shared/contracts/dataset.ts'
import { missingWords, quartersInWords, roleWords, typeWords, valuesInWords } from './words.ts'

const profileOf = (changes: Partial<ColumnProfile>): ColumnProfile => ({
  missing: 0,
  distinct: 3,
  numbers: null,
  top: [],
  ...changes,
})
const range = (min: number, median: number, max: number): ColumnProfile['numbers'] => ({
  min,
  quartile1: min,
  median,
  quartile3: max,
  max,
  mean: median,
  whole: true,
  histogram: { low: min, high: max, counts: [1] },
})

describe('words', () => {
  it('there are some for every role, type and treatment, and no two alike', () => {
    expect(Object.keys(roleWords).sort()).toEqual([...columnRoles].sort())
    expect(Object.keys(typeWords).sort()).toEqual([...columnTypes].sort())
    const names = Object.values(roleWords).map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
    for (const type of columnTypes)
      expect(new Set(missingTreatments.map((treatment) => missingWords(treatment, type))).size).toBe(3)
  })

  it('say where the quarters of numbers and of dates are', () => {
    const profile = profileOf({ numbers: range(30, 50, 89.5) })
    expect(quartersInWords({ type: 'number', profile })).toBe(
      '30 to 89.5 in these data; the lowest quarter ends at 30, the highest begins at 89.5',
    )
    const dates = profileOf({ numbers: range(19_723, 19_730, 19_754) })
    expect(quartersInWords({ type: 'date', profile: dates })).toContain('2024-01-01 to 2024-02-01 in these data')
    expect(quartersInWords({ type: 'category', profile: profileOf({}) })).toBe('')
  })

  it('say what becomes of missing values by the type', () => {
    expect(columnTypes.map((type) => missingWords('category', type))).toEqual([
      'median, and mark it',
      'a value of its own',
      'median, and mark it',
    ])
    expect(columnTypes.map((type) => missingWords('impute', type))).toEqual(['median', 'most frequent value', 'median'])
    expect(missingWords('drop', 'number')).toBe('leave the row out')
  })
})

describe('values', () => {
  const numbers = (min: number, median: number, max: number, type: 'number' | 'date' = 'number') =>
    valuesInWords({ type, profile: profileOf({ numbers: range(min, median, max) }) })

  it('of numbers are a range with its median, to five digits', () => {
    expect(numbers(18, 52.5, 90)).toBe('18 to 90, median 52.5')
    expect(numbers(-1.23456789, 0, 12_345.678)).toBe('−1.2346 to 12,346, median 0')
    expect(numbers(0.0000123, 0.000456789, 0.5)).toBe('0.0000123 to 0.5, median 0.00045679')
  })

  it('of dates are days', () => {
    expect(numbers(-1, 18_321, 19_000, 'date')).toBe('1969-12-31 to 2022-01-08, median 2020-02-29')
    expect(numbers(0, 0.5, 1, 'date')).toBe('1970-01-01 to 1970-01-02, median 1970-01-01')
  })

  it('of categories are the three most frequent, and how many there are', () => {
    const top = ['a', 'b', 'c', 'd'].map((value) => ({ value, count: 1 }))
    const words = (distinct: number, shown = top) =>
      valuesInWords({ type: 'category', profile: profileOf({ distinct, top: shown }) })
    expect(words(1234)).toBe('a, b, c, … (1,234 values)')
    expect(words(3, top.slice(0, 3))).toBe('a, b, c')
    expect(words(0, [])).toBe('')
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Column } from '#shared/contracts/dataset.ts'
import { Intervention } from '#shared/contracts/study.ts'
import { settableColumns, setting, wayInWords, wayOf, waysOf } from './interventions.ts'

const column = (changes: Partial<Column>, counts: readonly number[] = [60, 40]): Column => ({
  name: 'x',
  type: 'category',
  role: 'feature',
  reason: '',
  missing: 'impute',
  profile: {
    missing: 0,
    distinct: counts.length,
    numbers: null,
    top: counts.map((count, i) => ({ value: `v${i}`, count })),
  },
  ...changes,
})
const histogram = { low: 20, high: 90, counts: [1] }
const numbers = { min: 20, quartile1: 41, median: 52, quartile3: 66, max: 90, mean: 53, whole: true, histogram }
const age = column({ name: 'age', type: 'number', profile: { missing: 0, distinct: 70, numbers, top: [] } })

describe('a column that is set', () => {
  it('in any of its ways keeps the contract, and is read back as set in that way', () => {
    for (const one of [column({}), age])
      for (const way of waysOf(one)) {
        const made = setting(one, way)
        expect(Intervention.parse(made)).toEqual(made)
        expect(wayOf(made)).toBe(way)
      }
    expect(waysOf(age).map((way) => wayInWords(way, age))).toEqual([
      'always at least',
      'always at most',
      'always between',
      'each range of values equally often',
    ])
    expect(waysOf(column({})).map((way) => wayInWords(way, column({})))).toEqual([
      'always',
      'each value equally often',
      'in these shares',
    ])
  })

  it('begins with what its data have', () => {
    expect(setting(column({}))).toEqual({ column: 'x', to: 'value', value: 'v0' })
    expect(setting(age)).toEqual({ column: 'age', to: 'range', from: 66, upTo: null })
    expect(setting(age, 'at-most')).toEqual({ column: 'age', to: 'range', from: null, upTo: 41 })
    expect(setting(age, 'between')).toEqual({ column: 'age', to: 'range', from: 41, upTo: 66 })
  })

  it('has limits that are whole where its numbers are, or dates', () => {
    const uneven = { ...numbers, quartile1: 41.25, quartile3: 66.75 }
    const ends = (type: Column['type'], whole: boolean) => {
      const one = column({ type, profile: { missing: 0, distinct: 70, numbers: { ...uneven, whole }, top: [] } })
      return (['at-least', 'at-most', 'between'] as const).map((way) => {
        const made = setting(one, way)
        return made.to === 'range' ? [made.from, made.upTo] : []
      })
    }
    const whole = [
      [66, null],
      [null, 42],
      [41, 67],
    ]
    expect(ends('number', true)).toEqual(whole)
    expect(ends('date', false)).toEqual(whole)
    expect(ends('number', false)[0]).toEqual([66.75, null])
  })

  it('has shares that add up to 1, near those of the data', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 12 }), (found) => {
        const counts = found.toSorted((a, b) => b - a)
        const made = setting(column({}, counts), 'shares')
        if (made.to !== 'shares') throw new Error('These are no shares.')
        expect(Intervention.safeParse(made).success).toBe(true)
        const shares = Object.values(made.shares)
        expect(shares.reduce((a, b) => a + b)).toBeCloseTo(1, 9)
        const total = counts.reduce((a, b) => a + b)
        shares.forEach((share, i) => expect(Math.abs(share - counts[i] / total)).toBeLessThan(0.08))
      }),
    )
  })
})

it('columns that can be set are features with values, causes of the outcome first', () => {
  const columns = [
    column({ name: 'id', role: 'identifier' }),
    column({ name: 'a' }),
    column({ name: 'b', role: 'sensitive' }),
    column({ name: 'empty' }, []),
    column({ name: 'y', role: 'outcome' }),
    column({ name: 'hospital', role: 'site' }),
  ]
  expect(settableColumns(columns, ['b']).map(({ name }) => name)).toEqual(['b', 'a'])
  expect(settableColumns(columns, []).map(({ name }) => name)).toEqual(['a', 'b'])
})

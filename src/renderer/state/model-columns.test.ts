import { describe, expect, it } from 'vitest'
import type { ColumnTexts, PredictionsInspection } from '#shared/contracts/model-audit.ts'
import type { ModelFileInspection } from '#shared/contracts/model-file.ts'
import { keptColumns, matchColumns, numberColumns, openQuestion } from './model-columns.ts'

/** A table of patients; `split` seems to be the membership, `id` the person. */
function table(columns: Record<string, 'number' | 'category'>, texts: ColumnTexts[] = []): PredictionsInspection {
  const guess = { outcome: null, classes: [], member: 'split', memberValue: null, nonMemberValue: null }
  return {
    inspection: {
      columns: Object.entries(columns).map(([name, type]) => ({ name, type })),
    } as unknown as PredictionsInspection['inspection'],
    texts,
    guess: { ...guess, group: null, person: 'id' },
  }
}
const model = (columnNames: string[] | null, width: number | null): ModelFileInspection => ({
  inputs: [],
  outputs: [],
  columnNames,
  width,
})
const patients = table({
  id: 'number',
  age: 'number',
  'Heart rate': 'number',
  ward: 'category',
  died: 'number',
  split: 'number',
})

describe('columns that a model reads', () => {
  it('are matched by name, as written or by letters and digits', () => {
    expect(matchColumns(model(['heart_rate', 'age'], 2), patients, 'died')).toEqual(['Heart rate', 'age'])
    expect(matchColumns(model(['weight', 'ward'], 2), patients, 'died')).toEqual([null, null])
  })
  it('are left open where two columns could be meant', () => {
    const both = table({ 'heart rate': 'number', 'heart-rate': 'number' })
    expect(matchColumns(model(['Heart.Rate', 'x'], 2), both, null)).toEqual([null, null])
    expect(matchColumns(model(['heart-rate', 'x'], 2), both, null)).toEqual(['heart-rate', null])
  })
  it('are the numbers in the table’s order where one input takes them all, without outcome, membership and person', () => {
    expect(numberColumns(patients, 'died')).toEqual(['age', 'Heart rate'])
    expect(matchColumns(model(null, 2), patients, 'died')).toEqual(['age', 'Heart rate'])
    expect(matchColumns(model(null, 3), patients, 'died')).toEqual(['age', 'Heart rate', null])
    expect(matchColumns(model(null, 1), patients, 'died')).toEqual(['age'])
    expect(matchColumns(model(null, null), patients, 'died')).toEqual(['age', 'Heart rate'])
  })
  it('are kept beside the predictions only where they could be groups; what is not read is kept', () => {
    const texts = (column: string, number: number, more = false) => ({
      column,
      texts: Array.from({ length: number }, (_, k) => String(k)),
      more,
    })
    const data = table({}, [texts('age', 200, true), texts('sex', 2), texts('id', 200, true), texts('died', 2)])
    expect(keptColumns(data, ['age', 'sex'], 'died')).toEqual(['sex', 'id'])
    const many = Array.from({ length: 41 }, (_, k) => (k === 0 ? 'sex' : `x${k}`))
    expect(keptColumns(data, many, 'died')).toEqual(['age', 'id'])
  })
})

describe('what keeps a model from being asked', () => {
  const two = model(null, 2)
  it.each<[string, (string | null)[], string | null, string[], RegExp | null]>([
    ['nothing', ['a', 'b'], 'y', ['0', '1'], null],
    ['no outcome', ['a', 'b'], null, [], /what really happened/],
    ['an outcome named twice', ['a', 'b'], 'y', ['1', '1'], /named twice in the order/],
    ['an open column', ['a', null], 'y', ['0', '1'], /One column .* still open/],
    ['too few columns', ['a'], 'y', ['0', '1'], /reads 2 columns, and 1 are/],
    ['a column twice', ['a', 'a'], 'y', ['0', '1'], /column a is named twice/],
    ['the outcome itself', ['a', 'y'], 'y', ['0', '1'], /must not read it/],
  ])('is %s', (_, features, outcome, classes, expected) => {
    const found = openQuestion(two, features, outcome, classes)
    if (expected === null) expect(found).toBeNull()
    else expect(found).toMatch(expected)
  })
})

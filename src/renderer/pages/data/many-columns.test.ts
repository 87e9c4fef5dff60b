import { expect, it } from 'vitest'
import { type Column, ColumnChange, type ColumnRole } from '#shared/contracts/dataset.ts'
import { changedBy, changeOf, changesBack, type Choice, choices } from './many-columns.ts'

const column = (name: string, role: ColumnRole, { missing = 0, distinct = 9 } = {}): Column => ({
  name,
  role,
  type: 'number',
  reason: '',
  missing: 'impute',
  profile: { missing, distinct, numbers: null, top: [] },
})
const columns = [
  column('died', 'outcome', { missing: 1 }),
  column('ward', 'site'),
  column('patient', 'person'),
  column('age', 'feature', { missing: 3 }),
  { ...column('sex', 'sensitive', { missing: 2 }), missing: 'drop' as const },
  column('empty', 'ignored', { distinct: 0 }),
  column('note', 'ignored', { missing: 4 }),
]
const names = (choice: Choice) => changedBy(columns, choice).map(({ name }) => name)

it('leaves columns alone whose role only one can have, and makes no feature of what says nothing', () => {
  expect(names('ignored')).toEqual(['age', 'sex'])
  expect(names('feature')).toEqual(['sex', 'note'])
  expect(names('sensitive')).toEqual(['age', 'note'])
  expect(names('identifier')).toEqual(['age', 'sex', 'empty', 'note'])
})

it('sets what happens to missing values of features that have any', () => {
  expect(names('category')).toEqual(['age', 'sex'])
  expect(names('drop')).toEqual(['age'])
  expect(names('impute')).toEqual(['sex'])
})

it('can be taken back, whatever each column had before', () => {
  expect(changeOf(changedBy(columns, 'drop'), 'drop')).toEqual({ names: ['age'], missing: 'drop' })
  expect(changesBack(changedBy(columns, 'identifier'), 'identifier')).toEqual([
    { names: ['age'], role: 'feature' },
    { names: ['sex'], role: 'sensitive' },
    { names: ['empty', 'note'], role: 'ignored' },
  ])
  expect(changesBack(changedBy(columns, 'category'), 'category')).toEqual([
    { names: ['age'], missing: 'impute' },
    { names: ['sex'], missing: 'drop' },
  ])
  for (const choice of choices)
    for (const change of [
      changeOf(changedBy(columns, choice), choice),
      ...changesBack(changedBy(columns, choice), choice),
    ])
      expect(ColumnChange.safeParse(change).success, choice).toBe(true)
})

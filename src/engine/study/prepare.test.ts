import { describe, expect, it } from 'vitest'
import {
  categoryColumn,
  columnFrom,
  numberColumn,
  studyOf,
  type StudyOptions,
  tableOf,
} from '../../../tests/support/tables.ts'
import { CloisterError } from '#shared/ipc/errors.ts'
import type { Table } from '../data/index.ts'
import { prepare } from './prepare.ts'

const gap = Number.NaN
const table = tableOf(
  columnFrom('ill', ['no', 'yes', 'no', '', 'yes', 'maybe', 'maybe', 'no'], 'category'),
  numberColumn('age', [50, gap, 70, 60, 20, 40, gap, 30]),
  columnFrom('ward', ['a', 'b', '', 'a', '', 'b', 'a', ''], 'category'),
  columnFrom('patient', ['p', 'q', 'p', '', '', 'q', 'r', 'p'], 'category'),
)
const roles = { ill: 'outcome', patient: 'person' } as const
const prepared = (where: Table, options: StudyOptions) => prepare(studyOf(where, options), where)

/** What a person would be told; null where nothing is wrong. */
const problemOf = (where: Table, options: StudyOptions) => {
  try {
    prepared(where, options)
  } catch (error) {
    if (error instanceof CloisterError) return error.data
    throw error
  }
  return null
}

describe('rows', () => {
  it('without an outcome, or with a gap where gaps are dropped, are left out and counted once', () => {
    const data = prepared(table, { roles, missing: { age: 'drop', ward: 'drop' } })
    expect([...data.rows]).toEqual([0, 5])
    expect(data.dropped).toEqual([
      { column: 'ill', rows: 1 },
      { column: 'age', rows: 2 },
      { column: 'ward', rows: 3 },
    ])
    expect(data.dropped.reduce((sum, { rows }) => sum + rows, data.rows.length)).toBe(8)
  })
  it('with gaps that are filled stay', () => {
    const data = prepared(table, { roles, missing: { age: 'category' } })
    expect([...data.rows]).toEqual([0, 1, 2, 4, 5, 6, 7])
    expect(data.dropped).toEqual([{ column: 'ill', rows: 1 }])
    expect(data.features).toEqual([
      { name: 'age', missing: 'category' },
      { name: 'ward', missing: 'impute' },
    ])
  })
  it('are not counted for a column without gaps, or whose gaps went with an earlier one', () => {
    const twice = tableOf(
      columnFrom('ill', ['no', 'yes', 'no'], 'category'),
      numberColumn('whole', [1, 2, 3]),
      numberColumn('age', [gap, 1, 2]),
      numberColumn('height', [gap, 1, 2]),
    )
    const { dropped } = prepared(twice, {
      roles: { ill: 'outcome' },
      missing: { whole: 'drop', age: 'drop', height: 'drop' },
    })
    expect(dropped).toEqual([{ column: 'age', rows: 1 }])
  })
  it('stay where the gap is in a column that is no feature', () => {
    const data = prepared(table, { roles: { ...roles, ward: 'site' }, missing: { ward: 'drop', patient: 'drop' } })
    expect(data.rows).toHaveLength(7)
    expect(data.features.map(({ name }) => name)).toEqual(['age'])
  })
  it('may all be gone; that is for the check to say', () => {
    const empty = tableOf(columnFrom('ill', ['no', 'yes'], 'category'), numberColumn('age', [gap, gap]))
    const data = prepared(empty, { roles: { ill: 'outcome' }, missing: { age: 'drop' } })
    expect(data.rows).toHaveLength(0)
  })
})

describe('the outcome', () => {
  it('has the classes that the used rows have, in their order', () => {
    expect(prepared(table, { roles }).classes).toEqual(['maybe', 'no', 'yes'])
    const data = prepared(table, { roles, missing: { ward: 'drop', age: 'drop' } })
    expect(data.classes).toEqual(['maybe', 'no'])
    // "no" was the second of three and is the second of two; rows left out have no class.
    expect([...data.labels]).toEqual([1, -1, -1, -1, -1, 0, -1, -1])
    const later = prepared(table, { roles, missing: { ward: 'drop' } })
    expect(later.classes).toEqual(['maybe', 'no', 'yes'])
  })
  it('moves up where an earlier class is gone', () => {
    const data = prepared(
      tableOf(categoryColumn('ill', [0, 1, 2, 1], ['a', 'b', 'c']), numberColumn('age', [gap, 1, 2, 3])),
      { roles: { ill: 'outcome' }, missing: { age: 'drop' } },
    )
    expect(data.classes).toEqual(['b', 'c'])
    expect([...data.labels]).toEqual([-1, 0, 1, 0])
  })
  it('that is a number is cut: a value at the cut-point lies below', () => {
    const numbers = tableOf(numberColumn('days', [3, 7, 7.1, gap, 12]), numberColumn('age', [1, 2, 3, 4, 5]))
    const data = prepared(numbers, { roles: { days: 'outcome' }, cutPoint: 7 })
    expect(data.classes).toEqual(['up to 7', 'above 7'])
    expect([...data.labels]).toEqual([0, 0, 1, -1, 1])
  })
  it('that is a number with few values needs no cut-point', () => {
    const data = prepared(tableOf(numberColumn('stage', [10, 2, gap, 2, -1]), numberColumn('age', [1, 2, 3, 4, 5])), {
      roles: { stage: 'outcome' },
    })
    expect(data.classes).toEqual(['-1', '2', '10'])
    expect([...data.labels]).toEqual([2, 1, -1, 1, 0])
  })
})

describe('persons', () => {
  it('are one for each value; a row without a value is a person of its own', () => {
    const { persons } = prepared(table, { roles })
    const of = persons as Int32Array
    expect([of[2], of[7], of[5]]).toEqual([of[0], of[0], of[1]])
    expect(new Set(of).size).toBe(5)
    expect(prepared(table, { roles: { ill: 'outcome' } }).persons).toBeNull()
  })
  it('may be numbers', () => {
    const numbered = tableOf(
      columnFrom('ill', ['a', 'b', 'a', 'b'], 'category'),
      numberColumn('x', [1, 2, 3, 4]),
      numberColumn('id', [7.5, gap, 7.5, gap]),
    )
    const of = prepared(numbered, { roles: { ill: 'outcome', id: 'person' } }).persons as Int32Array
    expect(of[0]).toBe(of[2])
    expect(new Set(of).size).toBe(3)
  })
})

describe('the graph', () => {
  it('gives parents and Markov blanket once each', () => {
    const edges = [
      ['age', 'ill'],
      ['ill', 'ward'],
      ['age', 'ill'],
      ['age', 'ward'],
    ] as const
    const data = prepared(table, { roles, edges })
    expect(data.parents).toEqual(['age'])
    expect(data.markovBlanket).toEqual(['age', 'ward'])
  })
})

describe('what cannot be studied', () => {
  const long = (length: number) => Array.from({ length }, (_, i) => i)
  const cases: [string, Table, StudyOptions, string, string][] = [
    ['no outcome', table, { roles: {} }, 'study-invalid', '0 outcomes'],
    ['two outcomes', table, { roles: { ill: 'outcome', ward: 'outcome' } }, 'study-invalid', '2 outcomes'],
    [
      'no features',
      table,
      { roles: { ill: 'outcome', age: 'ignored', ward: 'identifier', patient: 'person' } },
      'study-invalid',
      'no features',
    ],
    [
      'two person columns',
      table,
      { roles: { ill: 'outcome', patient: 'person', ward: 'person' } },
      'study-invalid',
      '2 columns',
    ],
    ['two sites', table, { roles: { ill: 'outcome', patient: 'site', ward: 'site' } }, 'study-invalid', '2 columns'],
    [
      'an outcome without values',
      tableOf(numberColumn('ill', [gap, gap]), numberColumn('age', [1, 2])),
      { roles: { ill: 'outcome' } },
      'outcome-invalid',
      'no value',
    ],
    [
      'a numeric outcome without a cut-point',
      tableOf(numberColumn('days', long(11)), numberColumn('age', long(11))),
      { roles: { days: 'outcome' } },
      'outcome-invalid',
      '11 different values',
    ],
    [
      'a cut-point above everything',
      tableOf(numberColumn('days', long(11)), numberColumn('age', long(11))),
      { roles: { days: 'outcome' }, cutPoint: 10 },
      'outcome-invalid',
      'only one value',
    ],
    [
      'one class once rows are dropped',
      tableOf(categoryColumn('ill', [0, 1, 1], ['a', 'b']), numberColumn('age', [gap, 1, 2])),
      { roles: { ill: 'outcome' }, missing: { age: 'drop' } },
      'outcome-invalid',
      'only one value: b',
    ],
    [
      'more classes than 50',
      tableOf(categoryColumn('town', long(51), long(51).map(String)), numberColumn('age', long(51))),
      { roles: { town: 'outcome' } },
      'outcome-invalid',
      '51 different values',
    ],
    [
      'a graph that names an ignored column',
      table,
      { roles: { ...roles, ward: 'ignored' }, edges: [['ward', 'ill']] },
      'graph-column',
      'ward',
    ],
    ['a graph that names the person', table, { roles, edges: [['ill', 'patient']] }, 'graph-column', 'patient'],
    [
      'a graph with a cycle',
      table,
      {
        roles,
        edges: [
          ['age', 'ill'],
          ['ill', 'ward'],
          ['ward', 'age'],
        ],
      },
      'graph-cycle',
      'age',
    ],
    ['an edge into itself', table, { roles, edges: [['ill', 'ill']] }, 'graph-cycle', 'ill → ill'],
  ]
  it.each(cases)('%s', (_, where, options, code, part) => {
    const problem = problemOf(where, options)
    expect(problem?.code).toBe(code)
    expect(problem?.message).toContain(part)
    expect(problem?.advice.length).toBeGreaterThan(10)
  })
  it('fifty classes, and ten numbers, are possible', () => {
    const many = tableOf(categoryColumn('town', long(50), long(50).map(String)), numberColumn('age', long(50)))
    expect(problemOf(many, { roles: { town: 'outcome' } })).toBeNull()
    const ten = tableOf(numberColumn('days', long(10)), numberColumn('age', long(10)))
    expect(problemOf(ten, { roles: { days: 'outcome' } })).toBeNull()
  })
})

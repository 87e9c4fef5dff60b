import { describe, expect, it } from 'vitest'
import { categoryColumn, numberColumn, studyOf, type StudyOptions, tableOf } from '../../../tests/support/tables.ts'
import { allRows, type Table } from '../data/index.ts'
import { randomFromSeed } from '../math/index.ts'
import { checkStudy, encodedWidths, leakingFeatures, requireUsable } from './check.ts'
import { prepare } from './prepare.ts'

const random = randomFromSeed(1)

/** An outcome, a cause with some noise, and noise; then the columns given. */
function tableWith(rows: number, ...more: Table['columns']): Table {
  const outcome = Int32Array.from({ length: rows }, () => random.integer(2))
  return tableOf(
    categoryColumn('ill', outcome, ['no', 'yes']),
    categoryColumn(
      'cause',
      outcome.map((code) => (random.uniform() < 0.8 ? code : 1 - code)),
      ['a', 'b'],
    ),
    numberColumn(
      'noise',
      Float64Array.from(outcome, () => random.normal()),
    ),
    ...more,
  )
}
const options: StudyOptions = { roles: { ill: 'outcome' }, edges: [['cause', 'ill']] }
const check = (table: Table, more: Partial<StudyOptions> = {}) =>
  checkStudy(studyOf(table, { ...options, ...more }), table)
const outcomeOf = (table: Table) => (table.columns[0] as { codes: Int32Array }).codes

describe('a sound study', () => {
  it('has no findings, and an estimate', () => {
    const table = tableWith(400)
    const { findings, usedRows, seconds } = check(table)
    expect(findings).toEqual([])
    expect(usedRows).toBe(400)
    expect(seconds).toBeGreaterThan(0)
    expect(() => requireUsable(studyOf(table, options), prepare(studyOf(table, options), table))).not.toThrow()
  })
  it('is estimated longer with more work, and shorter with more speed', () => {
    const table = tableWith(400)
    const spec = (steps: number) =>
      studyOf(table, { ...options, settings: { models: [{ kind: 'mlp', steps }], repetitions: 10 } })
    const [little, much] = [1000, 100_000].map((steps) => checkStudy(spec(steps), table).seconds as number)
    expect(much).toBeGreaterThan(10 * little)
    expect(checkStudy(spec(100_000), table, 1e12).seconds).toBeLessThan(much / 10)
  })
})

describe('the outcome read off a feature', () => {
  const leaks = (table: Table, more: Partial<StudyOptions> = {}) =>
    leakingFeatures(prepare(studyOf(table, { ...options, ...more }), table))
  const base = tableWith(300)
  const outcome = outcomeOf(base)
  const withColumn = (column: Table['columns'][number]) => tableOf(...base.columns, column)

  it.each([
    ['an equal column', categoryColumn('x', outcome, ['no', 'yes'])],
    [
      'a renamed column',
      categoryColumn(
        'x',
        outcome.map((code) => 1 - code),
        ['healthy', 'sick'],
      ),
    ],
    ['an equal number', numberColumn('x', outcome)],
    [
      'a finer column',
      categoryColumn(
        'x',
        outcome.map((code, row) => 2 * code + (row % 2)),
        ['a', 'b', 'c', 'd'],
      ),
    ],
    [
      'a number that one cut divides',
      numberColumn(
        'x',
        Float64Array.from(outcome, (code, row) => 100 * code + (row % 97)),
      ),
    ],
    [
      'the same with some gaps',
      numberColumn(
        'x',
        Float64Array.from(outcome, (code, row) => (row % 9 ? 100 * code + (row % 97) : Number.NaN)),
      ),
    ],
    [
      'the same upside down',
      numberColumn(
        'x',
        Float64Array.from(outcome, (code, row) => -100 * code - row / 10),
      ),
    ],
  ])('is found: %s', (_, column) => {
    expect(leaks(withColumn(column))).toEqual(['x'])
    const { findings, seconds } = check(withColumn(column))
    expect(findings).toHaveLength(1)
    expect(findings[0].level).toBe('warning')
    expect(findings[0].message).toContain('x')
    expect(seconds).not.toBeNull()
  })
  it.each([
    [
      'all but one row',
      categoryColumn(
        'x',
        outcome.map((code, row) => (row === 7 ? 1 - code : code)),
        ['a', 'b'],
      ),
    ],
    ['a number for each row', numberColumn('x', allRows(300))],
    [
      'a name for each row',
      categoryColumn(
        'x',
        allRows(300),
        allRows(300).reduce<string[]>((l, i) => [...l, `${i}`], []),
      ),
    ],
    ['one value', numberColumn('x', new Float64Array(300))],
    [
      'two values in all',
      numberColumn(
        'x',
        Float64Array.from(outcome, (code, row) => (row < 5 ? code : Number.NaN)),
      ),
    ],
    [
      'values of one class only',
      numberColumn(
        'x',
        Float64Array.from(outcome, (code, row) => (code ? Number.NaN : row % 3)),
      ),
    ],
  ])('is not: %s', (_, column) => {
    expect(leaks(withColumn(column))).toEqual([])
  })
  it('is looked for among the rows used, and with more classes than two', () => {
    const levels = allRows(300).map((row) => row % 3)
    const three = tableOf(
      categoryColumn('ill', levels, ['a', 'b', 'c']),
      numberColumn(
        'x',
        Float64Array.from(levels, (level, row) => 1000 * ((level + 1) % 3) + row),
      ),
      numberColumn(
        'y',
        Float64Array.from(levels, (level, row) => 1000 * level + 4 * row),
      ),
      numberColumn(
        'gap',
        Float64Array.from(levels, (_, row) => (row === 0 ? Number.NaN : row % 7)),
      ),
    )
    expect(leaks(three, { edges: [] })).toEqual(['x'])
  })
})

describe('warnings', () => {
  it('tell of few rows, and of rare classes', () => {
    expect(check(tableWith(199)).findings.map(({ message }) => message)).toEqual([expect.stringContaining('199 rows')])
    expect(check(tableWith(200)).findings).toEqual([])
    const codes = allRows(400).map((row) => (row < 9 ? 2 : row % 2))
    const rare = tableOf(categoryColumn('ill', codes, ['a', 'b', 'c']), ...tableWith(400).columns.slice(1))
    expect(check(rare).findings.map(({ message }) => message)).toEqual([expect.stringContaining('"c"')])
  })
  it('tell of a table with too many configurations, and of names among the features', () => {
    const levels = Array.from({ length: 101 }, String)
    const table = tableWith(
      400,
      categoryColumn(
        'name',
        allRows(400).map((row) => row % 101),
        levels,
      ),
    )
    const messages = check(table, { edges: [['name', 'ill']] }).findings.map(({ message }) => message)
    expect(messages).toEqual([
      expect.stringContaining('101 configurations'),
      expect.stringContaining('101 different values'),
    ])
    // A network that merely reads the parents has no table to fill.
    const settings = { models: [{ kind: 'mlp', features: 'parents', steps: 1 }] }
    expect(check(table, { edges: [['name', 'ill']], settings }).findings).toHaveLength(1)
  })
})

describe('errors', () => {
  const messagesOf = (table: Table, more: Partial<StudyOptions> = {}) => {
    const { findings, seconds } = check(table, more)
    expect(seconds).toBeNull()
    expect(findings[0].level).toBe('error')
    const spec = studyOf(table, { ...options, ...more })
    expect(() => requireUsable(spec, prepare(spec, table))).toThrow(findings[0].message)
    return findings.filter(({ level }) => level === 'error').map(({ message }) => message)
  }
  it('are fewer than 50 rows', () => {
    expect(messagesOf(tableWith(49))).toEqual([expect.stringContaining('49 rows')])
    expect(check(tableWith(50)).seconds).not.toBeNull()
  })
  it('are no parents, and no neighbours', () => {
    const settings = {
      models: [
        { kind: 'cpt', features: 'parents' },
        { kind: 'cpt', features: 'markov-blanket' },
        { kind: 'cpt', features: 'all' },
      ],
    }
    expect(messagesOf(tableWith(400), { edges: [['cause', 'noise']], settings })).toEqual([
      expect.stringContaining('no cause'),
      expect.stringContaining('no neighbour'),
    ])
    expect(messagesOf(tableWith(400), { edges: [['ill', 'noise']], settings })).toHaveLength(1)
  })
  it('are few persons, however many rows', () => {
    const persons = (count: number) =>
      numberColumn(
        'person',
        allRows(400).map((row) => row % count),
      )
    const roles = { ill: 'outcome', person: 'person' } as const
    expect(messagesOf(tableWith(400, persons(19)), { roles })).toEqual([expect.stringContaining('19 persons')])
    expect(check(tableWith(400, persons(20)), { roles }).seconds).not.toBeNull()
  })
  it('are few rows elsewhere, persons who were at home not counted', () => {
    const site = categoryColumn(
      'site',
      allRows(400).map((row) => (row < 19 ? 1 : 0)),
      ['N', 'S'],
    )
    const roles = { ill: 'outcome', site: 'site' } as const
    const settings = { shifts: [{ kind: 'site', home: ['N'] }] }
    expect(messagesOf(tableWith(400, site), { roles, settings })).toEqual([expect.stringContaining('19 rows')])
    const half = categoryColumn(
      'site',
      allRows(400).map((row) => row % 2),
      ['N', 'S'],
    )
    expect(check(tableWith(400, half), { roles, settings }).seconds).not.toBeNull()
    const person = numberColumn(
      'person',
      allRows(400).map((row) => (row < 390 ? row >> 1 : row)),
    )
    const withPersons = { roles: { ...roles, person: 'person' as const }, settings }
    expect(messagesOf(tableWith(400, half, person), withPersons)).toEqual([
      expect.stringContaining('5 rows come from other sites and from persons who were never at home'),
    ])
  })
  it('are the same P* twice, and a site that no column has', () => {
    const settings = { shifts: [{ kind: 'redraw' }, { kind: 'redraw', rows: 50 }] }
    expect(messagesOf(tableWith(400), { settings })).toEqual([expect.stringContaining('twice')])
    const { findings, seconds, usedRows } = check(tableWith(400), {
      settings: { shifts: [{ kind: 'site', home: ['N'] }] },
    })
    expect([seconds, usedRows, findings.length]).toEqual([null, 0, 1])
    expect(findings[0].message).toContain('no column has the role "site"')
  })
  it('are tables too large to redraw; without that P*, the same graph is possible', () => {
    const many = Array.from({ length: 14 }, (_, i) =>
      categoryColumn(
        `f${i}`,
        allRows(400).map((row) => (row * (i + 3)) % 4),
        ['a', 'b', 'c', 'd'],
      ),
    )
    const edges = many.map(({ name }): [string, string] => [name, 'ill'])
    const table = tableWith(400, ...many)
    expect(messagesOf(table, { edges, settings: { shifts: [{ kind: 'redraw' }] } })).toEqual([
      expect.stringContaining('ill has too many causes'),
    ])
    expect(check(table, { edges }).seconds).not.toBeNull()
    const few = edges.slice(0, 8)
    expect(check(table, { edges: few, settings: { shifts: [{ kind: 'redraw' }] } }).seconds).not.toBeNull()
  })
  it('of preparing are findings too, not exceptions', () => {
    const { findings, seconds, usedRows } = check(tableWith(400), { roles: {} })
    expect(findings.map(({ level }) => level)).toEqual(['error'])
    expect([seconds, usedRows]).toEqual([null, 0])
  })
  it('are told before warnings', () => {
    const { findings } = check(tableWith(45), { edges: [] })
    expect(findings.map(({ level }) => level)).toEqual(['error', 'error', ...findings.slice(2).map(() => 'warning')])
  })
})

describe('the width of the encoding', () => {
  it('is what the matrices will have', () => {
    const table = tableWith(
      100,
      numberColumn(
        'age',
        allRows(100).map((row) => (row % 5 ? row : Number.NaN)),
      ),
    )
    const models = ['parents', 'all'].map((features) => ({ kind: 'mlp', features }))
    const widths = (encoding: string) => {
      const spec = studyOf(table, { ...options, missing: { age: 'category' }, settings: { models, encoding } })
      return encodedWidths(spec, prepare(spec, table))
    }
    // cause: two indicators; noise: a number or four bins; age: a number and its gap, or four bins and the gap.
    expect(widths('own')).toEqual({ parents: 2, all: 2 + 1 + 2 })
    expect(widths('shared')).toEqual({ parents: 2, all: 2 + 4 + 5 })
  })
})

import { describe, expect, it } from 'vitest'
import { columnFrom, numberColumn, studyOf, tableOf } from '../../../tests/support/tables.ts'
import { CloisterError } from '#shared/ipc/errors.ts'
import { allRows } from '../data/index.ts'
import { prepare } from './prepare.ts'
import { divideBySite } from './shifts.ts'

describe('sites', () => {
  const table = tableOf(
    columnFrom('ill', ['a', 'b', 'a', 'b', 'a', 'b', 'a', 'b'], 'category'),
    numberColumn('x', allRows(8)),
    columnFrom('site', ['N', 'S', 'N', '', 'E', 'N', 'S', 'E'], 'category'),
    columnFrom('person', ['p', 'p', 'q', 'r', '', '', 's', 'q'], 'category'),
    numberColumn('number', [1, 2, 1, 3, 4, 1, 2, 4]),
  )
  const divide = (home: string[], roles: Parameters<typeof studyOf>[1]['roles'] = {}) => {
    const shift = { kind: 'site', home }
    const spec = studyOf(table, {
      roles: { ill: 'outcome', site: 'site', person: 'ignored', ...roles },
      settings: { shifts: [shift] },
    })
    const { home: at, away } = divideBySite(spec, prepare(spec, table))
    return { home: [...at], away: [...away] }
  }
  it('divide the rows; one whose site is not known is left out', () => {
    expect(divide(['N'])).toEqual({ home: [0, 2, 5], away: [1, 4, 6, 7] })
    expect(divide(['N', 'E'])).toEqual({ home: [0, 2, 4, 5, 7], away: [1, 6] })
  })
  it('may be numbers', () => {
    expect(divide(['1'], { site: 'ignored', number: 'site' })).toEqual({ home: [0, 2, 5], away: [1, 3, 4, 6, 7] })
  })
  it('leave out rows elsewhere of persons who were also at home', () => {
    // p has row 1 and q row 7 elsewhere.
    expect(divide(['N'], { person: 'person' })).toEqual({ home: [0, 2, 5], away: [4, 6] })
  })
  it('are not asked for without such a shift', () => {
    const spec = studyOf(table, { roles: { ill: 'outcome', site: 'site' } })
    const { home, away } = divideBySite(spec, prepare(spec, table))
    expect([home.length, away.length]).toEqual([8, 0])
  })
  it.each([
    [['nowhere'], {}, 'at home'],
    [['N', 'S', 'E', ''], {}, 'elsewhere'],
    [['N'], { site: 'ignored' }, 'no column has the role "site"'],
  ] as const)('are refused: %j %j', (home, roles, part) => {
    expect(() => divide([...home], roles)).toThrow(CloisterError)
    expect(() => divide([...home], roles)).toThrow(part)
  })
})

import type { Shift, StudySpec } from '#shared/contracts/study.ts'
import { CloisterError } from '#shared/ipc/errors.ts'
import { columnOf, type Table } from '../data/index.ts'
import { columnsWith, type PreparedData } from './prepare.ts'

/** Rows with their outcomes. */
export interface Population {
  readonly table: Table
  readonly rows: Int32Array
  /** Class of each of these rows. */
  readonly labels: Int32Array
  /** Person of every row of the table; null where each row is a person of its own. */
  readonly persons: Int32Array | null
}

export const population = ({ table, labels, persons }: PreparedData, rows: Int32Array): Population => ({
  table,
  rows,
  labels: rows.map((row) => labels[row]),
  persons,
})

type SiteShift = Extract<Shift, { kind: 'site' }>

/**
 * Divides the rows into those of the home sites (P) and the others (P*). Somebody who was also treated at home counts
 * there only: a member is no non-member elsewhere, and the attacker must not meet one person in training and again in test.
 */
export function divideBySite(spec: StudySpec, data: PreparedData): { home: Int32Array; away: Int32Array } {
  const shift = spec.settings.shifts.find((candidate): candidate is SiteShift => candidate.kind === 'site')
  if (!shift) return { home: data.rows, away: new Int32Array(0) }
  const site = columnsWith(spec, 'site')[0]
  if (!site)
    throw new CloisterError(
      'study-invalid',
      'The study compares sites, but no column has the role "site".',
      'Give a column that role on the Data page, or leave the comparison out on the Study page.',
    )
  const column = columnOf(data.table, site.name)
  const name = (row: number) =>
    column.kind === 'category' ? column.levels[column.codes[row]] : String(column.values[row])
  const isHome = new Set(shift.home)
  const home = data.rows.filter((row) => isHome.has(name(row)))
  const persons = data.persons
  const atHome = persons && new Set(home.map((row) => persons[row]))
  const away = data.rows.filter((row) => !isHome.has(name(row)) && !(persons && atHome?.has(persons[row])))
  if (home.length === 0 || away.length === 0)
    throw new CloisterError(
      'study-invalid',
      `With ${shift.home.join(', ')} as the home of ${site.name}, no rows are left ${home.length === 0 ? 'at home' : persons ? 'elsewhere of persons who were never at home' : 'elsewhere'}.`,
      'Choose other sites on the Study page.',
    )
  return { home, away }
}

import type { MembershipAnalysis } from '#shared/contracts/membership-analysis.ts'
import type { StudySpec } from '#shared/contracts/study.ts'
import { drawGame, type Game, type Records, recordsOf } from '../../attacks/membership/index.ts'
import { columnOf, fitEncoding, splitRows, take } from '../../data/index.ts'
import type { Random } from '../../math/index.ts'
import type { PreparedData } from '../prepare.ts'
import { divideBySite } from '../shifts.ts'
import type { StudiedModel } from './analysis.ts'

/** Rows of P that take part in a game, and their parts in it; the same for all models of a study. */
export interface PlayedRows {
  /** Record i of the game is row rows[i] of the table. */
  readonly rows: Int32Array
  readonly labels: Int32Array
  /** Person of each record; null where each row is a person of its own. */
  readonly persons: Int32Array | null
  readonly game: Game
}

/** How many rows take part. */
export const playedRows = ({ records }: MembershipAnalysis, spec: StudySpec, data: PreparedData): number =>
  Math.min(records ?? Infinity, divideBySite(spec, data).home.length)

/**
 * Draws who plays which part. Rows of one person are all members of a target or none, and all audited or all the
 * attacker's; where not all rows take part, whole persons are drawn. The study's own split plays no part: a target's
 * members are drawn anew for each target.
 */
export function drawPlayedRows(
  settings: MembershipAnalysis,
  spec: StudySpec,
  data: PreparedData,
  random: Random,
): PlayedRows {
  const { home } = divideBySite(spec, data)
  const wanted = playedRows(settings, spec, data)
  const [drawn] =
    wanted < home.length ? splitRows(home, data.persons, wanted / home.length, random.stream('rows')) : [home]
  const rows = Int32Array.from(drawn).sort()
  const labels = take(data.labels, rows)
  const persons = data.persons && take(data.persons, rows)
  const plain: Records = {
    inputs: { rows: rows.length, width: 0, dense: new Float32Array(0) },
    labels,
    classes: data.classes.length,
    ...(persons ? { groups: persons } : {}),
  }
  return { rows, labels, persons, game: drawGame(plain, settings, random.stream('game')) }
}

/**
 * The records as one of the study's models reads them.
 *
 * Bins, means, spreads, categories and what stands for missing values are learned from the attacker's own rows. Learned from
 * a target's members they would have to be another encoding for each of the many models; learned from all audited rows they
 * would hold something of every member and non-member alike. The attacker's rows are members of no target, so nothing about
 * an audited row, and nothing about its membership, is in the encoding; and an attacker could have made it. What an
 * encoding fitted to members would itself give away is therefore not in the figures.
 */
export function recordsFor(
  { columns }: Pick<StudiedModel, 'columns'>,
  { rows, labels, persons, game }: PlayedRows,
  { settings }: StudySpec,
  data: PreparedData,
): Records {
  const basis = {
    table: data.table,
    rows: take(rows, game.population),
    labels: take(labels, game.population),
    classes: data.classes.length,
  }
  const features = data.features.filter(({ name }) => columns.includes(name))
  const encoding = fitEncoding(features, basis, settings.discretiser, settings.encoding === 'shared')
  return recordsOf(encoding, data.table, rows, labels, data.classes.length, {
    ...(data.sites ? { environments: take(data.sites, rows) } : {}),
    ...(persons ? { groups: persons } : {}),
  })
}

/** The group of a row of the table by a column: its category, or its class where the column is the outcome. */
export function groupNames(column: string, { table, outcome, classes, labels }: PreparedData): (row: number) => string {
  if (column === outcome) return (row) => classes[labels[row]]
  const found = columnOf(table, column)
  if (found.kind === 'number') throw new RangeError(`${column} is a number and makes no groups.`)
  return (row) => (found.codes[row] < 0 ? '(no value)' : found.levels[found.codes[row]])
}

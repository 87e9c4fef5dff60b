import { CloisterError } from '#shared/ipc/errors.ts'
import type { StudySpec } from '#shared/contracts/study.ts'
import { findCycle, markovBlanketOf, parentsOf } from '#shared/graph/relations.ts'
import { allRows, columnOf, type Feature, isMissing, type Table, type TableColumn } from '../data/index.ts'

/** The most classes an outcome may have; more are hardly ever meant as classes. */
const mostClasses = 50
/** Below this many rows of P no attack can be trained and tested. */
export const fewestRows = 50
/** Below this many rows of P* its attacks have nothing to be tested on. */
export const fewestShiftedRows = 20
/** Below this many persons whole persons cannot be divided four ways: members or not, attack's training or test. */
export const fewestPersons = 20

/** A study's data, ready to be split. */
export interface PreparedData {
  readonly table: Table
  /** Rows that the study uses: those with an outcome, and with a value wherever missing ones are dropped. */
  readonly rows: Int32Array
  readonly dropped: readonly { column: string; rows: number }[]
  readonly outcome: string
  readonly classes: readonly string[]
  /** Class of every row of the table; -1 where the row is not used. */
  readonly labels: Int32Array
  readonly features: readonly Feature[]
  readonly parents: readonly string[]
  readonly markovBlanket: readonly string[]
  /** The person of every row of the table; null without a person column. */
  readonly persons: Int32Array | null
  /** The site of every row of the table, by number; null without a site column. */
  readonly sites: Int32Array | null
}

/** The names of columns with one of the roles, in the dataset's order. */
export const columnsWith = (spec: StudySpec, ...roles: string[]) =>
  spec.columns.filter(({ role }) => roles.includes(role))

const shorten = (value: number) => String(Number(value.toPrecision(6)))

/** Classes of the outcome as written in the data: a category's levels, or the sides of the cut-point. */
function outcomeCodes(column: TableColumn, cutPoint: number | null): { codes: Int32Array; classes: string[] } {
  if (column.kind === 'category') return { codes: column.codes, classes: [...column.levels] }
  if (cutPoint !== null)
    return {
      codes: Int32Array.from(column.values, (value) => (Number.isNaN(value) ? -1 : value > cutPoint ? 1 : 0)),
      classes: [`up to ${shorten(cutPoint)}`, `above ${shorten(cutPoint)}`],
    }
  const distinct = [...new Set(column.values)].filter((value) => !Number.isNaN(value)).sort((a, b) => a - b)
  if (distinct.length > 10)
    throw new CloisterError(
      'outcome-invalid',
      `The outcome ${column.name} is a number with ${distinct.length.toLocaleString('en')} different values.`,
      'Choose the cut-point that divides it into two classes, on the Data page.',
    )
  const position = new Map(distinct.map((value, code) => [value, code]))
  return {
    codes: Int32Array.from(column.values, (value) => position.get(value) ?? -1),
    classes: distinct.map(String),
  }
}

/** Keeps the classes that occur, in their order. */
function compact(codes: Int32Array, classes: readonly string[], rows: Int32Array) {
  const occurs = new Uint8Array(classes.length)
  for (const row of rows) occurs[codes[row]] = 1
  const kept = classes.map((_, code) => code).filter((code) => occurs[code])
  const position = new Map(kept.map((code, i) => [code, i]))
  const labels = new Int32Array(codes.length).fill(-1)
  for (const row of rows) labels[row] = position.get(codes[row]) as number
  return { labels, classes: kept.map((code) => classes[code]) }
}

/** One number for each value; a row without one is a value of its own. */
function numbersOf(table: Table, name: string): Int32Array {
  const column = columnOf(table, name)
  const numbers = new Map<number, number>()
  let next = 0
  return Int32Array.from({ length: table.rows }, (_, row) => {
    if (isMissing(column, row)) return next++
    const value = column.kind === 'number' ? column.values[row] : column.codes[row]
    const known = numbers.get(value)
    if (known !== undefined) return known
    numbers.set(value, next)
    return next++
  })
}

/**
 * Sorts out what a study uses of a table.
 *
 * @throws CloisterError where the study cannot be run on these data
 */
export function prepare(spec: StudySpec, table: Table): PreparedData {
  const outcomes = columnsWith(spec, 'outcome')
  if (outcomes.length !== 1)
    throw new CloisterError(
      'study-invalid',
      `The study has ${outcomes.length} outcomes.`,
      'Give exactly one column the role "outcome", on the Data page.',
    )
  const outcome = outcomes[0].name
  const features = columnsWith(spec, 'feature', 'sensitive')
  if (features.length === 0)
    throw new CloisterError(
      'study-invalid',
      'The study has no features.',
      'Give at least one column the role "feature", on the Data page.',
    )

  for (const role of ['person', 'site'] as const) {
    const columns = columnsWith(spec, role)
    if (columns.length > 1)
      throw new CloisterError(
        'study-invalid',
        `${columns.length} columns have the role "${role}": ${columns.map(({ name }) => name).join(', ')}.`,
        'Give only one column that role, on the Data page.',
      )
  }

  const outcomeColumn = columnOf(table, outcome)
  const known = allRows(table.rows).filter((row) => !isMissing(outcomeColumn, row))
  if (known.length === 0)
    throw new CloisterError(
      'outcome-invalid',
      `The outcome ${outcome} has no value in any row.`,
      'Choose another outcome, or check how missing values were read.',
    )

  const dropped = known.length < table.rows ? [{ column: outcome, rows: table.rows - known.length }] : []
  let rows = known
  // A row whose site is not known is neither of P nor of P*, and belongs to no environment.
  const usesSites =
    spec.settings.shifts.some(({ kind }) => kind === 'site') || spec.settings.models.some(({ kind }) => kind === 'irm')
  const needed = [
    ...features.filter(({ missing }) => missing === 'drop'),
    ...(usesSites ? columnsWith(spec, 'site') : []),
  ]
  for (const { name } of needed) {
    const column = columnOf(table, name)
    const left = rows.filter((row) => !isMissing(column, row))
    if (left.length < rows.length) dropped.push({ column: name, rows: rows.length - left.length })
    rows = left
  }

  const coded = outcomeCodes(outcomeColumn, spec.cutPoint)
  const { labels, classes } = compact(coded.codes, coded.classes, rows)
  if (rows.length > 0 && classes.length < 2)
    throw new CloisterError(
      'outcome-invalid',
      `The outcome ${outcome} has only one value: ${classes[0]}.`,
      'There is nothing to predict. Choose another outcome, or another cut-point.',
    )
  if (classes.length > mostClasses)
    throw new CloisterError(
      'outcome-invalid',
      `The outcome ${outcome} has ${classes.length.toLocaleString('en')} different values; at most ${mostClasses} can be predicted as classes.`,
      'Choose another outcome, or read the column as a number and choose a cut-point.',
    )

  const usable = new Set([outcome, ...features.map(({ name }) => name)])
  const stray = spec.edges.flat().find((name) => !usable.has(name))
  if (stray !== undefined)
    throw new CloisterError(
      'graph-column',
      `The graph names ${stray}, which is not a feature or the outcome of these data.`,
      'Remove it from the graph, or give the column the role "feature".',
    )
  const cycle = findCycle(spec.edges)
  if (cycle)
    throw new CloisterError(
      'graph-cycle',
      `The graph has a cycle: ${cycle.join(' → ')}.`,
      'Remove one of these edges on the Graph page: a cause cannot be its own effect.',
    )
  const [person] = columnsWith(spec, 'person')
  const [site] = columnsWith(spec, 'site')
  return {
    table,
    rows,
    dropped,
    outcome,
    classes,
    labels,
    features: features.map(({ name, missing }) => ({ name, missing })),
    // An edge that is drawn twice is one parent.
    parents: [...new Set(parentsOf(spec.edges, outcome))],
    markovBlanket: markovBlanketOf(spec.edges, outcome),
    persons: person ? numbersOf(table, person.name) : null,
    sites: site ? numbersOf(table, site.name) : null,
  }
}

import { CloisterError } from '#shared/ipc/errors.ts'
import { allRows, binOf, columnOf, isMissing, quantileCuts, type Table, type TableColumn, take } from '../data/index.ts'

/** A column of categories, without missing values. */
export interface DiscreteColumn {
  readonly kind: 'discrete'
  readonly name: string
  /** How many categories the column can have, 1 to 256; those that no row has count as well. */
  readonly levels: number
  readonly codes: Uint8Array
}

/** A column of numbers, without missing values. */
export interface ContinuousColumn {
  readonly kind: 'continuous'
  readonly name: string
  readonly values: Float64Array
}

export type StructureColumn = DiscreteColumn | ContinuousColumn

/** What a graph is learned from: complete rows. */
export interface StructureData {
  readonly rows: number
  readonly columns: readonly StructureColumn[]
}

/** What becomes of columns of numbers. */
export type NumberTreatment =
  /** They are cut at quantiles into this many bins of about equally many rows. */
  | { readonly kind: 'bins'; readonly bins: number }
  /** They stay numbers, for conditional Gaussian scores. */
  | { readonly kind: 'numbers' }

const mostLevels = 256

/**
 * Columns of a table as a graph is learned from them. A missing category is a category of its own; rows that lack a
 * number are left out.
 *
 * @param names the columns, in the order in which ties are broken
 * @param numbers what becomes of columns of numbers
 * @throws CloisterError for a column of numbers without variation, one with more than 256 categories, and when
 *   fewer than two rows or columns are left
 */
export function structureData(
  table: Table,
  names: readonly string[],
  numbers: NumberTreatment,
): StructureData & { readonly droppedRows: number } {
  const columns = names.map((name) => columnOf(table, name))
  const isComplete = (row: number) => columns.every((column) => column.kind === 'category' || !isMissing(column, row))
  const kept = allRows(table.rows).filter(isComplete)
  const data = { rows: kept.length, columns: columns.map((column) => structureColumn(column, kept, numbers)) }
  requireLearnable(data)
  return { ...data, droppedRows: table.rows - kept.length }
}

function structureColumn(column: TableColumn, rows: Int32Array, numbers: NumberTreatment): StructureColumn {
  const { name } = column
  if (column.kind === 'number') {
    const values = take(column.values, rows)
    if (numbers.kind === 'numbers') return { kind: 'continuous', name, values }
    const cuts = quantileCuts(values, numbers.bins)
    return { kind: 'discrete', name, levels: cuts.length + 1, codes: Uint8Array.from(values, (v) => binOf(v, cuts)) }
  }
  const known = column.levels.length
  const levels = known + (rows.some((row) => column.codes[row] < 0) ? 1 : 0)
  if (levels > mostLevels)
    throw new CloisterError(
      'bad-arguments',
      `Column ${name} has ${levels} categories; a graph can be learned from columns with at most ${mostLevels}.`,
      'Leave the column out: with so many categories it names the rows rather than describes them.',
    )
  return {
    kind: 'discrete',
    name,
    levels,
    codes: Uint8Array.from(rows, (row) => (column.codes[row] < 0 ? known : column.codes[row])),
  }
}

/** @throws CloisterError when no graph can be learned from the data */
export function requireLearnable({ rows, columns }: StructureData): void {
  if (rows < 2 || columns.length < 2)
    throw new CloisterError(
      'too-few-rows',
      `A graph needs at least two rows and two columns; there are ${rows} complete rows and ${columns.length} columns.`,
      'Include more columns, or leave out those with many missing values.',
    )
  const isConstant = ({ values }: ContinuousColumn) => values.every((value) => value === values[0])
  const constant = columns.find((column) => column.kind === 'continuous' && isConstant(column))
  if (constant)
    throw new CloisterError(
      'bad-arguments',
      `Column ${constant.name} has the same value in all ${rows} rows.`,
      'Leave it out: nothing can be learned about it.',
    )
}

/** Rows of the data, in any order and number. */
export function rowsOf({ columns }: StructureData, rows: Int32Array): StructureData {
  return {
    rows: rows.length,
    columns: columns.map((column) =>
      column.kind === 'continuous'
        ? { ...column, values: take(column.values, rows) }
        : { ...column, codes: take(column.codes, rows) },
    ),
  }
}

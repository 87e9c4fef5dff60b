import type { NumberTreatment } from '#shared/contracts/learning.ts'
import type { CategoryColumn, Table, TableColumn } from '#shared/contracts/table.ts'
import type { StudySpec } from '#shared/contracts/study.ts'
import { allRows, columnOf, fitDiscrete, isMissing, take } from '#engine/data/index.ts'

type StudyColumn = StudySpec['columns'][number]

/** Columns that a graph is learned over. */
export const learnedColumns = (columns: readonly StudyColumn[]) =>
  columns.filter(({ role }) => role === 'outcome' || role === 'feature' || role === 'sensitive')

/** What is learned from: complete rows of categories, and of numbers where these are kept. */
export interface LearningTable {
  readonly table: Table
  /** Rows of the dataset that were left out. */
  readonly droppedRows: number
}

/** The most values a numeric outcome may have and still be taken value by value. */
const mostValues = 10

/**
 * A dataset's rows as graphs and tables are learned from them. Missing values are treated as the Data page says: a row is
 * left out, or gets the most frequent value, or "missing" is a category; a row without outcome or site is always left out.
 *
 * @param columns those to be kept, in this order
 * @param cutPoint divides a numeric outcome into two classes
 * @param numbers what becomes of columns of numbers; the outcome and the site always become categories
 */
export function learningTable(
  raw: Table,
  columns: readonly StudyColumn[],
  cutPoint: number | null,
  numbers: NumberTreatment,
): LearningTable {
  const staysNumber = ({ role, type }: StudyColumn) =>
    numbers.kind === 'numbers' && type !== 'category' && role !== 'outcome' && role !== 'site'
  const needsValue = (column: StudyColumn) =>
    column.role === 'outcome' || column.role === 'site' || column.missing === 'drop' || staysNumber(column)
  const needed = columns.filter(needsValue).map(({ name }) => columnOf(raw, name))
  const rows = allRows(raw.rows).filter((row) => needed.every((column) => !isMissing(column, row)))
  const bins = numbers.kind === 'bins' ? numbers.bins : 4
  return {
    table: {
      rows: rows.length,
      columns: columns.map((column) => {
        const source = columnOf(raw, column.name)
        if (source.kind === 'number' && staysNumber(column)) return { ...source, values: take(source.values, rows) }
        return withOccurring(categories(column, source, raw, rows, cutPoint, bins))
      }),
    },
    droppedRows: raw.rows - rows.length,
  }
}

function categories(
  { name, role, missing }: StudyColumn,
  source: TableColumn,
  raw: Table,
  rows: Int32Array,
  cutPoint: number | null,
  bins: number,
): CategoryColumn {
  if (source.kind === 'number' && role === 'outcome' && cutPoint !== null)
    return {
      kind: 'category',
      name,
      codes: Int32Array.from(rows, (row) => (source.values[row] > cutPoint ? 1 : 0)),
      levels: [`up to ${cutPoint}`, `above ${cutPoint}`],
    }
  if (source.kind === 'number' && (role === 'outcome' || role === 'site')) {
    const values = [...new Set(take(source.values, rows))].sort((a, b) => a - b)
    if (role === 'site' || values.length <= mostValues) {
      const position = new Map(values.map((value, code) => [value, code]))
      const codes = Int32Array.from(rows, (row) => position.get(source.values[row]) as number)
      return { kind: 'category', name, codes, levels: values.map(String) }
    }
  }
  const basis = { table: raw, rows, labels: new Int32Array(rows.length), classes: 1 }
  const feature = fitDiscrete({ name, missing }, basis, { method: 'quantile', bins })
  return { kind: 'category', name, codes: feature.codes(raw, rows), levels: feature.levels }
}

/** A category that no row has would count in scores and fill tables with nothing. */
function withOccurring({ name, codes, levels }: CategoryColumn): CategoryColumn {
  const occurs = new Uint8Array(levels.length)
  for (const code of codes) occurs[code] = 1
  const kept = [...levels.keys()].filter((code) => occurs[code])
  const position = new Map(kept.map((code, i) => [code, i]))
  return {
    kind: 'category',
    name,
    codes: codes.map((code) => position.get(code) as number),
    levels: kept.map((code) => levels[code]),
  }
}

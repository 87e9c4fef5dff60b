import type { DuckDBValue } from '@duckdb/node-api'
import type { ColumnProfile, ColumnType } from '#shared/contracts/dataset.ts'
import type { Database } from './duckdb.ts'
import { listed, type NumberRange, NumberSummary } from './number-summary.ts'
import { name as identifier, type Rows, rowsSql } from './sql.ts'

/** Cells that one query goes through at most, where it is about several columns. */
const mostCells = 4_000_000
/** Columns of one query at most: each query names every column of the file once, each column of the query costs little. */
const mostColumns = 500

/** Whole days since 1970-01-01 as an ISO date. */
export const isoDate = (days: number) => new Date(days * 86_400_000).toISOString().slice(0, 10)

export interface ProfileColumn {
  readonly name: string
  readonly type: ColumnType
}

const nothing = (rows: number): ColumnProfile => ({ missing: rows, distinct: 0, numbers: null, top: [] })

/**
 * Profiles columns of a Parquet snapshot, or of a table, in memory that grows neither with the rows nor, but for the profiles, with the columns:
 * DuckDB groups and sorts, on disk where it has to, and what it finds is gone through once. Quartiles are exact.
 *
 * A query costs as much as the file has columns, whatever it asks. So several columns are asked about together, more of them the
 * fewer the rows are.
 *
 * @param snapshot the file's path, or the table
 * @param rows rows of the snapshot
 * @param onColumns told how many columns are done
 */
export async function profileColumns(
  database: Database,
  snapshot: string | Rows,
  columns: readonly ProfileColumn[],
  rows: number,
  onColumns: (done: number) => void = () => {},
): Promise<ColumnProfile[]> {
  const from = rowsSql(typeof snapshot === 'string' ? { parquet: snapshot } : snapshot)
  const profiles = columns.map(() => nothing(rows))
  let done = 0
  const together = columnsTogether(rows)
  const indexes = (isCategory: boolean) =>
    [...columns.keys()].filter((i) => (columns[i].type === 'category') === isCategory)
  for (const isCategory of [true, false])
    for (const batch of batches(indexes(isCategory), together)) {
      const found = isCategory
        ? await profileCategories(
            database,
            from,
            batch.map((i) => columns[i].name),
            rows,
          )
        : await profileNumbers(
            database,
            from,
            batch.map((i) => columns[i]),
            rows,
          )
      found.forEach((profile, k) => (profiles[batch[k]] = profile))
      onColumns((done += batch.length))
    }
  return profiles
}

/** How many columns of a table one query is about. @param rows of the table */
export const columnsTogether = (rows: number): number =>
  Math.max(1, Math.min(mostColumns, Math.floor(mostCells / Math.max(1, rows))))

export function batches<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size))
}

/** The cells of some columns one under the other: the column's number `i` and the value `v`. */
export const cellsOf = (from: string, values: readonly string[]): string =>
  values.length === 1
    ? `SELECT 0 AS i, ${values[0]} AS v FROM ${from}`
    : `SELECT unnest([${values.map((_, i) => i).join(', ')}]) AS i, unnest([${values.join(', ')}]) AS v FROM ${from}`

/** How often each value of some columns occurs: the column's number `i`, the value `v` and its count `n`. */
const frequencies = (from: string, values: readonly string[]): string =>
  `SELECT i, v, count(*)::DOUBLE AS n FROM (${cellsOf(from, values)}) WHERE v IS NOT NULL GROUP BY i, v`

async function profileCategories(
  database: Database,
  from: string,
  names: readonly string[],
  rows: number,
): Promise<ColumnProfile[]> {
  // The smallest of the negative counts are the most frequent, and the first by code point among them.
  const found = await database.rows(
    `SELECT i, count(*)::DOUBLE, sum(n), min({'m': -n, 'v': v}, ${listed}) FROM (${frequencies(from, names.map(identifier))}) GROUP BY i`,
  )
  const profiles = names.map(() => nothing(rows))
  for (const [i, distinct, present, top] of found)
    profiles[Number(i)] = {
      missing: rows - Number(present),
      distinct: Number(distinct),
      numbers: null,
      top: (top as unknown as { items: { entries: { m: number; v: string } }[] }).items.map(
        ({ entries: { m, v } }) => ({
          value: v,
          count: -m,
        }),
      ),
    }
  return profiles
}

async function profileNumbers(
  database: Database,
  from: string,
  columns: readonly ProfileColumn[],
  rows: number,
): Promise<ColumnProfile[]> {
  const values = columns.map(({ name, type }) =>
    type === 'date' ? `(${identifier(name)} - DATE '1970-01-01')::DOUBLE` : identifier(name),
  )
  const [ranges] = await database.rows(
    `SELECT ${values.map((value) => `count(${value})::DOUBLE, min(${value}), max(${value})`).join(', ')} FROM ${from}`,
  )
  const summaries = columns.map((_, i) => summaryOf(ranges.slice(3 * i, 3 * i + 3)))
  for await (const chunk of database.chunks(`${frequencies(from, values)} ORDER BY i, v`)) {
    const [index, value, count] = [0, 1, 2].map((column) => chunk.getColumnVector(column))
    for (let row = 0, rows = chunk.rowCount; row < rows; row++)
      summaries[index.getItem(row) as number]?.add(value.getItem(row) as number, count.getItem(row) as number)
  }
  return summaries.map((summary, i) => {
    if (!summary) return nothing(rows)
    const show = columns[i].type === 'date' ? isoDate : String
    return {
      missing: rows - Number(ranges[3 * i]),
      distinct: summary.distinct,
      numbers: summary.numbers,
      top: summary.top.map(({ value, count }) => ({ value: show(value), count })),
    }
  })
}

/** @returns undefined where there is no number */
function summaryOf([total, min, max]: DuckDBValue[]): NumberSummary | undefined {
  const range: NumberRange = { total: Number(total), min: Number(min), max: Number(max) }
  return range.total > 0 ? new NumberSummary(range) : undefined
}

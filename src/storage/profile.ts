import type { DuckDBValue } from '@duckdb/node-api'
import type { ColumnProfile, ColumnType } from '#shared/contracts/dataset.ts'
import type { Database } from './duckdb.ts'
import { listed, MostFrequent } from './most-frequent.ts'
import { type NumberRange, NumberSummary } from './number-summary.ts'
import { name as identifier, type Rows, rowsSql } from './sql.ts'

/** Cells that one query goes through at most, where it is about several columns. */
const mostCells = 4_000_000
/** Columns of one query at most: each query names every column of the file once, each column of the query costs little. */
const mostColumns = 500
/** Different values that are counted in a table of them, which takes some 40 MB; what has more is sorted instead, on disk if need be. */
const mostGroups = 1_000_000

/** Whole days since 1970-01-01 as an ISO date. */
export const isoDate = (days: number) => new Date(days * 86_400_000).toISOString().slice(0, 10)

export interface ProfileColumn {
  readonly name: string
  readonly type: ColumnType
}

const nothing = (rows: number): ColumnProfile => ({ missing: rows, distinct: 0, numbers: null, top: [] })

/**
 * Profiles columns of a Parquet snapshot, or of a table, in memory that grows neither with the rows nor, but for the profiles, with
 * the columns: DuckDB groups and sorts, on disk where it has to, and what it finds is gone through once. Quartiles are exact.
 *
 * A query costs as much as the file has columns, whatever it asks. So several columns are asked about together, more of them the
 * fewer the rows are.
 *
 * @param snapshot the file's path, or the table
 * @param rows rows of the snapshot
 * @param onColumns told how many columns are done
 * @param grouped most different values of a column that are counted in a table of them
 */
export async function profileColumns(
  database: Database,
  snapshot: string | Rows,
  columns: readonly ProfileColumn[],
  rows: number,
  onColumns: (done: number) => void = () => {},
  grouped = mostGroups,
): Promise<ColumnProfile[]> {
  const from = rowsSql(typeof snapshot === 'string' ? { parquet: snapshot } : snapshot)
  const profiles = columns.map(() => nothing(rows))
  let done = 0
  const together = rows > grouped ? 1 : columnsTogether(rows)
  const long = rows > grouped ? await columnsBeyond(database, from, columns, grouped) : new Set<ProfileColumn>()
  const indexes = (isCategory: boolean) =>
    [...columns.keys()].filter((i) => (columns[i].type === 'category') === isCategory)
  for (const isCategory of [true, false])
    for (const batch of batches(indexes(isCategory), together)) {
      const asked = batch.map((i) => columns[i])
      const found = long.has(asked[0])
        ? [await profileLong(database, from, asked[0], rows)]
        : isCategory
          ? await profileCategories(database, from, asked, rows)
          : await profileNumbers(database, from, asked, rows)
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
  columns: readonly ProfileColumn[],
  rows: number,
): Promise<ColumnProfile[]> {
  const names = columns.map(({ name }) => name)
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
  const values = columns.map(numberSql)
  const summaries = await emptySummaries(database, from, values)
  for await (const chunk of database.chunks(`${frequencies(from, values)} ORDER BY i, v`)) {
    const [index, value, count] = [0, 1, 2].map((column) => chunk.getColumnVector(column))
    for (let row = 0, rows = chunk.rowCount; row < rows; row++)
      summaries[index.getItem(row) as number]?.add(value.getItem(row) as number, count.getItem(row) as number)
  }
  return summaries.map((summary, i) => (summary ? numberProfile(summary, columns[i], rows) : nothing(rows)))
}

/** A number, or the days from 1970 to a date. */
const numberSql = ({ name, type }: ProfileColumn): string =>
  type === 'date' ? `(${identifier(name)} - DATE '1970-01-01')::DOUBLE` : identifier(name)

/** Summaries that wait for their values; undefined where there is no number. */
async function emptySummaries(database: Database, from: string, values: readonly string[]) {
  const [ranges] = await database.rows(
    `SELECT ${values.map((value) => `count(${value})::DOUBLE, min(${value}), max(${value})`).join(', ')} FROM ${from}`,
  )
  return values.map((_, i) => summaryOf(ranges.slice(3 * i, 3 * i + 3)))
}

/** @returns undefined where there is no number */
function summaryOf([total, min, max]: DuckDBValue[]): NumberSummary | undefined {
  const range: NumberRange = { total: Number(total), min: Number(min), max: Number(max) }
  return range.total > 0 ? new NumberSummary(range) : undefined
}

function numberProfile(summary: NumberSummary, { type }: ProfileColumn, rows: number): ColumnProfile {
  const show = type === 'date' ? isoDate : String
  return {
    missing: rows - summary.total,
    distinct: summary.distinct,
    numbers: summary.numbers,
    top: summary.top.map(({ value, count }) => ({ value: show(value), count })),
  }
}

/** The columns with more different values than some number, within some percent. */
async function columnsBeyond(
  database: Database,
  from: string,
  columns: readonly ProfileColumn[],
  most: number,
): Promise<Set<ProfileColumn>> {
  const beyond = new Set<ProfileColumn>()
  for (const batch of batches(columns, mostColumns)) {
    const counts = batch.map(({ name }) => `approx_count_distinct(${identifier(name)})::DOUBLE`)
    const [found] = await database.rows(`SELECT ${counts.join(', ')} FROM ${from}`)
    batch.forEach((column, i) => Number(found[i]) > most && beyond.add(column))
  }
  return beyond
}

/** A column with so many different values that a table of them would not fit: its values are sorted, and equal ones counted. */
async function profileLong(
  database: Database,
  from: string,
  column: ProfileColumn,
  rows: number,
): Promise<ColumnProfile> {
  if (column.type !== 'category') {
    const value = numberSql(column)
    const [summary] = await emptySummaries(database, from, [value])
    if (!summary) return nothing(rows)
    await eachValue<number>(database, from, value, (number, count) => summary.add(number, count))
    return numberProfile(summary, column, rows)
  }
  const top = new MostFrequent<string>()
  let [distinct, present] = [0, 0]
  await eachValue<string>(database, from, identifier(column.name), (text, count) => {
    distinct++
    present += count
    top.add(text, count)
  })
  return { missing: rows - present, distinct, numbers: null, top: [...top.values] }
}

/** Tells each different value of a column, in ascending order, and how often it occurs. */
async function eachValue<T extends number | string>(
  database: Database,
  from: string,
  value: string,
  tell: (value: T, count: number) => void,
): Promise<void> {
  let last: T | undefined
  let count = 0
  const sorted = `SELECT v FROM (SELECT ${value} AS v FROM ${from}) WHERE v IS NOT NULL ORDER BY v`
  for await (const chunk of database.chunks(sorted)) {
    const values = chunk.getColumnVector(0)
    for (let row = 0, rows = chunk.rowCount; row < rows; row++) {
      const next = values.getItem(row) as T
      if (next !== last) {
        if (last !== undefined) tell(last, count)
        ;[last, count] = [next, 0]
      }
      count++
    }
  }
  if (last !== undefined) tell(last, count)
}

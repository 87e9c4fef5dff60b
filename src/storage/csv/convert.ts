import type { ImportPlan } from '#shared/ipc/calls.ts'
import type { CsvDialect } from '#shared/contracts/dataset.ts'
import { type Database, refusalMark, StatementRefusal } from '../duckdb.ts'
import { filePath, name as identifier, text } from '../sql.ts'
import { badValue } from './errors.ts'
import { TableReader } from './structure.ts'
import { indexColumns, readThrough, type Survey, type Watch } from './survey.ts'
import { type DateFormat, dateSql, numberSql, parseNumber } from './values.ts'

/** Cells that are held at once, for each thread, until they are written. */
const cellsOfGroup = 20_000_000

/** Rows that DuckDB goes through at a time, whole, however long they are. */
export const rowsAtATime = 2048

/** Rows of a part of the Parquet file at most; DuckDB's usual 122,880 take more memory and are hardly smaller on the disk. */
const mostRowsOfGroup = 24 * rowsAtATime

/** Bytes of the rows of a part, about. */
const bytesOfGroup = 32 * 1024 ** 2

/** Rows of a part of the Parquet file: fewer where there are many columns or long texts, since a part is built in memory. */
function rowGroup(columns: number, bytesPerRow: number): number {
  const rows = Math.min(mostRowsOfGroup, cellsOfGroup / columns, bytesOfGroup / bytesPerRow)
  return rowsAtATime * Math.max(1, Math.floor(rows / rowsAtATime))
}

/** A file that DuckDB can read by itself: the user's, or the tidied copy. */
export interface PlainFile {
  readonly path: string
  readonly dialect: Pick<CsvDialect, 'delimiter' | 'quote' | 'header'>
  readonly lineEnd: '\n' | '\r\n'
}

/**
 * Writes the plan's columns as a Parquet file: numbers as DOUBLE, categories as VARCHAR, dates as DATE, in the file's order.
 *
 * @param bytesPerRow of the file, on average
 * @throws StatementRefusal when a value of a number column is not a number
 */
export async function writeParquet(
  database: Database,
  source: PlainFile,
  plan: ImportPlan,
  found: Survey,
  bytesPerRow: number,
  target: string,
): Promise<void> {
  const query = fileQuery(source, plan, found)
  const groups = `ROW_GROUP_SIZE ${rowGroup(plan.columns.length, bytesPerRow)}`
  await database.run(`COPY (${query}) TO ${text(target)} (FORMAT parquet, COMPRESSION zstd, ${groups})`)
}

/** As {@link writeParquet}, into a table of the database. */
export async function makeRows(
  database: Database,
  source: PlainFile | { readonly table: string },
  plan: ImportPlan,
  found: Survey,
  target: string,
): Promise<void> {
  const query =
    'table' in source
      ? selection(`FROM ${identifier(source.table)}`, plan.dialect.missing, plan, found)
      : fileQuery(source, plan, found)
  await database.run(`CREATE TABLE ${identifier(target)} AS ${query}`)
}

/** The plan's columns of a file, as DuckDB reads it. */
function fileQuery(source: PlainFile, plan: ImportPlan, found: Survey): string {
  const { names, quotedNewlines, longest } = found
  const { delimiter, quote, header } = source.dialect
  const separators = [delimiter, quote, '\n', '\r'].filter((character) => character !== '')
  // DuckDB takes no NULL text that holds a separator; such a marker can only stand in quotes, and is looked for below.
  const [awkward, easy] = partition(plan.dialect.missing, (marker) => separators.some((one) => marker.includes(one)))
  const options = [
    filePath(source.path),
    'auto_detect = false',
    `header = ${header}`,
    `delim = ${text(delimiter)}`,
    `quote = ${text(quote)}`,
    `escape = ${text(quote)}`,
    // Written out as a backslash and a letter, which is how DuckDB wants it.
    `new_line = '${source.lineEnd === '\n' ? '\\n' : '\\r\\n'}'`,
    `nullstr = [${['', ...easy].map(text).join(', ')}]`,
    `columns = {${names.map((_, i) => `'c${i}': 'VARCHAR'`).join(', ')}}`,
    `parallel = ${!quotedNewlines}`,
    `max_line_size = ${Math.max(2_097_152, 2 * longest)}`,
    `compression = 'none'`,
    'hive_partitioning = false',
  ]
  return selection(`FROM read_csv(${options.join(', ')})`, awkward, plan, found)
}

/** The plan's columns, from texts called c0, c1 and so on, of which some mean that a value is missing. */
function selection(from: string, missing: readonly string[], plan: ImportPlan, { names, dates }: Survey): string {
  const values = indexColumns('', names, plan).map((column) => {
    const raw = `c${column.index}`
    const present =
      missing.length > 0 ? `CASE WHEN ${raw} IN (${missing.map(text).join(', ')}) THEN NULL ELSE ${raw} END` : raw
    return `${convert(present, column.type, plan.dialect.decimal, dates.get(column.name))} AS ${identifier(column.name)}`
  })
  return `SELECT ${values.join(', ')} ${from}`
}

function convert(
  raw: string,
  type: ImportPlan['columns'][number]['type'],
  decimal: '.' | ',',
  date?: DateFormat,
): string {
  if (type === 'category') return raw
  // A date column without any value has no format.
  if (type === 'date' && !date) return 'CAST(NULL AS DATE)'
  const value = type === 'date' ? dateSql(raw, date!) : numberSql(raw, decimal)
  return `CASE WHEN (${raw}) IS NULL THEN NULL ELSE coalesce(${value}, error(${text(refusalMark)})) END`
}

function partition<T>(values: readonly T[], test: (value: T) => boolean): [T[], T[]] {
  return [values.filter(test), values.filter((value) => !test(value))]
}

/**
 * Finds the first value of a number column that is not a number, by reading the file once more.
 *
 * @throws CloisterError csv-value with line, column and text
 */
async function findBadNumber(path: string, file: string, plan: ImportPlan, watch: Watch) {
  const { dialect } = plan
  const missing = new Set(dialect.missing)
  let numbers: { name: string; index: number }[] | null = null
  const reader: TableReader = new TableReader(file, dialect, (record) => {
    numbers ??= indexColumns(file, reader.names, plan).filter(({ type }) => type === 'number')
    for (const { name, index } of numbers) {
      const value = record.text(index)
      if (missing.has(value) || parseNumber(value, dialect.decimal) !== null) continue
      throw badValue(
        file,
        record.lineOf(index),
        name,
        value,
        /^[+-]?(inf|nan)/i.test(value) ? 'a finite number' : 'a number',
      )
    }
  })
  await readThrough(path, dialect.encoding, reader, watch)
}

/** An error of `writeParquet` with its place in the user's file, where it is about a value. */
export async function placed(
  error: unknown,
  path: string,
  file: string,
  plan: ImportPlan,
  watch: Watch,
): Promise<unknown> {
  if (!(error instanceof StatementRefusal)) return error
  try {
    await findBadNumber(path, file, plan, watch)
  } catch (found) {
    return found
  }
  return new Error('a value was refused as a number and not found again')
}

import { randomUUID } from 'node:crypto'
import { rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { DuckDBDataChunk } from '@duckdb/node-api'
import type { ColumnType } from '#shared/contracts/dataset.ts'
import type { Table, TableColumn } from '#shared/contracts/table.ts'
import { CloisterError } from '#shared/ipc/errors.ts'
import { unfinished } from './csv/import.ts'
import { parseNumber } from './csv/values.ts'
import { Database } from './duckdb.ts'
import {
  isSealedSnapshot,
  loadSnapshot,
  refusedInEncrypted,
  sealedSnapshotName,
  snapshotRows,
} from './encryption/index.ts'
import { sha256OfFile } from './files.ts'
import { name as identifier, rowsSql, text } from './sql.ts'

/** A column of a snapshot, and how to read it. */
export interface WantedColumn {
  readonly name: string
  readonly type: ColumnType
}

/**
 * What a snapshot is named by: the lower-case hexadecimal SHA-256 of its bytes; of its rows in an encrypted workspace, whose
 * files are authenticated as they are read.
 *
 * @throws CloisterError data-changed when it is not there
 */
export async function snapshotSha256(path: string): Promise<string> {
  await checkPresent(path)
  return isSealedSnapshot(path) ? sealedSnapshotName(path) : sha256OfFile(path)
}

/** @throws CloisterError data-changed */
async function checkPresent(path: string): Promise<void> {
  const found = await stat(path).catch(() => null)
  if (found?.isFile()) return
  throw new CloisterError(
    'data-changed',
    "The dataset's stored rows are no longer in the workspace.",
    'Import the file again. If the workspace was copied or restored, its folder "snapshots" must come with it.',
  )
}

/**
 * Reads columns of a snapshot into memory, in the order asked for, rows in the order of the imported file. Missing numbers are
 * NaN, missing categories -1; dates are days since 1970-01-01.
 *
 * @param path the Parquet snapshot
 * @throws CloisterError data-changed when the snapshot or one of the columns is not there; out-of-memory
 */
export async function loadTable(path: string, columns: readonly WantedColumn[]): Promise<Table> {
  await checkPresent(path)
  const isSealed = isSealedSnapshot(path)
  const temporary = isSealed ? null : join(dirname(path), `${randomUUID()}${unfinished}`)
  const database = await Database.open(':memory:', { temporary })
  try {
    if (isSealed) await loadSnapshot(database, path, 'the_rows')
    const from = `FROM ${rowsSql(isSealed ? { table: 'the_rows' } : { parquet: path })}`
    await checkColumns(database, from, columns)
    const rows = Number((await database.rows(`SELECT count(*) ${from}`))[0][0])
    const loading: Loading[] = []
    for (const [i, column] of columns.entries()) loading.push(await prepare(database, from, column, i, rows))
    await fill(database, from, loading)
    return { rows, columns: loading.map(({ column }) => column) }
  } finally {
    database.close()
    if (temporary !== null) await rm(temporary, { recursive: true, force: true })
  }
}

/**
 * Some rows of a snapshot as text, null where a value is missing.
 *
 * @param offset first row, from 0
 * @throws CloisterError data-changed
 */
export async function readRows(
  database: Database,
  path: string,
  offset: number,
  limit: number,
): Promise<(string | null)[][]> {
  await checkPresent(path)
  if (isSealedSnapshot(path)) return snapshotRows(path, offset, limit)
  const from = rowsSql({ parquet: path })
  const rows = await database.rows(`SELECT * FROM ${from} LIMIT ${limit} OFFSET ${offset}`)
  return rows.map((row) => row.map((value) => (value === null ? null : String(value))))
}

/**
 * Writes a snapshot's rows as a CSV file with a header; an empty cell where a value is missing.
 *
 * @throws CloisterError data-changed; not-allowed in an encrypted workspace, whose rows lie nowhere unencrypted
 */
export async function writeCsv(database: Database, path: string, target: string): Promise<void> {
  if (isSealedSnapshot(path)) throw refusedInEncrypted('A dataset’s rows cannot be written to a file for a model')
  await checkPresent(path)
  const from = rowsSql({ parquet: path })
  await database.run(`COPY (SELECT * FROM ${from}) TO ${text(target)} (FORMAT csv, HEADER, DELIMITER ',')`)
}

const storedTypes = { number: 'DOUBLE', category: 'VARCHAR', date: 'DATE' } satisfies Record<ColumnType, string>

async function checkColumns(database: Database, from: string, columns: readonly WantedColumn[]): Promise<void> {
  const stored = new Map((await database.rows(`DESCRIBE SELECT * ${from}`)).map(([name, type]) => [name, type]))
  const wrong = columns.find(({ name, type }) => stored.get(name) !== storedTypes[type])
  if (!wrong) return
  throw new CloisterError(
    'data-changed',
    `The dataset's stored rows do not have the column "${wrong.name}" as a ${wrong.type}.`,
    'Import the file again.',
  )
}

/** A column on its way into memory: what to select, and where it goes. */
interface Loading {
  readonly column: TableColumn
  readonly sql: string
}

async function prepare(
  database: Database,
  from: string,
  { name, type }: WantedColumn,
  i: number,
  rows: number,
): Promise<Loading> {
  const source = identifier(name)
  if (type === 'number')
    return {
      column: { kind: 'number', name, values: new Float64Array(rows) },
      sql: `coalesce(${source}, 'nan'::DOUBLE)`,
    }
  if (type === 'date') {
    const sql = `coalesce((${source} - DATE '1970-01-01')::DOUBLE, 'nan'::DOUBLE)`
    return { column: { kind: 'number', name, values: new Float64Array(rows) }, sql }
  }
  const levels = await readLevels(database, `SELECT DISTINCT ${source} ${from} WHERE ${source} IS NOT NULL`, i)
  const column = { kind: 'category', name, codes: new Int32Array(rows), levels } as const
  return { column, sql: levels.length === 0 ? '-1' : `coalesce(enum_code(${source}::levels${i})::INTEGER, -1)` }
}

/** Makes an enumeration of a column's texts, whose codes count them in the order that the contract asks for. */
async function readLevels(database: Database, distinct: string, i: number): Promise<string[]> {
  // DuckDB orders texts by their UTF-8 bytes, which is by code point.
  const levels = (await database.rows(`FROM (${distinct}) AS found(level) ORDER BY level`)).map(([level]) =>
    String(level),
  )
  const numbers = levels.map((level) => parseNumber(level, '.'))
  const numeric = numbers.every((number) => number !== null)
  if (levels.length > 0) {
    const order = numeric ? 'level::DOUBLE, level' : 'level'
    await database.run(
      `CREATE TYPE levels${i} AS ENUM (SELECT level FROM (${distinct}) AS found(level) ORDER BY ${order})`,
    )
  }
  if (!numeric) return levels
  const order = Array.from(levels.keys()).sort((a, b) => numbers[a]! - numbers[b]! || a - b)
  return order.map((index) => levels[index])
}

async function fill(database: Database, from: string, loading: readonly Loading[]): Promise<void> {
  if (loading.length === 0) return
  let row = 0
  for await (const chunk of database.chunks(`SELECT ${loading.map(({ sql }) => sql).join(', ')} ${from}`)) {
    const rows = chunk.rowCount
    loading.forEach(({ column }, i) => copyColumn(chunk, i, column, row, rows))
    row += rows
  }
}

/** Missing values are already filled in: DuckDB's own marks of them are slow to read. */
function copyColumn(chunk: DuckDBDataChunk, index: number, column: TableColumn, row: number, rows: number): void {
  const vector = chunk.getColumnVector(index)
  const target = column.kind === 'number' ? column.values : column.codes
  for (let i = 0; i < rows; i++) target[row + i] = vector.getItem(i) as number
}

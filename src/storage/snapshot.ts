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
import { batches, cellsOf, columnsTogether } from './profile.ts'
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
 * @param onRows told how many rows there are before any is read; what it throws, this throws
 * @throws CloisterError data-changed when the snapshot or one of the columns is not there; out-of-memory
 */
export async function loadTable(
  path: string,
  columns: readonly WantedColumn[],
  onRows: (rows: number) => void = () => {},
): Promise<Table> {
  await checkPresent(path)
  const isSealed = isSealedSnapshot(path)
  const temporary = isSealed ? null : join(dirname(path), `${randomUUID()}${unfinished}`)
  const database = await Database.open(':memory:', { temporary })
  try {
    if (isSealed) await loadSnapshot(database, path, 'the_rows')
    const source = rowsSql(isSealed ? { table: 'the_rows' } : { parquet: path })
    const from = `FROM ${source}`
    await checkColumns(database, from, columns)
    const rows = Number((await database.rows(`SELECT count(*) ${from}`))[0][0])
    onRows(rows)
    const levels = await readLevels(database, source, columns, rows)
    const loading = columns.map((column, i) => prepare(column, rows, levels.get(i)))
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
 * @param names of columns that the snapshot has, in the order wanted; by default all of them
 * @throws CloisterError data-changed
 */
export async function readRows(
  database: Database,
  path: string,
  offset: number,
  limit: number,
  names?: readonly string[],
): Promise<(string | null)[][]> {
  await checkPresent(path)
  if (isSealedSnapshot(path)) return snapshotRows(path, offset, limit, names)
  const from = rowsSql({ parquet: path })
  const wanted = names?.map(identifier).join(', ') ?? '*'
  const rows = await database.rows(`SELECT ${wanted} FROM ${from} LIMIT ${limit} OFFSET ${offset}`)
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

/** The texts of a category in the order of their codes, and the enumeration in the database that they are. */
interface Levels {
  readonly texts: readonly string[]
  readonly enumeration: string
}

/** @param levels of a category that has any */
function prepare({ name, type }: WantedColumn, rows: number, levels: Levels | undefined): Loading {
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
  const column = { kind: 'category', name, codes: new Int32Array(rows), levels: levels?.texts ?? [] } as const
  return { column, sql: levels ? `coalesce(enum_code(${source}::${levels.enumeration})::INTEGER, -1)` : '-1' }
}

/**
 * Makes an enumeration of the texts of each category, whose codes count them in the order that the contract asks for. Columns are
 * asked about together, since a query costs as much as the file has columns; those with the same texts share an enumeration.
 *
 * @returns for each category that has a value, by its place among the columns
 */
async function readLevels(
  database: Database,
  from: string,
  columns: readonly WantedColumn[],
  rows: number,
): Promise<ReadonlyMap<number, Levels>> {
  const categories = [...columns.keys()].filter((i) => columns[i].type === 'category')
  const levels = new Map<number, Levels>()
  const known = new Map<string, Levels>()
  for (const batch of batches(categories, columnsTogether(rows))) {
    const cells = cellsOf(
      from,
      batch.map((i) => identifier(columns[i].name)),
    )
    await database.run(`CREATE OR REPLACE TEMP TABLE found AS SELECT DISTINCT i, v FROM (${cells}) WHERE v IS NOT NULL`)
    const texts: string[][] = batch.map(() => [])
    // DuckDB orders texts by their UTF-8 bytes, which is by code point.
    for (const [i, v] of await database.rows('SELECT i, v FROM found ORDER BY i, v')) texts[Number(i)].push(String(v))
    for (const [i, found] of texts.entries()) {
      if (found.length === 0) continue
      const key = found.length <= mostCompared ? JSON.stringify(found) : `column ${batch[i]}`
      const shared = known.get(key) ?? (await enumerate(database, i, found, `levels${batch[i]}`))
      known.set(key, shared)
      levels.set(batch[i], shared)
    }
  }
  return levels
}

/** Texts of a category that is compared with others, at most. */
const mostCompared = 100

/** Makes an enumeration of the texts that were found in a column. @param texts by code point */
async function enumerate(database: Database, column: number, texts: readonly string[], name: string): Promise<Levels> {
  const numbers = texts.map((text) => parseNumber(text, '.'))
  const isNumeric = numbers.every((number) => number !== null)
  const order = isNumeric ? 'v::DOUBLE, v' : 'v'
  await database.run(`CREATE TYPE ${name} AS ENUM (SELECT v FROM found WHERE i = ${column} ORDER BY ${order})`)
  if (!isNumeric) return { texts, enumeration: name }
  const sorted = Array.from(texts.keys()).sort((a, b) => numbers[a]! - numbers[b]! || a - b)
  return { texts: sorted.map((index) => texts[index]), enumeration: name }
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

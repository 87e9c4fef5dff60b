import { type DuckDBDataChunk, DuckDBDataChunk as Chunk, VARCHAR } from '@duckdb/node-api'
import type { CsvDialect } from '#shared/contracts/dataset.ts'
import type { Database } from '../duckdb.ts'
import { TableReader } from './structure.ts'
import { readThrough, type Watch } from './survey.ts'

/** Most rows of a chunk. */
const stretch = 2048

/**
 * Reads a file's rows into a table of texts called c0, c1 and so on: what `writeTidyCopy` is where no copy may be written.
 *
 * @throws CloisterError cancelled, out-of-memory
 */
export async function readIntoTable(
  database: Database,
  path: string,
  file: string,
  dialect: CsvDialect,
  columns: number,
  table: string,
  watch: Watch,
): Promise<void> {
  await database.run(`CREATE TABLE ${table} (${Array.from({ length: columns }, (_, i) => `c${i} VARCHAR`).join(', ')})`)
  let rows: string[][] = []
  const reader = new TableReader(file, dialect, (record) =>
    rows.push(Array.from({ length: columns }, (_, i) => record.text(i))),
  )
  const flush = async (most: number) => {
    const taken = rows
    const whole = taken.length - (taken.length % most)
    rows = taken.slice(whole)
    await database.append(table, chunksOf(taken.slice(0, whole), columns))
  }
  await readThrough(path, dialect.encoding, reader, watch, { after: () => flush(stretch) })
  await flush(1)
}

async function* chunksOf(rows: readonly string[][], columns: number): AsyncGenerator<DuckDBDataChunk> {
  for (let from = 0; from < rows.length; from += stretch) {
    const some = rows.slice(from, from + stretch)
    const chunk = Chunk.create(Array<typeof VARCHAR>(columns).fill(VARCHAR))
    chunk.setColumns(Array.from({ length: columns }, (_, i) => some.map((row) => row[i])))
    yield chunk
  }
}

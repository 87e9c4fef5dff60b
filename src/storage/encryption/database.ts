import { open as openFile, rm } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { basename } from 'node:path'
import { CloisterError } from '#shared/ipc/errors.ts'
import { Database } from '../duckdb.ts'
import { name as quoteName } from '../sql.ts'
import { damaged, isSealed } from './envelope.ts'
import { putInPlace, readSealed, StoredWriter } from './files.ts'

/*
 * The database of an encrypted workspace is in memory; its file is a sealed list of its tables and rows, written anew and put in
 * the old one's place with every commit. Its tables are small: settings, graphs, results. The rows of datasets lie elsewhere.
 */

interface StoredTable {
  readonly name: string
  /** The statement that makes it. */
  readonly sql: string
}

/** How much text is gathered before it is sealed. */
const stretch = 1024 * 1024

/** Writes every table of a database into a sealed file, which is there whole or not at all. */
export async function writeDatabase(database: Database, file: string): Promise<void> {
  const unfinished = `${file}.new`
  await rm(unfinished, { force: true })
  const writer = await StoredWriter.create(unfinished)
  try {
    const found = await database.rows(
      "SELECT table_name, sql FROM duckdb_tables() WHERE schema_name = 'main' AND NOT internal AND NOT temporary ORDER BY table_name",
    )
    const tables = found.map(([name, sql]): StoredTable => ({ name: String(name), sql: String(sql) }))
    let text = `${JSON.stringify({ form: 1, tables })}\n`
    const flush = async () => {
      await writer.write(Buffer.from(text, 'utf8'))
      text = ''
    }
    for (const [number, { name }] of tables.entries()) {
      for (const row of await database.rows(`SELECT COLUMNS(*)::VARCHAR FROM ${quoteName(name)}`)) {
        text += `${JSON.stringify([number, ...row])}\n`
        if (text.length > stretch) await flush()
      }
    }
    await flush()
    await writer.finish()
  } finally {
    await writer.close()
  }
  await putInPlace(unfinished, file)
}

/** Fills an empty database with what {@link writeDatabase} wrote. @throws CloisterError data-changed */
export async function readDatabase(database: Database, file: string, key: Uint8Array): Promise<void> {
  await refusePlain(file)
  let tables: readonly StoredTable[] | undefined
  for await (const line of linesOf(readSealed(file, key))) {
    const value = JSON.parse(line) as { tables: StoredTable[] } | [number, ...(string | null)[]]
    if (!Array.isArray(value)) {
      tables = value.tables
      for (const { sql } of tables) await database.run(sql)
    } else {
      const [number, ...row] = value
      await database.run(
        `INSERT INTO ${quoteName(tables![number].name)} VALUES (${row.map(() => '?').join(', ')})`,
        row,
      )
    }
  }
  if (!tables) throw damaged(basename(file))
}

/** @throws CloisterError data-changed for the plain database of a workspace that says it is encrypted */
async function refusePlain(file: string): Promise<void> {
  const handle = await openFile(file)
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(64), 0, 64, 0)
    if (isSealed(buffer.subarray(0, bytesRead))) return
  } finally {
    await handle.close()
  }
  throw new CloisterError(
    'data-changed',
    'The database in this encrypted workspace is not encrypted: it is not the one that Cloister wrote.',
    'Put the workspace folder back from a copy.',
  )
}

/** Lines of text, by their bytes: UTF-8 has no line end inside a character. */
async function* linesOf(content: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let rest: Buffer = Buffer.alloc(0)
  for await (const chunk of content) {
    rest = Buffer.concat([rest, chunk])
    let from = 0
    for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10, from)) {
      yield rest.toString('utf8', from, end)
      from = end + 1
    }
    rest = rest.subarray(from)
  }
}

/**
 * Opens the database of an encrypted workspace in memory.
 *
 * @param file its sealed file
 * @throws CloisterError data-changed
 */
export async function openSealedDatabase(file: string, key: Uint8Array): Promise<Database> {
  let isRead = false
  const persist = async (database: Database) => {
    if (isRead) await writeDatabase(database, file)
  }
  await rm(`${file}.new`, { force: true })
  const database = await Database.open(':memory:', { temporary: null, persist })
  try {
    if (!existsSync(file)) throw damaged(basename(file))
    await readDatabase(database, file, key)
    isRead = true
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

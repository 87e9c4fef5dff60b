import { totalmem } from 'node:os'
import { basename } from 'node:path'
import { mostEncryptedBytes } from '#shared/contracts/encryption.ts'
import { CloisterError } from '#shared/ipc/errors.ts'
import { bytes as inWords } from '#shared/text/format.ts'
import type { Database } from '../duckdb.ts'
import { name as identifier } from '../sql.ts'
import { damaged } from './envelope.ts'
import { readSealed, StoredWriter } from './files.ts'
import { keyFor } from './keyring.ts'
import { type Block, blockOf, chunkOf, readRowsFrom, type RowsColumn, rowsFileName, RowsWriter } from './rows.ts'

/** Most bytes of a file that an encrypted workspace imports: its rows are in memory as a whole, for nothing may spill to the disk. */
export const mostImportBytes = (): number => mostEncryptedBytes(totalmem())

/** @throws CloisterError encrypted-limit */
export function refuseLarge(file: string, size: number, most = mostImportBytes()): void {
  if (size <= most) return
  throw new CloisterError(
    'encrypted-limit',
    `${file} has ${inWords(size)}; an encrypted workspace takes files of at most ${inWords(most)} on this computer, because it keeps their rows in memory.`,
    'Leave out columns or rows, use a computer with more memory, or a workspace that is not encrypted on a disk that is.',
    { file },
  )
}

/** Whether a snapshot is one of an encrypted workspace. */
export const isSealedSnapshot = (path: string): boolean => path.endsWith('.rows')

/**
 * Writes a table of the database as a sealed snapshot.
 *
 * @param path of a file that is not there yet
 * @param name the snapshot's, where it has one already
 * @returns the snapshot's name, and how many bytes the file has
 */
export async function writeSnapshot(
  database: Database,
  from: string,
  columns: readonly RowsColumn[],
  path: string,
  name?: string,
): Promise<string> {
  const file = await StoredWriter.create(path)
  try {
    const rows = await RowsWriter.begin(columns, (bytes) => file.write(bytes))
    const selected = columns.map((column) => identifier(column.name)).join(', ')
    for await (const chunk of database.chunks(`SELECT ${selected} FROM ${from}`)) await rows.block(blockOf(chunk))
    const given = await rows.end(name)
    await file.finish()
    return given
  } finally {
    await file.close()
  }
}

const keyOf = (path: string): Buffer => {
  const key = keyFor(path)
  if (!key) throw damaged(basename(path))
  return key
}

/** The name that a sealed snapshot has inside, read to its end. @throws CloisterError data-changed unless it is whole and the one that its file's name says */
export async function sealedSnapshotName(path: string): Promise<string> {
  const key = keyOf(path)
  const { blocks } = await readRowsFrom(readSealed(path, key))
  for (;;) {
    const { value, done } = await blocks.next()
    if (done) return checked(path, key, value)
  }
}

function checked(path: string, key: Uint8Array, name: string): string {
  if (rowsFileName(key, name) !== basename(path)) throw damaged(basename(path))
  return name
}

/** Puts a sealed snapshot into a table of the database. @param table that is not there yet */
export async function loadSnapshot(database: Database, path: string, table: string): Promise<void> {
  const key = keyOf(path)
  const { columns, blocks } = await readRowsFrom(readSealed(path, key))
  const types = { number: 'DOUBLE', category: 'VARCHAR', date: 'DATE' } as const
  await database.run(
    `CREATE TABLE ${identifier(table)} (${columns.map(({ name, type }) => `${identifier(name)} ${types[type]}`).join(', ')})`,
  )
  let name = ''
  async function* chunks() {
    for (;;) {
      const { value, done } = await blocks.next()
      if (done) {
        name = value
        return
      }
      yield chunkOf(columns, value)
    }
  }
  await database.append(table, chunks())
  checked(path, key, name)
}

/**
 * Some rows of a sealed snapshot, as {@link Block} has them but row by row.
 *
 * @param names of columns that it has, in the order wanted; by default all of them
 */
export async function snapshotRows(
  path: string,
  offset: number,
  limit: number,
  names?: readonly string[],
): Promise<(string | null)[][]> {
  const { columns, blocks } = await readRowsFrom(readSealed(path, keyOf(path)))
  const place = new Map(columns.map(({ name }, i) => [name, i]))
  const places = names?.map((name) => place.get(name) as number) ?? [...columns.keys()]
  const wanted = places.map((i) => columns[i])
  const found: (string | null)[][] = []
  let before = 0
  for await (const block of blocks) {
    const rows = block[0].length
    const values = places.map((i) => block[i])
    for (let row = Math.max(0, offset - before); row < rows && found.length < limit; row++)
      found.push(textsOf(wanted, values, row))
    before += rows
    if (found.length >= limit) break
  }
  return found
}

const textsOf = (columns: readonly RowsColumn[], block: Block, row: number): (string | null)[] =>
  chunkOf(
    columns,
    block.map((values) => [values[row]]),
  )
    .getColumns()
    .map(([value]) => (value === null ? null : String(value)))

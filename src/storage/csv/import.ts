import { randomUUID } from 'node:crypto'
import { open, rename, rm, stat } from 'node:fs/promises'
import { totalmem } from 'node:os'
import { basename, join } from 'node:path'
import type { Column, CsvDialect, DataSource, Dataset } from '#shared/contracts/dataset.ts'
import { cancelled, CloisterError } from '#shared/ipc/errors.ts'
import type { ImportPlan } from '#shared/ipc/calls.ts'
import { Database } from '../duckdb.ts'
import { keyFor, refuseLarge, rowsFileName, writeSnapshot } from '../encryption/index.ts'
import { freeBytes, type FreeBytes, fullDisk, isDiskFull, makeFolder, sha256OfFile, storedFileName } from '../files.ts'
import { profileColumns } from '../profile.ts'
import { guessRoles } from '../roles.ts'
import { type Rows, rowsSql } from '../sql.ts'
import { makeRows, placed, type PlainFile, rowsAtATime, writeParquet } from './convert.ts'
import { diskFull, emptyFile, fileChanged, fileError } from './errors.ts'
import { withEmpty } from './inspect.ts'
import { readIntoTable } from './into-memory.ts'
import { indexColumns, survey, type Survey, type Watch } from './survey.ts'
import { tidyDialect, writeTidyCopy } from './tidy.ts'

/** Room that an import needs beside the data themselves. */
const spareBytes = 64 * 1024 * 1024

const mebibyte = 1024 ** 2

/** So often a stretch of rows is held: as it is read, cut into columns, taken together, and compressed. */
const copiesOfRows = 8

/**
 * What DuckDB may take for an import: some memory for each column and for a stretch of rows, none for the number of rows, however many
 * there are. What does not fit goes to the disk meanwhile. One thread writes the rows in their order as they come; several would
 * each gather a stretch and wait for their turn, which on two cores takes more memory and also more time.
 */
function importResources({ names, rows }: Survey, bytesPerRow: number): { threads: number; memory: number } {
  const stretch = bytesPerRow * Math.min(rows, rowsAtATime)
  const memory = (224 + names.length) * mebibyte + copiesOfRows * stretch
  return { threads: 1, memory: Math.min(totalmem() / 2, memory) }
}

/** How far an import is: what it is doing, and the share of the whole that is done. */
export interface ImportProgress {
  readonly stage: string
  readonly fraction: number
}

export interface ImportOptions {
  /** The folder that snapshots lie in. */
  readonly snapshots: string
  readonly onProgress?: (progress: ImportProgress) => void
  readonly signal?: AbortSignal
  readonly freeBytes?: FreeBytes
  /** Most bytes of a file in an encrypted workspace; by default what the machine's memory allows. */
  readonly mostBytes?: number
}

/** A file's table as it lies in its snapshot. */
export interface ImportedTable {
  readonly source: DataSource
  readonly dialect: CsvDialect
  readonly rows: number
  readonly snapshot: Dataset['snapshot']
  readonly columns: Column[]
}

/** Everything beside the snapshots themselves ends so, and is left over if it is there when nothing is being imported. */
export const unfinished = '.part'

/**
 * Imports a CSV file: checks every line, writes a Parquet snapshot named by its SHA-256, profiles the columns and guesses their
 * roles. The snapshot appears under its name only when all is done; after an error nothing is left.
 *
 * @param path the file
 * @param plan how to read it and which columns to take, by name; columns keep the file's order
 * In an encrypted workspace nothing of it is on the disk but the sealed snapshot: the rows are in memory, so the file's size is
 * limited.
 *
 * @throws CloisterError csv-*, file-missing, data-changed, disk-full, not-allowed, out-of-memory, bad-arguments, encrypted-limit, or
 * cancelled
 */
export async function importCsv(path: string, plan: ImportPlan, options: ImportOptions): Promise<ImportedTable> {
  const file = basename(path)
  const work = join(options.snapshots, `${randomUUID()}${unfinished}`)
  const before = await statSource(path, file)
  if (keyFor(options.snapshots)) refuseLarge(file, before.size, options.mostBytes)
  const needed = await checkRoom(before.size * (plan.dialect.encoding === 'utf-8' ? 1 : 2.5), options)
  try {
    await makeFolder(work)
    const table = await build(path, file, tidied(plan), work, before.size, options)
    const after = await statSource(path, file)
    if (after.size !== before.size || after.mtimeMs !== before.mtimeMs) throw fileChanged(file)
    if (options.signal?.aborted) throw cancelled()
    await rename(targetIn(work, options), snapshotPath(options.snapshots, table.snapshot.sha256))
    return table
  } catch (error) {
    const full = isDiskFull(error) || (error instanceof CloisterError && error.data.code === 'disk-full')
    throw full ? await fullDisk(options.snapshots, needed) : error
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

/** Where the snapshot with this hash lies. @throws CloisterError passphrase-needed */
export function snapshotPath(snapshots: string, sha256: string): string {
  const key = keyFor(snapshots)
  return join(snapshots, key ? rowsFileName(key, sha256) : `${storedFileName(sha256)}.parquet`)
}

/** Where the snapshot lies until it is whole. */
const targetIn = (work: string, { snapshots }: ImportOptions) =>
  join(work, keyFor(snapshots) ? 'snapshot.rows' : 'rows.parquet')

async function build(
  path: string,
  file: string,
  plan: ImportPlan,
  work: string,
  bytes: number,
  options: ImportOptions,
): Promise<ImportedTable> {
  const { onProgress = () => {}, signal } = options
  const watch = (stage: string, from: number, to: number) => ({
    signal,
    onBytes: (read: number) => onProgress({ stage, fraction: from + (to - from) * Math.min(1, read / bytes) }),
  })
  const found = await survey(path, file, plan, watch('Checking the file', 0, 0.25))
  const isSealed = keyFor(options.snapshots) !== null
  const target = targetIn(work, options)
  const bytesPerRow = bytes / found.rows
  // In an encrypted workspace the rows are in memory, and the file's size was limited.
  const database = isSealed
    ? await Database.open(':memory:', { temporary: null })
    : await Database.open(':memory:', { temporary: join(work, 'spill'), ...importResources(found, bytesPerRow) })
  try {
    return await database.stoppable(signal, async () => {
      const tidying = watch('Tidying the file', 0.25, 0.4)
      const copyPlace = isSealed ? null : join(work, 'tidy.csv')
      const source = await sourceFor(database, path, file, plan.dialect, found, copyPlace, bytes, options, tidying)
      const tell = () => onProgress({ stage: 'Storing the rows', fraction: 0.4 + 0.4 * database.fraction })
      tell()
      const ticking = setInterval(tell, 100)
      try {
        if (isSealed) await makeRows(database, source, plan, found, sealedRows)
        else await writeParquet(database, source as PlainFile, plan, found, bytesPerRow, target)
      } catch (error) {
        throw await placed(error, path, file, plan, { signal })
      } finally {
        clearInterval(ticking)
      }
      const stored: Rows = isSealed ? { table: sealedRows } : { parquet: target }
      await checkRows(database, stored, found.rows)
      const columns = indexColumns(file, found.names, plan)
      const onColumns = (done: number) => {
        if (signal?.aborted) throw cancelled()
        onProgress({ stage: 'Describing the columns', fraction: 0.8 + (0.2 * done) / columns.length })
      }
      onColumns(0)
      const profiles = await profileColumns(database, stored, columns, found.rows, onColumns)
      const profiled = columns.map(({ name, type }, i) => ({ name, type, profile: profiles[i] }))
      const sha256 = isSealed ? await writeSnapshot(database, sealedRows, columns, target) : await sha256OfFile(target)
      return {
        source: { fileName: file, bytes, sha256: found.sha256 },
        dialect: plan.dialect,
        rows: found.rows,
        snapshot: { sha256, bytes: await flushed(target) },
        columns: guessRoles(profiled, found.rows),
      }
    })
  } finally {
    database.close()
  }
}

/** The table of an encrypted workspace's rows, in memory while they are imported. */
const sealedRows = 'the_rows'

/**
 * What DuckDB reads the rows from: the user's file where that is plain, else a tidied copy.
 *
 * @param copy where that may lie; null where no copy may be on the disk: it is a table in memory then
 */
async function sourceFor(
  database: Database,
  path: string,
  file: string,
  dialect: CsvDialect,
  found: Survey,
  copy: string | null,
  bytes: number,
  options: ImportOptions,
  watch: Watch,
): Promise<PlainFile | { readonly table: string }> {
  if (found.plain) return { path, dialect, lineEnd: found.lineEnd }
  if (copy === null) {
    await readIntoTable(database, path, file, dialect, found.names.length, 'the_texts', watch)
    return { table: 'the_texts' }
  }
  await checkRoom(2.5 * bytes, options)
  await writeTidyCopy(path, file, dialect, copy, watch)
  return { path: copy, dialect: tidyDialect, lineEnd: '\n' }
}

/** The plan with trimmed missing markers. @throws CloisterError bad-arguments when a column is named twice */
function tidied(plan: ImportPlan): ImportPlan {
  if (new Set(plan.columns.map(({ name }) => name)).size < plan.columns.length) {
    throw new CloisterError('bad-arguments', 'The plan names a column twice.', 'Name every column once.')
  }
  return { ...plan, dialect: { ...plan.dialect, missing: withEmpty(plan.dialect.missing) } }
}

async function statSource(path: string, file: string) {
  try {
    const found = await stat(path)
    if (!found.isFile()) throw Object.assign(new Error(), { code: 'EISDIR' })
    if (found.size === 0) throw emptyFile(file)
    return found
  } catch (error) {
    throw fileError(error, file)
  }
}

/**
 * Refuses to begin what the disk has no room for: a snapshot is hardly ever larger than its file, and a tidied copy in UTF-8 is at
 * most half as large again.
 */
async function checkRoom(bytes: number, { snapshots, freeBytes: free = freeBytes }: ImportOptions): Promise<number> {
  const needed = Math.ceil(bytes) + spareBytes
  await makeFolder(snapshots)
  const available = await free(snapshots)
  if (available < needed) throw diskFull(needed, available, snapshots)
  return needed
}

/** DuckDB must have seen the rows that we have seen: a guard against the two ever reading a file differently. */
async function checkRows(database: Database, stored: Rows, expected: number): Promise<void> {
  const [[rows]] = await database.rows(`SELECT count(*) FROM ${rowsSql(stored)}`)
  if (Number(rows) !== expected) throw new Error(`the file has ${expected} rows, but ${rows} were stored`)
}

/** Forces a file to the disk. @returns its size in bytes */
async function flushed(path: string): Promise<number> {
  const handle = await open(path, 'r+')
  try {
    await handle.sync()
    return (await handle.stat()).size
  } finally {
    await handle.close()
  }
}

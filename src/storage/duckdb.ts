import { existsSync } from 'node:fs'
import os from 'node:os'
import { dirname } from 'node:path'
import { type DuckDBConnection, type DuckDBDataChunk, DuckDBInstance, type DuckDBValue } from '@duckdb/node-api'
import { cancelled, CloisterError } from '#shared/ipc/errors.ts'
import { diskFull } from './csv/errors.ts'
import { flushFile, fullDisk } from './files.ts'
import { collectGarbage } from './garbage.ts'
import { Gate } from './gate.ts'
import { name as quoteName, text as quoteText } from './sql.ts'
import { replaceFile, wipeFile } from './wipe.ts'

export interface DatabaseOptions {
  /** Where DuckDB may put what does not fit into memory; null where nothing may reach the disk. */
  readonly temporary: string | null
  /** Most memory that DuckDB may take, in bytes; by default half the machine's. */
  readonly memory?: number
  readonly threads?: number
  /** Stores what a transaction has made of the database, before it is committed; if it throws, nothing is. */
  readonly persist?: (database: Database) => Promise<void>
}

/** One connection to a DuckDB database, whose own messages never leave this file. */
export class Database {
  readonly #path: string
  readonly #options: DatabaseOptions
  readonly #folder: string
  readonly #gate = new Gate()
  #instance: DuckDBInstance
  #connection: DuckDBConnection
  /** Undefined while the database itself is the store. */
  readonly #persist: DatabaseOptions['persist']
  #inTransaction = false

  private constructor(path: string, options: DatabaseOptions, [instance, connection]: Opened) {
    this.#path = path
    this.#options = options
    this.#instance = instance
    this.#connection = connection
    this.#folder = folderOf(path, options)
    this.#persist = options.persist
  }

  /**
   * @param path the database file, or ':memory:'
   * @throws CloisterError workspace-locked or workspace-newer, of a file
   */
  static async open(path: string, options: DatabaseOptions): Promise<Database> {
    return new Database(path, options, await opened(path, options))
  }

  /** Runs a statement and returns its rows: numbers, texts, booleans, big integers or null. */
  async rows(sql: string, values: readonly DuckDBValue[] = []): Promise<DuckDBValue[][]> {
    return this.#gate.through(() =>
      translated(this.#folder, async () => (await this.#connection.run(sql, [...values])).getRows()),
    )
  }

  async run(sql: string, values: readonly DuckDBValue[] = []): Promise<void> {
    if (this.#persist && !this.#inTransaction) return this.transaction(() => this.#run(sql, values))
    await this.#run(sql, values)
  }

  async #run(sql: string, values: readonly DuckDBValue[] = []): Promise<void> {
    await this.#gate.through(() => translated(this.#folder, () => this.#connection.run(sql, [...values])))
  }

  /** Puts rows at the end of a table. */
  async append(table: string, chunks: AsyncIterable<DuckDBDataChunk>): Promise<void> {
    const appender = await translated(this.#folder, () => this.#connection.createAppender(table))
    for await (const chunk of chunks) await translated(this.#folder, async () => appender.appendDataChunk(chunk))
    await translated(this.#folder, async () => appender.closeSync())
  }

  /** Does several statements as one: all of them, or none. */
  async transaction<T>(work: () => Promise<T>): Promise<T> {
    await this.#run('BEGIN TRANSACTION')
    this.#inTransaction = true
    try {
      const result = await work()
      await this.#persist?.(this)
      await this.#run('COMMIT')
      return result
    } catch (error) {
      await this.#run('ROLLBACK').catch(() => {})
      throw error
    } finally {
      this.#inTransaction = false
    }
  }

  /** The rows of a query in stretches of at most 2,048, in the query's order. */
  async *chunks(sql: string): AsyncGenerator<DuckDBDataChunk> {
    const result = await translated(this.#folder, () => this.#connection.stream(sql))
    for (let fetched = 1; ; fetched++) {
      const chunk = await translated(this.#folder, () => result.fetchChunk())
      if (!chunk || chunk.rowCount === 0) return
      yield chunk
      if (fetched % chunksBetweenCollections === 0) collectGarbage()
    }
  }

  /**
   * Writes what is stored now into a new database file, without the room that removed rows have left in this one.
   *
   * @param without statements that take out of the copy what is not to be in it; they name tables without a database
   */
  async copyTo(path: string, without: readonly string[] = []): Promise<void> {
    await this.#gate.through(() => translated(this.#folder, () => this.#copy(path, without)))
  }

  /**
   * Makes the file anew from what is stored in it, so that nothing is left of what was deleted: DuckDB keeps the bytes of deleted
   * rows in blocks that it uses again some day. Every moment sees the one file or the other whole. What waits for the database
   * meanwhile goes on afterwards.
   *
   * A database in memory, of an encrypted workspace, is stored anew with every transaction.
   *
   * @throws CloisterError disk-full and others; what is stored is as it was
   */
  async compact(): Promise<void> {
    if (this.#persist) return
    await this.#gate.alone(async () => {
      const copy = unfinishedCopy(this.#path)
      try {
        await translated(this.#folder, () => this.#copy(copy, []))
        await flushFile(copy)
        this.close()
        let wipeOld = () => {}
        try {
          // DuckDB writes its log into the file as it closes it. A log that is left belongs to the old file and no other.
          if (existsSync(`${this.#path}.wal`)) throw new Error('the log of the database is still there')
          wipeOld = replaceFile(this.#path, copy)
        } finally {
          ;[this.#instance, this.#connection] = await opened(this.#path, this.#options)
        }
        wipeOld()
      } finally {
        await removeUnfinishedCopy(this.#path)
      }
    })
  }

  async #copy(path: string, without: readonly string[]): Promise<void> {
    const run = (sql: string) => this.#connection.run(sql)
    const [[name]] = await (await run('SELECT current_database()')).getRows()
    const from = quoteName(String(name))
    await run(`ATTACH ${quoteText(path)} AS the_copy`)
    try {
      if (without.length === 0) await run(`COPY FROM DATABASE ${from} TO the_copy`)
      else {
        // In memory first: what is deleted from a file leaves its bytes there.
        await run(`ATTACH ':memory:' AS the_rest`)
        try {
          await run(`COPY FROM DATABASE ${from} TO the_rest`)
          await run('USE the_rest')
          for (const statement of without) await run(statement)
          await run(`USE ${from}`)
          await run('COPY FROM DATABASE the_rest TO the_copy')
        } finally {
          await run(`USE ${from}`)
          await run('DETACH the_rest')
        }
      }
    } finally {
      await run('DETACH the_copy')
    }
  }

  /** Does work on the database as it would be after some statements, which are then taken back. */
  async provisionally<T>(statements: readonly string[], work: () => Promise<T>): Promise<T> {
    await this.#run('BEGIN TRANSACTION')
    this.#inTransaction = true
    try {
      for (const statement of statements) await this.#run(statement)
      return await work()
    } finally {
      await this.#run('ROLLBACK').catch(() => {})
      this.#inTransaction = false
    }
  }

  /** Share of the running statement that is done, 0 to 1, as far as DuckDB knows. */
  get fraction(): number {
    return Math.min(1, Math.max(0, this.#connection.progress.percentage / 100))
  }

  /**
   * Does work that a signal can stop: what DuckDB is doing ends within some 50 ms, as CloisterError cancelled.
   *
   * DuckDB forgets an interruption that comes just before a statement begins, so it is repeated until the work has ended.
   */
  async stoppable<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    if (signal?.aborted) throw cancelled()
    let timer: NodeJS.Timeout | undefined
    const stop = () => {
      this.#connection.interrupt()
      timer = setInterval(() => this.#connection.interrupt(), 50)
    }
    signal?.addEventListener('abort', stop)
    try {
      return await work()
    } finally {
      clearInterval(timer)
      signal?.removeEventListener('abort', stop)
    }
  }

  close(): void {
    this.#connection.closeSync()
    this.#instance.closeSync()
  }
}

/** Chunks that may be waiting for the garbage collector: a few megabytes a column. */
const chunksBetweenCollections = 64

/** Threads of a database. */
const mostThreads = () => Math.min(8, os.availableParallelism())

type Opened = [DuckDBInstance, DuckDBConnection]

/** Where it lies, or what a database in memory may put on the disk. */
const folderOf = (path: string, { temporary }: DatabaseOptions) =>
  dirname(path === ':memory:' ? (temporary ?? '.') : path)

async function opened(path: string, options: DatabaseOptions): Promise<Opened> {
  const { temporary, memory = os.totalmem() / 2, threads = mostThreads() } = options
  const settings = {
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
    temp_directory: temporary ?? '',
    memory_limit: `${Math.max(128, Math.floor(memory / 1024 ** 2))}MiB`,
    threads: String(threads),
  }
  return translated(folderOf(path, options), async () => {
    const instance = await DuckDBInstance.create(path, settings)
    const connection = await instance.connect()
    // Settings of a connection, so that progress is counted and not printed.
    for (const setting of [
      'enable_progress_bar = true',
      'enable_progress_bar_print = false',
      'parquet_metadata_cache = true',
      'lock_configuration = true',
    ]) {
      await connection.run(`SET ${setting}`)
    }
    return [instance, connection]
  })
}

/** Where the file lies that is to take a database's place. */
const unfinishedCopy = (path: string) => `${path}.new`

/** Removes what a compaction that was cut off has left beside a database. */
export async function removeUnfinishedCopy(path: string): Promise<void> {
  for (const file of [unfinishedCopy(path), `${unfinishedCopy(path)}.wal`]) await wipeFile(file)
}

/** What a statement's own call of error() said. */
export class StatementRefusal extends Error {}

/** Begins the text of every error() that our statements raise. */
export const refusalMark = 'cloister-refusal:'

/** @param folder of the database, or of what it may put on the disk */
async function translated<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const translation = translate(error, folder)
    if (!(translation instanceof CloisterError) || translation.data.code !== 'disk-full') throw translation
    const full = await fullDisk(folder)
    full.cause = error
    throw full
  }
}

/** An error of DuckDB's in words for a person; DuckDB's own stand in `cause`, for whoever looks into a fault. */
export function translate(error: unknown, folder = 'of the workspace'): Error {
  if (error instanceof CloisterError) return error
  const message = error instanceof Error ? error.message : String(error)
  const translation = translationOf(message, folder)
  translation.cause = error
  return translation
}

function translationOf(message: string, folder: string): Error {
  if (message.includes(refusalMark))
    return new StatementRefusal(message.slice(message.indexOf(refusalMark) + refusalMark.length))
  if (/^INTERRUPT/.test(message)) return cancelled()
  if (/no space left|disk (is )?full|not enough space|disk quota|failed to offload data block/i.test(message))
    return diskFull(null)
  if (/out of memory/i.test(message)) {
    return new CloisterError(
      'out-of-memory',
      'The data need more memory than there is.',
      'Close other programs, or leave out columns that the study does not need.',
    )
  }
  if (/could not set lock|conflicting lock|being used by another process|already open/i.test(message)) {
    return new CloisterError(
      'workspace-locked',
      'This workspace is open in another Cloister.',
      'Close it there, or choose another workspace folder.',
    )
  }
  if (/not a valid duckdb database file|corrupt database/i.test(message)) {
    return new CloisterError(
      'internal',
      "The workspace's database is damaged.",
      'Restore the workspace folder from a copy, or choose another folder. Your CSV files are not affected.',
    )
  }
  if (/newer version|version number|serialization/i.test(message)) {
    return new CloisterError(
      'workspace-newer',
      'This workspace was written by a newer Cloister.',
      'Update Cloister, or choose another workspace folder.',
    )
  }
  if (/permission denied|access is denied|read-only/i.test(message)) {
    return new CloisterError(
      'not-allowed',
      `Nothing can be written to the folder ${folder}: it, or the disk that it is on, is read-only or belongs to somebody else.`,
      'Choose another workspace folder, or ask for permission.',
    )
  }
  return new CloisterError(
    'internal',
    'The data store could not do what was asked of it.',
    'Your CSV files are unchanged. Start Cloister again; if it comes back, please report it with the steps that led here.',
  )
}

import os from 'node:os'
import { type DuckDBConnection, type DuckDBDataChunk, DuckDBInstance, type DuckDBValue } from '@duckdb/node-api'
import { cancelled, CloisterError } from '#shared/ipc/errors.ts'
import { diskFull } from './csv/errors.ts'
import { name as quoteName, text as quoteText } from './sql.ts'

export interface DatabaseOptions {
  /** Where DuckDB may put what does not fit into memory; null where nothing may reach the disk. */
  readonly temporary: string | null
  /** Most memory that DuckDB may take, in bytes; by default half the machine's. */
  readonly memory?: number
  /** Stores what a transaction has made of the database, before it is committed; if it throws, nothing is. */
  readonly persist?: (database: Database) => Promise<void>
}

/** One connection to a DuckDB database, whose own messages never leave this file. */
export class Database {
  readonly #instance: DuckDBInstance
  readonly #connection: DuckDBConnection
  /** Undefined while the database itself is the store, and while the stored state is read. */
  #persist: DatabaseOptions['persist']
  #inTransaction = false

  private constructor(instance: DuckDBInstance, connection: DuckDBConnection) {
    this.#instance = instance
    this.#connection = connection
  }

  /**
   * @param path the database file, or ':memory:'
   * @throws CloisterError workspace-locked or workspace-newer, of a file
   */
  static async open(
    path: string,
    { temporary, memory = os.totalmem() / 2, persist }: DatabaseOptions,
  ): Promise<Database> {
    const settings = {
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
      allow_community_extensions: 'false',
      temp_directory: temporary ?? '',
      memory_limit: `${Math.max(128, Math.floor(memory / 1024 ** 2))}MiB`,
      threads: String(Math.min(8, os.availableParallelism())),
    }
    return translated(async () => {
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
      const database = new Database(instance, connection)
      database.#persist = persist
      return database
    })
  }

  /** Runs a statement and returns its rows: numbers, texts, booleans, big integers or null. */
  async rows(sql: string, values: readonly DuckDBValue[] = []): Promise<DuckDBValue[][]> {
    return translated(async () => (await this.#connection.run(sql, [...values])).getRows())
  }

  async run(sql: string, values: readonly DuckDBValue[] = []): Promise<void> {
    if (this.#persist && !this.#inTransaction) return this.transaction(() => this.#run(sql, values))
    await this.#run(sql, values)
  }

  async #run(sql: string, values: readonly DuckDBValue[] = []): Promise<void> {
    await translated(() => this.#connection.run(sql, [...values]))
  }

  /** Puts rows at the end of a table. */
  async append(table: string, chunks: AsyncIterable<DuckDBDataChunk>): Promise<void> {
    const appender = await translated(() => this.#connection.createAppender(table))
    for await (const chunk of chunks) await translated(async () => appender.appendDataChunk(chunk))
    await translated(async () => appender.closeSync())
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
    const result = await translated(() => this.#connection.stream(sql))
    for (;;) {
      const chunk = await translated(() => result.fetchChunk())
      if (!chunk || chunk.rowCount === 0) return
      yield chunk
    }
  }

  /** Writes what is stored now into a new database file, without the room that removed rows have left in this one. */
  async copyTo(path: string): Promise<void> {
    const [[name]] = await this.rows('SELECT current_database()')
    await this.run(`ATTACH ${quoteText(path)} AS the_copy`)
    try {
      await this.run(`COPY FROM DATABASE ${quoteName(String(name))} TO the_copy`)
    } finally {
      await this.run('DETACH the_copy')
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

/** What a statement's own call of error() said. */
export class StatementRefusal extends Error {}

/** Begins the text of every error() that our statements raise. */
export const refusalMark = 'cloister-refusal:'

async function translated<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw translate(error)
  }
}

/** An error of DuckDB's in words for a person; DuckDB's own stand in `cause`, for whoever looks into a fault. */
export function translate(error: unknown): Error {
  if (error instanceof CloisterError) return error
  const message = error instanceof Error ? error.message : String(error)
  const translation = translationOf(message)
  translation.cause = error
  return translation
}

function translationOf(message: string): Error {
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
      'You are not allowed to write to this folder.',
      'Choose another workspace folder, or ask for permission.',
    )
  }
  return new CloisterError(
    'internal',
    'The data store could not do what was asked of it.',
    'Your CSV files are unchanged. Start Cloister again; if it comes back, please report it with the steps that led here.',
  )
}

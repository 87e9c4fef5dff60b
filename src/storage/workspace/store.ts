import { existsSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { DuckDBValue } from '@duckdb/node-api'
import { CloisterError } from '#shared/ipc/errors.ts'
import { compactionFlag } from '../layout.ts'
import { snapshotPath } from '../csv/import.ts'
import type { Database } from '../duckdb.ts'
import { keptModelsOf } from '../kept-models.ts'
import { wipeFile, wipeFolder } from '../wipe.ts'

/** What the workspace's repositories share: the database, the folders, and a queue for work that must not interleave. */
export class Store {
  readonly database: Database
  readonly folder: string
  readonly snapshots: string
  /** Whether a file is being imported, whose snapshot no dataset names yet. */
  importing = false
  #queue: Promise<unknown> = Promise.resolve()

  constructor(database: Database, folder: string) {
    this.database = database
    this.folder = folder
    this.snapshots = join(folder, 'snapshots')
  }

  /** Does work that reads and then writes, one after the other. Such work must not call this again. */
  exclusive<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#queue.then(work)
    this.#queue = turn.catch(() => {})
    return turn
  }

  /** The single row that a query finds, or null. */
  async one(sql: string, values: readonly DuckDBValue[]): Promise<DuckDBValue[] | null> {
    return (await this.database.rows(sql, values))[0] ?? null
  }

  snapshotPath(sha256: string): string {
    return snapshotPath(this.snapshots, sha256)
  }

  /** Removes a snapshot that no dataset and no running run needs any more, with the models that learned from it. */
  async release(snapshot: string): Promise<void> {
    if (this.importing) return
    const needed = await this.one(
      'SELECT 1 FROM datasets WHERE snapshot = $1 UNION ALL SELECT 1 FROM runs WHERE running AND snapshot = $1',
      [snapshot],
    )
    if (needed) return
    const file = this.snapshotPath(snapshot)
    await wipeFile(file)
    await wipeFolder(keptModelsOf(file))
  }

  get #flag(): string {
    return join(this.folder, compactionFlag)
  }

  /** Remembers, whatever happens, that the database's file holds bytes of what is deleted. */
  needsCompaction(): Promise<void> {
    return writeFile(this.#flag, '')
  }

  /** Makes the database's file anew where something was deleted; within {@link exclusive}. @throws CloisterError disk-full */
  async compactIfNeeded(): Promise<void> {
    if (!existsSync(this.#flag)) return
    await this.database.compact()
    await rm(this.#flag, { force: true })
  }
}

/** What a contract's schema can do; the contracts bring it with them. */
interface Schema<T> {
  safeParse(value: unknown): { success: true; data: T } | { success: false }
}

/** A stored JSON text as what it must be. @throws CloisterError internal when it is not */
export function stored<T>(schema: Schema<T>, text: DuckDBValue, what: string): T {
  const parsed = schema.safeParse(jsonOf(String(text)))
  if (parsed.success) return parsed.data
  throw new CloisterError(
    'internal',
    `The stored ${what} is not in the form that this version of Cloister expects.`,
    'Please report this. Your CSV files are unchanged; importing the file again helps.',
  )
}

/** What a JSON text says; undefined where it is none. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The error of something that is not in the workspace. */
export const notFound = (what: string) =>
  new CloisterError(
    'not-found',
    `This ${what} is no longer in the workspace.`,
    'Go back to the list and choose another.',
  )

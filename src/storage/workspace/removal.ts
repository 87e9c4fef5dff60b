import { join } from 'node:path'
import { Dataset } from '#shared/contracts/dataset.ts'
import { Run } from '#shared/contracts/job.ts'
import { type Removed, RemovedDataset, undoDays } from '#shared/contracts/removal.ts'
import { RunResults } from '#shared/contracts/results.ts'
import { CloisterError } from '#shared/ipc/errors.ts'
import type { Database } from '../duckdb.ts'
import { wipeFolder } from '../wipe.ts'
import { forgetRepetitions } from './kept-repetitions.ts'
import { notFound, type Store, stored } from './store.ts'
import { withoutRows } from './without-rows.ts'

/** How long a removal can be undone, in milliseconds. */
export const undoMs = undoDays * 24 * 60 * 60_000

/** How often it is looked whether something is due to be deleted. Clocks of machines that sleep make one long wait unreliable. */
const lookMs = 10 * 60_000

/** Until when what was removed then can be brought back. */
export const undoUntil = (removedAt: string) => new Date(Date.parse(removedAt) + undoMs).toISOString()

/** Whether a run reads its dataset, or is going to. */
const isToRun = ({ state }: Run) => state === 'running' || state === 'waiting'

/**
 * What was removed: kept whole for a while, so that it can be brought back, and then deleted for good, from the files too.
 *
 * To delete for good is to delete the rows of the database's tables, to write the database anew without them (`Database.compact`),
 * and to write over the files that go. A flag in the folder says that this is not yet done; who dies over it does it when the
 * workspace is opened next.
 */
export class Removals {
  readonly #store: Store
  #looking: NodeJS.Timeout | undefined

  constructor(store: Store) {
    this.#store = store
  }

  /** All that can still be brought back. */
  async list(): Promise<Removed> {
    const { database } = this.#store
    const runs = await database.rows(
      `SELECT run, removed_at FROM removed_runs JOIN runs ON id = run_id
       WHERE NOT EXISTS (FROM removed_datasets AS gone WHERE gone.removed_at = removed_runs.removed_at)
       ORDER BY removed_at DESC, id`,
    )
    const datasets = await database.rows(
      `SELECT dataset, removed_at, (SELECT count(*)::INTEGER FROM removed_runs AS gone WHERE gone.removed_at = removed_datasets.removed_at)
       FROM removed_datasets JOIN datasets ON id = dataset_id ORDER BY removed_at DESC, id`,
    )
    return {
      runs: runs.map(([run, at]) => ({ run: stored(Run, run, 'run'), until: undoUntil(String(at)) })),
      datasets: datasets.map(([text, at, count]) => removedDataset(text, String(at), Number(count))),
    }
  }

  /**
   * Removes a dataset; for {@link undoMs} it can be brought back with its graph, its study and what was learned from it.
   *
   * @param withRuns whether the runs of it go too, and come back with it
   * @throws CloisterError not-found; not-allowed while one of the runs that are to go is running
   */
  async removeDataset(id: string, withRuns: boolean): Promise<RemovedDataset> {
    const { database } = this.#store
    return this.#store.exclusive(async () => {
      const text = await this.#dataset(id)
      const runs = withRuns ? await this.#runsOf(id) : []
      if (runs.some(isToRun))
        throw new CloisterError(
          'not-allowed',
          'A study of this dataset is still going on, or waits for its turn.',
          'Cancel it on the Runs page first, or keep the runs.',
        )
      const at = await this.#moment()
      await database.transaction(async () => {
        await database.run('INSERT INTO removed_datasets VALUES (?, ?)', [id, at])
        for (const run of runs) await database.run('INSERT INTO removed_runs VALUES (?, ?)', [run.id, at])
      })
      return removedDataset(text, at, runs.length)
    })
  }

  /** Brings a dataset back that was removed, whole. @throws CloisterError not-found once it is gone for good */
  async restoreDataset(id: string): Promise<void> {
    const { database } = this.#store
    await this.#store.exclusive(async () => {
      const row = await this.#store.one('SELECT removed_at FROM removed_datasets WHERE dataset_id = ?', [id])
      if (!row) throw notFound('dataset')
      await database.transaction(async () => {
        await database.run('DELETE FROM removed_runs WHERE removed_at = ?', row)
        await database.run('DELETE FROM removed_datasets WHERE dataset_id = ?', [id])
      })
    })
  }

  /** Deletes for good what was removed long enough ago, now and as long as the workspace is open. */
  async begin(): Promise<void> {
    await this.purge(Date.now() - undoMs)
    // A fault leaves it removed; it goes at the next look.
    this.#looking = setInterval(() => void this.purge(Date.now() - undoMs).catch(() => {}), lookMs)
    this.#looking.unref()
  }

  stop(): void {
    clearInterval(this.#looking)
  }

  /** Deletes for good all that was removed. @throws CloisterError disk-full; then it is removed, and its bytes go later */
  empty(): Promise<void> {
    return this.purge(Infinity)
  }

  /** @param latest deletes what was removed until then, in milliseconds since 1970, and what an earlier time did not get done */
  async purge(latest: number): Promise<void> {
    const { database } = this.#store
    await this.#store.exclusive(async () => {
      const due = async (table: string, key: string) =>
        (await database.rows(`SELECT ${key}, removed_at FROM ${table}`))
          .filter(([, at]) => Date.parse(String(at)) <= latest)
          .map(([id]) => String(id))
      const runs = await due('removed_runs', 'run_id')
      const datasets = await this.#notInUse(await due('removed_datasets', 'dataset_id'))
      if (runs.length + datasets.length > 0) await this.#store.needsCompaction()
      await deleteRuns(database, runs)
      for (const id of runs) await wipeFolder(join(this.#store.folder, 'runs', id))
      for (const id of datasets) await this.#deleteDataset(id)
      await this.#store.compactIfNeeded()
    })
  }

  async #deleteDataset(id: string): Promise<void> {
    const { database } = this.#store
    const kept = await this.#runsOf(id)
    const [snapshot] = (await this.#store.one('SELECT snapshot FROM datasets WHERE id = ?', [id]))!
    await database.transaction(async () => {
      await deleteDatasets(database, [id])
      for (const run of kept) await this.#takeRowsOut(run.id)
    })
    await this.#store.release(String(snapshot))
  }

  /** Takes out of a run that stays what it says of single rows of a dataset that goes. */
  async #takeRowsOut(id: string): Promise<void> {
    await forgetRepetitions(this.#store, id)
    const [text] = (await this.#store.one('SELECT outcome FROM runs WHERE id = ?', [id]))!
    if (text === null) return
    const outcome = withoutRows(stored(RunResults, text, 'result'))
    await this.#store.database.run('UPDATE runs SET outcome = ? WHERE id = ?', [JSON.stringify(outcome), id])
  }

  /** Of these datasets those that no study is reading. */
  async #notInUse(ids: readonly string[]): Promise<string[]> {
    const free: string[] = []
    for (const id of ids) if (!(await this.#runsOf(id)).some(isToRun)) free.push(id)
    return free
  }

  async #dataset(id: string) {
    const row = await this.#store.one(
      'SELECT dataset FROM datasets WHERE id = ? AND id NOT IN (SELECT dataset_id FROM removed_datasets)',
      [id],
    )
    if (!row) throw notFound('dataset')
    return row[0]
  }

  /** Runs of a dataset that were not removed. */
  async #runsOf(datasetId: string): Promise<Run[]> {
    const rows = await this.#store.database.rows(
      'SELECT run FROM runs WHERE id NOT IN (SELECT run_id FROM removed_runs)',
    )
    return rows.map(([text]) => stored(Run, text, 'run')).filter((run) => run.datasetId === datasetId)
  }

  /** Now, and no moment at which a dataset was removed: runs that went with it are known by theirs. */
  async #moment(): Promise<string> {
    for (let now = Date.now(); ; now++) {
      const at = new Date(now).toISOString()
      const taken = await this.#store.one(
        'SELECT 1 FROM removed_datasets WHERE removed_at = $1 UNION ALL SELECT 1 FROM removed_runs WHERE removed_at = $1',
        [at],
      )
      if (!taken) return at
    }
  }
}

function removedDataset(text: unknown, at: string, runs: number): RemovedDataset {
  const { id, name, rows } = stored(Dataset, String(text), 'dataset')
  return RemovedDataset.parse({ id, name, rows, runs, until: undoUntil(at) })
}

async function deleteRuns(database: Database, ids: readonly string[]): Promise<void> {
  for (const id of ids)
    await database.transaction(async () => {
      for (const table of ['sign_offs', 'report_options', 'run_repetitions', 'removed_runs'])
        await database.run(`DELETE FROM ${table} WHERE run_id = ?`, [id])
      await database.run('DELETE FROM runs WHERE id = ?', [id])
    })
}

async function deleteDatasets(database: Database, ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    for (const table of ['graphs', 'studies', 'learned', 'networks', 'removed_datasets'])
      await database.run(`DELETE FROM ${table} WHERE dataset_id = ?`, [id])
    await database.run('DELETE FROM datasets WHERE id = ?', [id])
  }
}

const gone = { run: 'SELECT run_id FROM removed_runs', dataset: 'SELECT dataset_id FROM removed_datasets' }

/** Statements that take all that was removed out of a copy of the database. */
export const withoutRemoved: readonly string[] = [
  ...['sign_offs', 'report_options', 'run_repetitions'].map(
    (table) => `DELETE FROM ${table} WHERE run_id IN (${gone.run})`,
  ),
  `DELETE FROM runs WHERE id IN (${gone.run})`,
  ...['graphs', 'studies', 'learned', 'networks'].map(
    (table) => `DELETE FROM ${table} WHERE dataset_id IN (${gone.dataset})`,
  ),
  `DELETE FROM datasets WHERE id IN (${gone.dataset})`,
  'DELETE FROM removed_runs',
  'DELETE FROM removed_datasets',
]

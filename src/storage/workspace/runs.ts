import { randomUUID } from 'node:crypto'
import type { Dataset } from '#shared/contracts/dataset.ts'
import {
  JobRequest,
  type KeptRepetition,
  type NextRun,
  type RemovedRun,
  type ReusedStudy,
  Run,
  type RunChange,
  type RunEnding,
} from '#shared/contracts/job.ts'
import { RunResults } from '#shared/contracts/results.ts'
import type { StudySpec } from '#shared/contracts/study.ts'
import { CloisterError } from '#shared/ipc/errors.ts'
import { headline } from '#shared/text/finding.ts'
import type { VerifyRequest } from '#shared/contracts/verification.ts'
import { snapshotSha256 } from '../snapshot.ts'
import type { Datasets } from './datasets.ts'
import type { Graphs } from './graphs.ts'
import { forgetRepetitions, keepRepetition, keptCount } from './kept-repetitions.ts'
import { checkSnapshot, enqueue, moveUp, starting, takeNext, withPlace } from './queue.ts'
import { undoUntil } from './removal.ts'
import { notFound, type Store, stored } from './store.ts'
import type { Studies } from './studies.ts'

/** Runs of studies and their results. They outlive their datasets. */
export class Runs {
  readonly #store: Store
  readonly #parts: { readonly datasets: Datasets; readonly graphs: Graphs; readonly studies: Studies }
  readonly #version: string

  /** @param version of this program, for manifests */
  constructor(store: Store, parts: { datasets: Datasets; graphs: Graphs; studies: Studies }, version: string) {
    this.#store = store
    this.#parts = parts
    this.#version = version
  }

  /** All runs but those removed, the latest first. */
  async list(): Promise<Run[]> {
    const rows = await this.#store.database.rows(
      `SELECT run, place, ${keptCount} FROM runs LEFT JOIN waiting_runs ON run_id = id
        WHERE id NOT IN (SELECT run_id FROM removed_runs) ORDER BY started_at DESC, id`,
    )
    return rows.map(([text, place, kept]) => withPlace(stored(Run, text, 'run'), place, kept))
  }

  /** @throws CloisterError not-found, also of a run that was removed */
  async get(id: string): Promise<{ run: Run; outcome: RunResults | null }> {
    if (await this.#isRemoved(id)) throw notFound('run')
    return this.#read(id)
  }

  async #isRemoved(id: string): Promise<boolean> {
    return (await this.#store.one('SELECT 1 FROM removed_runs WHERE run_id = ?', [id])) !== null
  }

  async #read(id: string): Promise<{ run: Run; outcome: RunResults | null }> {
    const row = await this.#store.one(
      `SELECT run, outcome, place, ${keptCount} FROM runs LEFT JOIN waiting_runs ON run_id = id WHERE id = ?`,
      [id],
    )
    if (!row) throw notFound('run')
    const [run, outcome, place, kept] = row
    return {
      run: withPlace(stored(Run, run, 'run'), place, kept),
      outcome: outcome === null ? null : stored(RunResults, outcome, 'result'),
    }
  }

  /**
   * A dataset's study as it stands now, ready to be run.
   *
   * @throws CloisterError not-found; outcome-invalid without an outcome
   */
  async prepare(datasetId: string): Promise<{ dataset: Dataset; spec: StudySpec; snapshotPath: string }> {
    const { datasets, graphs, studies } = this.#parts
    const dataset = await datasets.get(datasetId)
    const settings = await studies.get(datasetId)
    const { edges } = await graphs.get(datasetId)
    checkOutcome(dataset)
    const columns = dataset.columns.map(({ name, type, role, missing }) => ({ name, type, role, missing }))
    const snapshotPath = this.#store.snapshotPath(dataset.snapshot.sha256)
    return { dataset, spec: { columns, cutPoint: dataset.cutPoint, edges, settings }, snapshotPath }
  }

  /**
   * Begins a run of a dataset's study as it stands now, or puts it at the end of the queue: what is changed in the study from then
   * on does not touch it.
   *
   * @returns the run, and what the job process needs to do it
   * @throws CloisterError as {@link prepare} does; data-changed when the stored rows are gone or altered
   */
  async create(datasetId: string, { waits = false } = {}): Promise<{ run: Run; request: JobRequest }> {
    return this.#store.exclusive(async () => {
      const { dataset, spec, snapshotPath } = await this.prepare(datasetId)
      await checkSnapshot(snapshotPath, dataset.snapshot.sha256)
      const run: Run = {
        id: randomUUID(),
        datasetId,
        datasetName: dataset.name,
        name: spec.settings.name,
        state: waits ? 'waiting' : 'running',
        startedAt: new Date().toISOString(),
        finishedAt: null,
        progress: waits ? null : starting,
        notices: [],
        finding: null,
        error: null,
        note: '',
      }
      const request: JobRequest = {
        runId: run.id,
        spec,
        snapshotPath,
        source: dataset.source,
        dialect: dataset.dialect,
        snapshot: dataset.snapshot.sha256,
        version: this.#version,
      }
      const values = [run.id, run.startedAt, true, request.snapshot, JSON.stringify(run), JSON.stringify(request), null]
      const { database } = this.#store
      return database.transaction(async () => {
        // It counts as running from the beginning: its rows must not go while it waits.
        await database.run('INSERT INTO runs VALUES (?, ?, ?, ?, ?, ?, ?)', values)
        if (!waits) return { run, request }
        return { run: { ...run, place: await enqueue(this.#store, run.id) }, request }
      })
    })
  }

  /** Begins the run whose turn it is; see {@link takeNext}. */
  next(): Promise<NextRun | null> {
    return this.#store.exclusive(() => takeNext(this.#store, this.#version))
  }

  /** Keeps a repetition that is done, until the run is. */
  keep(id: string, kept: KeptRepetition): Promise<void> {
    return this.#store.exclusive(() => keepRepetition(this.#store, id, kept))
  }

  /**
   * Puts a run that was cut off, cancelled or failed at the end of the queue again, as it was asked for then. It goes on from the
   * repetitions that are kept of it.
   *
   * @throws CloisterError not-found; not-allowed unless it ended without results
   */
  async queueAgain(id: string): Promise<Run> {
    return this.#store.exclusive(async () => {
      const { run } = await this.get(id)
      if (!['interrupted', 'cancelled', 'failed'].includes(run.state))
        throw new CloisterError(
          'not-allowed',
          'This run is going on, or has finished.',
          'Look for it on the Runs page.',
        )
      const { database } = this.#store
      const again: Run = { ...run, state: 'waiting', finishedAt: null, notices: [], error: null }
      return database.transaction(async () => {
        await database.run('UPDATE runs SET running = true, run = ? WHERE id = ?', [JSON.stringify(again), id])
        return { ...again, place: await enqueue(this.#store, id) }
      })
    })
  }

  /** Lets a waiting run change places with the one before it; nothing changes for the first. @throws CloisterError not-found */
  async moveUp(id: string): Promise<Run[]> {
    await this.#store.exclusive(() => moveUp(this.#store, id))
    return (await this.list()).filter(({ state }) => state === 'waiting')
  }

  /**
   * Records how a run ended. What has ended already stays as it is; but a run marked "interrupted" may still end, since its job
   * outlives a restart of the process that keeps the data.
   *
   * @throws CloisterError not-found
   */
  async finish(id: string, ending: RunEnding): Promise<Run> {
    return this.#store.exclusive(async () => {
      const { run } = await this.#read(id)
      if (!['waiting', 'running', 'interrupted'].includes(run.state)) return run
      const finished = ending.state === 'finished' ? { results: ending.results, manifest: ending.manifest } : null
      const ended: Run = {
        ...withPlace(run, null, finished ? 0 : run.kept),
        state: ending.state,
        finishedAt: new Date().toISOString(),
        progress: null,
        finding: finished && headline(finished.results),
        error: ending.state === 'failed' ? ending.error : null,
      }
      await this.#end(ended, finished && JSON.stringify(finished))
      return ended
    })
  }

  /**
   * What it takes to run a finished run again and compare: its study on the very rows that are stored, and its figures.
   *
   * @throws CloisterError not-found without results; data-changed when the stored rows are gone or altered
   */
  async again(id: string): Promise<VerifyRequest> {
    const row = await this.#store.one('SELECT request, outcome FROM runs WHERE id = ?', [id])
    if (!row) throw notFound('run')
    const [text, outcome] = row
    if (outcome === null)
      throw new CloisterError('not-found', 'This run has no results.', 'Choose a run that has finished.')
    const request = stored(JobRequest, text, 'run')
    const snapshotPath = this.#store.snapshotPath(request.snapshot)
    if ((await snapshotSha256(snapshotPath)) !== request.snapshot)
      throw new CloisterError(
        'data-changed',
        'The rows that this run was made from are no longer stored as they were: their dataset was removed, or the file altered.',
        'With the CSV file, “cloister verify” checks the report that is saved as JSON.',
      )
    return { request: { ...request, snapshotPath, version: this.#version }, stored: JSON.parse(String(outcome)) }
  }

  /** Gives a run another name or another note. @throws CloisterError not-found */
  async change(id: string, change: RunChange): Promise<Run> {
    return this.#store.exclusive(async () => {
      const { run } = await this.get(id)
      const changed: Run = { ...run, ...change }
      await this.#store.database.run('UPDATE runs SET run = ? WHERE id = ?', [JSON.stringify(changed), id])
      return changed
    })
  }

  /**
   * Makes a run's settings those of its dataset's study again, in the place of what is planned there. Data, roles and graph stay
   * as they are now; what of them is not as it was for the run is told.
   *
   * @throws CloisterError not-found, also where the dataset is gone
   */
  async reuse(id: string): Promise<ReusedStudy> {
    const { run } = await this.get(id)
    const row = await this.#store.one('SELECT request FROM runs WHERE id = ?', [id])
    const { spec } = stored(JobRequest, row![0], 'run')
    const { datasets, graphs, studies } = this.#parts
    const dataset = await datasets.get(run.datasetId).catch(() => {
      throw new CloisterError(
        'not-found',
        `The dataset of this run, "${run.datasetName}", is no longer in the workspace, so it has no study that could be set.`,
        'Import its file again. The settings of the run stand at the end of its report.',
      )
    })
    const { edges } = await graphs.get(dataset.id)
    await studies.save(dataset.id, spec.settings)
    return { datasetId: dataset.id, datasetName: dataset.name, notes: changesSince(spec, dataset, edges) }
  }

  /**
   * Removes a run. It is kept whole, with its sign-offs and what its report says, for as long as removals can be undone.
   *
   * @throws CloisterError not-found; not-allowed while it is running
   */
  async remove(id: string): Promise<RemovedRun> {
    return this.#store.exclusive(async () => {
      const { run } = await this.get(id)
      if (run.state === 'running') {
        throw new CloisterError('not-allowed', 'This run is still going on.', 'Cancel it first.')
      }
      if (run.state === 'waiting') {
        throw new CloisterError('not-allowed', 'This run waits for its turn.', 'Take it out of the queue first.')
      }
      const at = new Date().toISOString()
      await this.#store.database.run('INSERT INTO removed_runs VALUES (?, ?)', [id, at])
      return { run, until: undoUntil(at) }
    })
  }

  /** Brings a run back that was removed, whole. @throws CloisterError not-found once it is gone for good */
  async restore(id: string): Promise<Run> {
    return this.#store.exclusive(async () => {
      const { run } = await this.#read(id)
      await this.#store.database.run('DELETE FROM removed_runs WHERE run_id = ?', [id])
      return run
    })
  }

  /** Marks runs that were going on when the program ended. Those that waited for their turn go on waiting. */
  async markInterrupted(): Promise<void> {
    const rows = await this.#store.database.rows('SELECT run FROM runs WHERE running')
    for (const [text] of rows) {
      const run = stored(Run, text, 'run')
      if (run.state === 'waiting') continue
      await this.#end({ ...run, state: 'interrupted', finishedAt: new Date().toISOString(), progress: null }, null)
    }
  }

  async #end(run: Run, outcome: string | null): Promise<void> {
    const { database } = this.#store
    await database.run('DELETE FROM waiting_runs WHERE run_id = ?', [run.id])
    await database.run('UPDATE runs SET running = false, run = ?, outcome = ? WHERE id = ?', [
      JSON.stringify(run),
      outcome,
      run.id,
    ])
    if (outcome !== null) await forgetRepetitions(this.#store, run.id)
    const row = await this.#store.one('SELECT snapshot FROM runs WHERE id = ?', [run.id])
    await this.#store.release(String(row![0]))
  }
}

function checkOutcome({ columns }: Dataset): void {
  if (columns.some(({ role }) => role === 'outcome')) return
  throw new CloisterError('outcome-invalid', 'The dataset has no outcome.', 'Give one column the role "outcome".')
}

/** What of a dataset and its graph is not as a study had it, in sentences. */
function changesSince(spec: StudySpec, dataset: Dataset, edges: StudySpec['edges']): string[] {
  const textOf = ({ type, role, missing }: StudySpec['columns'][number]) => `${type} ${role} ${missing}`
  const now = new Map(dataset.columns.map((column) => [column.name, textOf(column)]))
  const columns = spec.columns
    .filter((column) => now.get(column.name) !== textOf(column))
    .map(({ name }) => `"${name}"`)
  const edgeTexts = (list: StudySpec['edges']) => JSON.stringify(list.map((edge) => edge.join('\n')).sort())
  return [
    ...(columns.length > 0
      ? [`Not as they were for that run: the roles or missing values of ${columns.join(', ')}.`]
      : []),
    ...(spec.cutPoint !== dataset.cutPoint ? ['The outcome’s cut-point is not as it was for that run.'] : []),
    ...(edgeTexts(edges) !== edgeTexts(spec.edges) ? ['The graph is not as it was for that run.'] : []),
  ]
}

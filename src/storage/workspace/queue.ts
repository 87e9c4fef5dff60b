/** Runs that wait for their turn. The steps here read and then write, so callers do them one after the other. */

import { JobRequest, type NextRun, Run } from '#shared/contracts/job.ts'
import { CloisterError, toErrorData } from '#shared/ipc/errors.ts'
import { snapshotSha256 } from '../snapshot.ts'
import { keptRepetitions } from './kept-repetitions.ts'
import { notFound, type Store, stored } from './store.ts'

/** How far a run is that has just begun. */
export const starting = { stage: 'Starting', fraction: 0, secondsLeft: null }

/**
 * A run with its place in the queue, which its stored form may still name though it has begun, and with how many of its repetitions
 * are kept.
 */
export function withPlace({ place: _, kept: __, ...run }: Run, place: unknown, kept: unknown = 0): Run {
  return {
    ...run,
    ...(place === null ? {} : { place: Number(place) }),
    ...(Number(kept) > 0 ? { kept: Number(kept) } : {}),
  }
}

/** Puts a run at the end of the queue; it counts as running from then on, so that its rows do not go while it waits. */
export async function enqueue({ database }: Store, id: string): Promise<number> {
  const [[last]] = await database.rows('SELECT coalesce(max(place), 0) FROM waiting_runs')
  const place = Number(last) + 1
  await database.run('INSERT INTO waiting_runs VALUES (?, ?)', [id, place])
  return place
}

/** @throws CloisterError data-changed unless the file holds the very bytes that were imported */
export async function checkSnapshot(path: string, sha256: string): Promise<void> {
  if ((await snapshotSha256(path)) === sha256) return
  throw new CloisterError(
    'data-changed',
    "The dataset's stored rows are not what was imported: the snapshot file was altered or damaged.",
    'Import the file again.',
  )
}

/**
 * Begins the run whose turn it is.
 *
 * @param version of this program, for the manifest: the run may have been asked for in an older one
 * @returns the run, what the job process needs to do it, what an earlier part of it has done, and what has become of its rows meanwhile, if anything; null where none waits
 */
export async function takeNext(store: Store, version: string): Promise<NextRun | null> {
  const { database } = store
  const row = await store.one(
    'SELECT run, request FROM waiting_runs JOIN runs ON id = run_id ORDER BY place LIMIT 1',
    [],
  )
  if (!row) return null
  const startedAt = new Date().toISOString()
  const run: Run = { ...withPlace(stored(Run, row[0], 'run'), null), state: 'running', startedAt, progress: starting }
  // The workspace may have been moved since it was asked for.
  const asked = stored(JobRequest, row[1], 'run')
  const snapshotPath = store.snapshotPath(asked.snapshot)
  const request: JobRequest = { ...asked, snapshotPath, version }
  await database.transaction(async () => {
    await database.run('DELETE FROM waiting_runs WHERE run_id = ?', [run.id])
    const values = [startedAt, JSON.stringify(run), JSON.stringify(request), run.id]
    await database.run('UPDATE runs SET started_at = ?, run = ?, request = ? WHERE id = ?', values)
  })
  const problem = await checkSnapshot(snapshotPath, asked.snapshot).then(() => null, toErrorData)
  return { run, request, kept: await keptRepetitions(store, run.id), problem }
}

/** Lets a waiting run change places with the one before it. @throws CloisterError not-found */
export async function moveUp({ database }: Store, id: string): Promise<void> {
  const rows = await database.rows('SELECT run_id, place FROM waiting_runs ORDER BY place')
  const index = rows.findIndex(([waiting]) => waiting === id)
  if (index < 0) throw notFound('run')
  if (index === 0) return
  const [before, own] = [rows[index - 1], rows[index]]
  await database.transaction(async () => {
    await database.run('UPDATE waiting_runs SET place = ? WHERE run_id = ?', [before[1], id])
    await database.run('UPDATE waiting_runs SET place = ? WHERE run_id = ?', [own[1], before[0]])
  })
}

/** Repetitions of runs that have not finished, which a run that was cut off goes on from. */

import { KeptRepetition } from '#shared/contracts/job.ts'
import type { Store } from './store.ts'

/** How many are kept of a run, as a column beside it. */
export const keptCount = '(SELECT count(*)::INTEGER FROM run_repetitions WHERE run_id = runs.id) AS kept'

/** Keeps one; a run that has ended meanwhile keeps none. */
export async function keepRepetition({ database }: Store, id: string, kept: KeptRepetition): Promise<void> {
  const { repetition, madeBy, seconds, scores } = kept
  await database.run(
    `INSERT OR REPLACE INTO run_repetitions
      SELECT id, $2::INTEGER, $3::VARCHAR, $4::DOUBLE, $5::VARCHAR FROM runs WHERE id = $1 AND outcome IS NULL`,
    [id, repetition, madeBy, seconds, scores],
  )
}

/** In the order of their numbers. */
export async function keptRepetitions({ database }: Store, id: string): Promise<KeptRepetition[]> {
  const rows = await database.rows(
    'SELECT repetition, made_by, seconds, scores FROM run_repetitions WHERE run_id = ? ORDER BY repetition',
    [id],
  )
  return rows.map(([repetition, madeBy, seconds, scores]) =>
    KeptRepetition.parse({ repetition: Number(repetition), madeBy, seconds: Number(seconds), scores }),
  )
}

export const forgetRepetitions = ({ database }: Store, id: string): Promise<unknown> =>
  database.run('DELETE FROM run_repetitions WHERE run_id = ?', [id])

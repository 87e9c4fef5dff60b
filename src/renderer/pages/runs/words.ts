import type { Run } from '#shared/contracts/job.ts'

/** What each state is called. */
export const stateWords: Record<Run['state'], string> = {
  waiting: 'waiting for its turn',
  running: 'running',
  finished: 'finished',
  cancelled: 'cancelled',
  failed: 'failed',
  interrupted: 'interrupted: Cloister was closed while it ran',
}

/** "22 Nov 2026, 10:52" */
export const startOf = ({ startedAt }: Pick<Run, 'startedAt'>): string =>
  new Date(startedAt).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' })

import type { Run } from '#shared/contracts/job.ts'

/** Whether and how a run that ended without results can be taken up: from what is kept of it, or anew where it was cut off. */
export function takeUp({ state, kept, error }: Pick<Run, 'state' | 'kept' | 'error'>): 'resume' | 'again' | null {
  if (!['interrupted', 'cancelled', 'failed'].includes(state)) return null
  if (kept) return 'resume'
  return state === 'interrupted' || error?.code === 'job-crashed' ? 'again' : null
}

type Started = Pick<Run, 'name' | 'startedAt'>
const timeOf = ({ startedAt }: Started, timeStyle: 'short' | 'medium') =>
  new Date(startedAt).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle })
/** Of an ISO date: there may be many runs, and to write a date out takes long. */
const minuteOf = ({ startedAt }: Started) => startedAt.slice(0, '2026-11-22T10:52'.length)

/**
 * "22 Nov 2026, 10:52", with seconds where another run of that name began in the same minute.
 *
 * @param among the runs that it is to be told from; it may be one of them
 */
export function startOf(run: Started, among: readonly Started[]): string {
  const alike = among.filter((other) => other.name === run.name && minuteOf(other) === minuteOf(run))
  return timeOf(run, alike.length > 1 ? 'medium' : 'short')
}

import type { EventName, Events } from '#shared/ipc/calls.ts'
import { type CloisterErrorData, toErrorData } from '#shared/ipc/errors.ts'
import { on } from '../api/client.ts'

/**
 * Does work that tells how far it is, and that can be cancelled.
 *
 * @param event by which it tells, for as long as the work lasts
 * @returns what went wrong; undefined where nothing did, and where it was cancelled
 */
export async function followed<Name extends EventName>(
  event: Name,
  onProgress: (progress: Events[Name]) => void,
  work: () => Promise<void>,
): Promise<CloisterErrorData | undefined> {
  const stop = on(event, onProgress)
  try {
    await work()
  } catch (error) {
    const problem = toErrorData(error)
    return problem.code === 'cancelled' ? undefined : problem
  } finally {
    stop()
  }
}

/** Which runs are compared, as the address says: the second, the first, and any further ones. */

import type { Run } from '#shared/contracts/job.ts'

/** So many runs can be told apart by colour. */
export const mostCompared = 6

type Told = Pick<Run, 'id' | 'datasetId' | 'startedAt'>

/**
 * The first run, the second and any others, without repetition. Where only one is named it is the second, and the first is the one
 * before it, of the same dataset if there is one.
 *
 * @param finished the latest first
 * @param id of the address
 */
export function chosenRuns<R extends Told>(finished: readonly R[], id: string | undefined): R[] {
  const [secondId, firstId, ...more] = id?.split('~') ?? []
  const named = (wanted: string | undefined) => finished.find((run) => run.id === wanted)
  const second = named(secondId) ?? finished[0]
  const others = finished.filter((run) => run !== second)
  const alike = others.filter(({ datasetId }) => datasetId === second?.datasetId)
  const before = [...alike, ...others].find(({ startedAt }) => startedAt < second.startedAt)
  const first = others.find((run) => run.id === firstId) ?? before ?? alike[0] ?? others[0]
  return [...new Set([first, second, ...more.map(named)])].filter((run) => run !== undefined)
}

/** The address's part for these runs. */
export const routeOf = ([first, second, ...more]: readonly Pick<Run, 'id'>[]): string =>
  [second, first, ...more].map(({ id }) => id).join('~')

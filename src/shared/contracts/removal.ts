import { z } from 'zod'
import { RemovedRun } from './job.ts'

/** How long what was removed can be brought back, in days; after that it is deleted for good. */
export const undoDays = 7

/** A dataset that was removed, and until when (ISO 8601) that can be undone. */
export const RemovedDataset = z.strictObject({
  id: z.string(),
  name: z.string(),
  rows: z.number().int().nonnegative(),
  /** Runs that were removed with it, and come back with it. */
  runs: z.number().int().nonnegative(),
  until: z.string(),
})
export type RemovedDataset = z.infer<typeof RemovedDataset>

/** All that was removed and can still be brought back, the latest first; runs that went with their dataset are counted there. */
export const Removed = z.strictObject({ datasets: z.array(RemovedDataset), runs: z.array(RemovedRun) })
export type Removed = z.infer<typeof Removed>

import { z } from 'zod'
import { JobRequest, Progress } from './job-request.ts'

const Leaf = z.union([z.number(), z.string(), z.boolean(), z.null()])

/** What came of a study that was run again to see whether it gives the stored figures. */
export const Verification = z.strictObject({
  /** Which of the two was asked for. */
  demand: z.enum(['bit-equal', 'tolerance']),
  /** Why not equality bit by bit: empty where that was asked for. */
  changed: z.array(z.strictObject({ what: z.string(), stored: z.string(), now: z.string() })),
  /** null where equality was asked for. */
  tolerance: z.number().nullable(),
  /** Numbers that stand in both. */
  numbers: z.number().int(),
  /** Those of them that are not equal bit for bit. */
  unequal: z.number().int(),
  farthest: z.strictObject({ path: z.string(), distance: z.number() }).nullable(),
  /** What the demand does not allow. */
  differences: z.array(z.strictObject({ path: z.string(), stored: Leaf, now: Leaf })),
  holds: z.boolean(),
})
export type Verification = z.infer<typeof Verification>

/** What a job process needs to run a stored run again and compare. */
export const VerifyRequest = z.strictObject({
  request: JobRequest,
  /** Results and manifest as they were stored, before any default was filled in. */
  stored: z.strictObject({ results: z.looseObject({ spec: z.unknown() }), manifest: z.looseObject({}) }),
})
export type VerifyRequest = z.infer<typeof VerifyRequest>

/** Where it stands. */
export const VerifyProgress = z.strictObject({ id: z.string(), progress: Progress })
export type VerifyProgress = z.infer<typeof VerifyProgress>

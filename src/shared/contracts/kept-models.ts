import { z } from 'zod'

/** Shadow and reference models that a workspace keeps between runs. */
export const KeptModelsSize = z.strictObject({
  bytes: z.number().int().nonnegative(),
  /** Sets of models that were trained together. */
  sets: z.number().int().nonnegative(),
})
export type KeptModelsSize = z.infer<typeof KeptModelsSize>

/** Shadow and reference models of a run that kept them or could have found them kept. */
export const ShadowModelCounts = z.strictObject({
  trained: z.number().int().nonnegative(),
  /** Taken from an earlier run, in which they were trained exactly as they would have been in this one. */
  reused: z.number().int().nonnegative(),
})
export type ShadowModelCounts = z.infer<typeof ShadowModelCounts>

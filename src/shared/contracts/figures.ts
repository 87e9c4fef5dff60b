import { z } from 'zod'

/** A number with its evidence. */
export const Estimate = z.strictObject({
  /** Mean over the repetitions. */
  mean: z.number(),
  /** Ends of the 95 % interval; equal to the mean where a single repetition allows none. */
  low: z.number(),
  high: z.number(),
  /** How the interval was made, e.g. "t, 10 repetitions". */
  method: z.string(),
  /** One value for each repetition, in order. */
  values: z.array(z.number()),
})
export type Estimate = z.infer<typeof Estimate>

/** A number that the data cannot support, and why. */
export const Withheld = z.strictObject({ withheld: z.string() })
export type Withheld = z.infer<typeof Withheld>

export const Measure = z.union([Estimate, Withheld])
export type Measure = z.infer<typeof Measure>

/** Mean true-positive rate at each false-positive rate, with its 95 % band; arrays of equal length. */
export const RocCurve = z.strictObject({
  falsePositiveRate: z.array(z.number()),
  truePositiveRate: z.array(z.number()),
  low: z.array(z.number()),
  high: z.array(z.number()),
})
export type RocCurve = z.infer<typeof RocCurve>

/** Rows a model is tried on: its training rows, held-out rows of P, or rows of P* by one of the study's shifts. */
export const Distribution = z.enum(['train', 'P', 'P*:site', 'P*:redraw', 'P*:noise', 'P*:intervene'])
export type Distribution = z.infer<typeof Distribution>

/** Counts of few people that were taken out of what is told; null stands in their place. */
export const Suppression = z.strictObject({
  /** Counts of fewer people than this are not told, nor those that would give them away. */
  smallest: z.number().int().min(1),
  /** How many counts were taken out. */
  hidden: z.number().int().min(0),
})
export type Suppression = z.infer<typeof Suppression>

/** A count of people; null where it is not told. */
export const ToldCount = z.number().int().nullable()

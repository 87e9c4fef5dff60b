import { z } from 'zod'

/**
 * A discrete Bayesian network as a file: a plain form that a person can read and write.
 *
 * Each node has one row of probabilities for every configuration of its parents, the last parent varying fastest. A node
 * may say which numbers its levels stand for.
 */
export const NetworkFile = z.strictObject({
  'cloister-network': z.literal(1),
  name: z.string(),
  description: z.string(),
  nodes: z.array(
    z.strictObject({
      name: z.string().min(1),
      levels: z.array(z.string()).min(1),
      /** Lower and upper end of the numbers that each level stands for; absent for a category. */
      ranges: z.array(z.tuple([z.number(), z.number()])).optional(),
      /** Digits after the decimal point of those numbers. */
      digits: z.number().int().min(0).max(6).optional(),
      parents: z.array(z.string()).default([]),
      table: z.array(z.array(z.number().min(0).max(1))).min(1),
    }),
  ),
})
export type NetworkFile = z.infer<typeof NetworkFile>

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

/** A network that comes with the program. */
export const BundledNetwork = z.strictObject({
  /** The file's name without its ending. */
  id: z.string(),
  name: z.string(),
  description: z.string(),
  nodes: z.number().int(),
  edges: z.number().int(),
  /** Free parameters: for each configuration of a node's parents one less than it has levels. */
  parameters: z.number().int(),
})
export type BundledNetwork = z.infer<typeof BundledNetwork>

/** How tables are fitted to a dataset. */
export const FitSettings = z.strictObject({
  /** The most ranges that a column of numbers is cut into. */
  bins: z.number().int().min(2).max(20).default(4),
  /** The Dirichlet prior's weight: that many imagined rows, spread evenly over the cells of each table; 0 for none. */
  priorRows: z.number().min(0).max(10_000).default(10),
})
export type FitSettings = z.infer<typeof FitSettings>

/** The probability tables of a dataset's graph. */
export const DatasetNetwork = z.strictObject({
  network: NetworkFile,
  fit: FitSettings,
  fittedAt: z.string(),
  /** Rows that the tables were fitted to. */
  rows: z.number().int(),
  droppedRows: z.number().int(),
  /** Configurations of parents that no row has, in all tables together. */
  unseen: z.number().int(),
  /** Nodes whose tables the user has changed since. */
  edited: z.array(z.string()),
})
export type DatasetNetwork = z.infer<typeof DatasetNetwork>

/** How often whoever knew the tables could be right about the outcome; null where it cannot be computed. */
export const BestPossible = z.strictObject({
  accuracy: z.number(),
  low: z.number(),
  high: z.number(),
  method: z.enum(['enumerated', 'sampled']),
})
export type BestPossible = z.infer<typeof BestPossible>

/** A dataset's tables with what follows from them. */
export const NetworkView = z.strictObject({
  tables: DatasetNetwork,
  /** null without an outcome, or where the network is too closely linked. */
  best: z
    .strictObject({
      outcome: z.string(),
      /** From every other column. */
      all: BestPossible,
      /** From the outcome's direct causes alone. */
      parents: BestPossible,
    })
    .nullable(),
})
export type NetworkView = z.infer<typeof NetworkView>

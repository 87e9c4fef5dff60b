import { z } from 'zod'

/** A directed edge, from a cause to its effect, by the columns' names. */
export const Edge = z.tuple([z.string(), z.string()])
export type Edge = z.infer<typeof Edge>

/** Where a graph came from. */
export const graphOrigins = ['empty', 'all-features', 'file', 'learned', 'edited'] as const

/** A causal graph over the columns of a dataset. It has no cycles. */
export const Graph = z.strictObject({
  nodes: z.array(z.string()),
  edges: z.array(Edge),
  /** Where the user has put the nodes, in pixels of the canvas; a node that is absent is laid out automatically. */
  positions: z.record(z.string(), z.strictObject({ x: z.number(), y: z.number() })).default({}),
  origin: z.enum(graphOrigins).default('empty'),
})
export type Graph = z.infer<typeof Graph>

import { z } from 'zod'
import { Edge } from './graph.ts'

/** How well a graph fits data; larger is better, in natural logarithms. */
export const ScoreSettings = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('bic') }),
  z.strictObject({ kind: z.literal('aic') }),
  z.strictObject({ kind: z.literal('log-likelihood') }),
  z.strictObject({
    kind: z.literal('bdeu'),
    /** The prior's weight in rows. */
    equivalentSampleSize: z.number().positive().default(10),
  }),
])
export type ScoreSettings = z.infer<typeof ScoreSettings>

const tabu = {
  /** How many of the last graphs may not be visited again. */
  memory: z.number().int().min(1).max(10_000).default(100),
  /** Steps without a better graph after which the search ends. */
  patience: z.number().int().min(1).max(10_000).default(100),
}

const restarts = {
  /** How often the search starts again from a disturbed copy of the best graph. */
  restarts: z.number().int().min(0).max(1000).default(0),
  /** Random changes of edges at each new start. */
  perturbation: z.number().int().min(1).max(1000).default(10),
}

/** How the graph is searched for. */
export const LearningAlgorithm = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('hill-climbing'), ...restarts }),
  z.strictObject({ kind: z.literal('tabu'), ...tabu, ...restarts }),
  /** Greedy equivalence search, and tabu search from the graph that it found. */
  z.strictObject({ kind: z.literal('greedy-equivalence'), ...tabu }),
  z.strictObject({
    kind: z.literal('pc-stable'),
    /** The tests' level. */
    significance: z.number().gt(0).lt(1).default(0.01),
    /** Largest number of columns that a test conditions on; null for no limit. */
    largestCondition: z.number().int().min(0).nullable().default(null),
  }),
])
export type LearningAlgorithm = z.infer<typeof LearningAlgorithm>

/** What the user knows about the graph before looking at the data. */
export const EdgeKnowledge = z.strictObject({
  required: z.array(Edge).default([]),
  forbidden: z.array(Edge).default([]),
  /** Time order: groups of columns, the earliest first. No edge runs back in time; a column in no group is free. */
  tiers: z.array(z.array(z.string())).default([]),
  outcome: z
    .strictObject({
      column: z.string(),
      /** some: the outcome must have a cause; none: it may have none. */
      parents: z.enum(['any', 'some', 'none']).default('any'),
      /** none: nothing is caused by the outcome. */
      children: z.enum(['any', 'none']).default('any'),
    })
    .nullable()
    .default(null),
})
export type EdgeKnowledge = z.infer<typeof EdgeKnowledge>

/** How a graph is to be learned from a table. */
export const StructureSettings = z.strictObject({
  algorithm: LearningAlgorithm.default({ kind: 'greedy-equivalence', memory: 100, patience: 100 }),
  score: ScoreSettings.default({ kind: 'bic' }),
  knowledge: EdgeKnowledge.default({ required: [], forbidden: [], tiers: [], outcome: null }),
  /** Most parents that a column may have; null for no limit. */
  maximumParents: z.number().int().min(1).nullable().default(null),
  seed: z.number().int().min(0).max(0xffffffff).default(1),
})
export type StructureSettings = z.infer<typeof StructureSettings>

/** A graph in which some edges have no direction. */
export const PartialGraph = z.strictObject({
  nodes: z.array(z.string()),
  directed: z.array(Edge),
  /** Each edge once, its nodes in the order of `nodes`. */
  undirected: z.array(Edge),
})
export type PartialGraph = z.infer<typeof PartialGraph>

/** Columns that make two others independent. */
export const SeparatingSet = z.strictObject({
  pair: Edge,
  given: z.array(z.string()),
  /** The test's probability of a statistic at least as large, were they independent. */
  probability: z.number(),
})
export type SeparatingSet = z.infer<typeof SeparatingSet>

/** A learned graph. */
export const LearnedStructure = z.strictObject({
  nodes: z.array(z.string()),
  /** One acyclic graph of the class that the data support. */
  edges: z.array(Edge),
  /** The whole class, with what the user knows: an edge without a direction cannot be told from these data. */
  pattern: PartialGraph,
  /** The score of the graph; null for an algorithm that tests rather than scores. */
  score: z.number().nullable(),
  /** Changes that the search made, over all starts; or how many tests there were. */
  steps: z.number().int(),
  /** Of pc-stable: what separates each pair without an edge. */
  separatingSets: z.array(SeparatingSet),
})
export type LearnedStructure = z.infer<typeof LearnedStructure>

const Share = z.number().min(0).max(1)

/** How often graphs learned from redrawn rows join two columns. */
export const EdgeStrength = z.strictObject({
  /** In the order of the data's columns. */
  pair: Edge,
  /** Share of the graphs with an edge between the two, whatever its direction. */
  joined: Share,
  /** Share of the graphs with the edge running as in `pair`, as far as data and knowledge can tell. */
  forward: Share,
  /** Share of the graphs with the edge running the other way. */
  back: Share,
})
export type EdgeStrength = z.infer<typeof EdgeStrength>

/** How invariant causal prediction is to be done. */
export const InvarianceSettings = z.strictObject({
  outcome: z.string(),
  /** The column that says where a row comes from. */
  site: z.string(),
  /** Columns that may be causes of the outcome. */
  candidates: z.array(z.string()).min(1),
  /** Probability of a wrong statement that is accepted. */
  significance: z.number().gt(0).lt(1).default(0.05),
})
export type InvarianceSettings = z.infer<typeof InvarianceSettings>

/** What invariant causal prediction found. */
export const InvarianceResult = z.strictObject({
  /** Every set of candidates with the probability of its test, after the correction for several sites. */
  sets: z.array(z.strictObject({ columns: z.array(z.string()), probability: Share, isAccepted: z.boolean() })),
  /** Columns that stand in every accepted set: the causes found. Empty too where no set is accepted. */
  causes: z.array(z.string()),
  /** Whether any set is accepted; none is where the method's assumptions do not hold. */
  isPossible: z.boolean(),
  /** 1 less the significance. */
  confidence: Share,
  sentences: z.array(z.string()),
})
export type InvarianceResult = z.infer<typeof InvarianceResult>

import { z } from 'zod'
import { UnlockMessage } from './encryption.ts'
import { CloisterErrorData } from '../ipc/errors.ts'
import { CutPoint } from './dataset.ts'
import { EdgeStrength, InvarianceResult, LearnedStructure, StructureSettings } from './structure.ts'
import { StudyColumn } from './study.ts'

/** What becomes of columns of numbers. */
export const NumberTreatment = z.discriminatedUnion('kind', [
  /** They are cut at quantiles into this many ranges of about equally many rows. */
  z.strictObject({ kind: z.literal('bins'), bins: z.number().int().min(2).max(20).default(4) }),
  /** They stay numbers; rows that lack one are left out. */
  z.strictObject({ kind: z.literal('numbers') }),
])
export type NumberTreatment = z.infer<typeof NumberTreatment>

/** A graph is to be learned over the outcome and the features. */
export const GraphTask = z.strictObject({
  kind: z.literal('graph'),
  settings: StructureSettings,
  numbers: NumberTreatment,
  /** Graphs learned from redrawn rows for the strengths of edges; 0 for none. */
  samples: z.number().int().min(0).max(1000),
})
export type GraphTask = z.infer<typeof GraphTask>

/** Causes of the outcome that hold across sites are to be found. */
export const CausesTask = z.strictObject({
  kind: z.literal('causes'),
  candidates: z.array(z.string()).min(1),
  numbers: NumberTreatment,
  /** Probability of a wrong statement that is accepted. */
  significance: z.number().gt(0).lt(1).default(0.05),
})
export type CausesTask = z.infer<typeof CausesTask>

/** What is to be learned from a dataset's rows. */
export const LearningTask = z.discriminatedUnion('kind', [GraphTask, CausesTask])
export type LearningTask = z.infer<typeof LearningTask>

/** What a job process needs to learn. */
export const LearningRequest = z.strictObject({
  task: LearningTask,
  columns: z.array(StudyColumn),
  cutPoint: CutPoint,
  snapshotPath: z.string(),
})
export type LearningRequest = z.infer<typeof LearningRequest>

const learnedFrom = {
  at: z.string(),
  /** Complete rows that it was learned from. */
  rows: z.number().int(),
  /** Rows that were left out because they lack a value. */
  droppedRows: z.number().int(),
  seconds: z.number(),
}

/** A learned graph, and what it was learned with. */
export const LearnedGraph = z.strictObject({
  kind: z.literal('graph'),
  task: GraphTask,
  ...learnedFrom,
  learned: LearnedStructure,
  /** Empty where no rows were redrawn. */
  strengths: z.array(EdgeStrength),
})
export type LearnedGraph = z.infer<typeof LearnedGraph>

/** What invariant causal prediction found. */
export const FoundCauses = z.strictObject({
  kind: z.literal('causes'),
  task: CausesTask,
  ...learnedFrom,
  outcome: z.string(),
  site: z.string(),
  result: InvarianceResult,
})
export type FoundCauses = z.infer<typeof FoundCauses>

export const LearningOutcome = z.discriminatedUnion('kind', [LearnedGraph, FoundCauses])
export type LearningOutcome = z.infer<typeof LearningOutcome>

/** What was last learned from a dataset. */
export const Learned = z.strictObject({ graph: LearnedGraph.nullable(), causes: FoundCauses.nullable() })
export type Learned = z.infer<typeof Learned>

/** Where learning stands. */
export const LearningProgress = z.strictObject({
  stage: z.string(),
  /** Share of the whole work that is done; null where the end cannot be foreseen. */
  fraction: z.number().min(0).max(1).nullable(),
  secondsLeft: z.number().nonnegative().nullable(),
})
export type LearningProgress = z.infer<typeof LearningProgress>

/** What a job process that learns is told. */
export const LearningCommand = z.discriminatedUnion('kind', [
  UnlockMessage,
  z.strictObject({ kind: z.literal('learn'), request: LearningRequest }),
  z.strictObject({ kind: z.literal('cancel') }),
])
export type LearningCommand = z.infer<typeof LearningCommand>

/** What it says. */
export const LearningMessage = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('progress'), progress: LearningProgress }),
  z.strictObject({ kind: z.literal('finished'), outcome: LearningOutcome }),
  z.strictObject({ kind: z.literal('cancelled') }),
  z.strictObject({ kind: z.literal('failed'), error: CloisterErrorData }),
])
export type LearningMessage = z.infer<typeof LearningMessage>

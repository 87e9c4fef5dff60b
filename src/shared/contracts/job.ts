import { z } from 'zod'
import { CloisterErrorData } from '../ipc/errors.ts'
import { UnlockMessage } from './encryption.ts'
import { Execution } from './executors.ts'
import { JobRequest, Progress } from './job-request.ts'
import { ModelAuditOutcome, ModelAuditRequest } from './model-audit.ts'
import { ModelFileInspection, PredictedBy, PredictionRequest } from './model-file.ts'
import { ReproduceRequest } from './replication.ts'
import { Manifest, Results } from './results.ts'
import { Verification, VerifyRequest } from './verification.ts'

export { JobRequest, Progress }

/** A stretch of a learning curve, sent while a network trains. */
export const LossPoints = z.strictObject({
  model: z.string(),
  repetition: z.number().int(),
  points: z.array(z.strictObject({ step: z.number().int(), loss: z.number() })),
})
export type LossPoints = z.infer<typeof LossPoints>

/** A repetition of a study that is done, kept until the study is: a run that is cut off goes on from there. */
export const KeptRepetition = z.strictObject({
  repetition: z.number().int().nonnegative(),
  /** What its figures depend on beside the study and the rows: version and backend. Of another one it is not used. */
  madeBy: z.string(),
  /** How long the run had taken until it was done, over all its parts. */
  seconds: z.number().nonnegative(),
  /** JSON that only the job process reads. */
  scores: z.string(),
})
export type KeptRepetition = z.infer<typeof KeptRepetition>

/**
 * What a job process is told: the key where the workspace is encrypted; then what to run (a study of the user's or of a paper, a stored run again, a model's audit or its
 * predictions), then what to train on, which may take a while to find out.
 */
export const JobCommand = z.discriminatedUnion('kind', [
  UnlockMessage,
  z.strictObject({
    kind: z.literal('run'),
    request: JobRequest,
    /** What an earlier part of the run has done. */
    kept: z.array(KeptRepetition).default([]),
    /** How much the workspace may keep of shadow and reference models, in bytes; 0 for nothing. */
    keepBytes: z.number().int().nonnegative().default(0),
  }),
  z.strictObject({ kind: z.literal('reproduce'), request: ReproduceRequest }),
  z.strictObject({ kind: z.literal('audit'), request: ModelAuditRequest }),
  z.strictObject({ kind: z.literal('verify'), request: VerifyRequest }),
  z.strictObject({ kind: z.literal('inspect-model'), path: z.string() }),
  z.strictObject({ kind: z.literal('predict'), request: PredictionRequest }),
  z.strictObject({ kind: z.literal('execution'), execution: Execution }),
  z.strictObject({ kind: z.literal('cancel') }),
])
export type JobCommand = z.infer<typeof JobCommand>

/** What a job process says. */
export const JobMessage = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('progress'), progress: Progress }),
  z.strictObject({ kind: z.literal('loss'), loss: LossPoints }),
  z.strictObject({ kind: z.literal('notice'), notice: z.string() }),
  z.strictObject({ kind: z.literal('repetition'), kept: KeptRepetition }),
  z.strictObject({ kind: z.literal('finished'), results: Results, manifest: Manifest }),
  /** A study of a paper; its results are stored. */
  z.strictObject({ kind: z.literal('reproduced') }),
  z.strictObject({ kind: z.literal('audited'), outcome: ModelAuditOutcome }),
  z.strictObject({ kind: z.literal('verified'), verification: Verification }),
  z.strictObject({ kind: z.literal('model-inspected'), inspection: ModelFileInspection }),
  /** The file of predictions is written. */
  z.strictObject({ kind: z.literal('predicted'), by: PredictedBy }),
  z.strictObject({ kind: z.literal('cancelled') }),
  z.strictObject({ kind: z.literal('failed'), error: CloisterErrorData }),
])
export type JobMessage = z.infer<typeof JobMessage>

export const runStates = ['waiting', 'running', 'finished', 'cancelled', 'failed', 'interrupted'] as const

/** One run of a study. */
export const Run = z.strictObject({
  id: z.string(),
  datasetId: z.string(),
  datasetName: z.string(),
  name: z.string(),
  state: z.enum(runStates),
  /** Where it stands in the queue: the lower, the sooner its turn. Absent unless it waits. */
  place: z.number().int().optional(),
  /** How many of its repetitions are done and kept, where it has not finished. Absent where none is. */
  kept: z.number().int().positive().optional(),
  startedAt: z.string(),
  finishedAt: z.string().nullable(),
  /** Where the run stands now; null unless it is running. */
  progress: Progress.nullable(),
  /** What has happened while it runs that its user should know. Once it has finished they are among its results. */
  notices: z.array(z.string()).default([]),
  /** The finding in one sentence, once finished. */
  finding: z.string().nullable(),
  error: CloisterErrorData.nullable(),
  /** What a person wrote about it; empty where nobody did. Shown in its report. */
  note: z.string().max(5000).default(''),
})
export type Run = z.infer<typeof Run>

/** A run whose turn has come, and why it cannot be done after all; null where it can. */
export const NextRun = z.strictObject({
  run: Run,
  request: JobRequest,
  kept: z.array(KeptRepetition).default([]),
  problem: CloisterErrorData.nullable(),
})
export type NextRun = z.infer<typeof NextRun>

/** What a person may say of a run; what is absent stays. */
export const RunChange = z.strictObject({
  name: z.string().min(1).max(200).optional(),
  note: z.string().max(5000).optional(),
})
export type RunChange = z.infer<typeof RunChange>

/** A run that was removed, and until when (ISO 8601) that can be undone. */
export const RemovedRun = z.strictObject({ run: Run, until: z.string() })
export type RemovedRun = z.infer<typeof RemovedRun>

/** A dataset whose study was set as it was for a run. */
export const ReusedStudy = z.strictObject({
  datasetId: z.string(),
  datasetName: z.string(),
  /** What of the data and the graph is not as it was for that run, one sentence each. */
  notes: z.array(z.string()),
})
export type ReusedStudy = z.infer<typeof ReusedStudy>

/** How a run ended. */
export const RunEnding = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('finished'), results: Results, manifest: Manifest }),
  z.strictObject({ state: z.literal('cancelled') }),
  z.strictObject({ state: z.literal('failed'), error: CloisterErrorData }),
])
export type RunEnding = z.infer<typeof RunEnding>

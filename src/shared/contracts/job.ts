import { z } from 'zod'
import { CloisterErrorData } from '../ipc/errors.ts'
import { CsvDialect, DataSource } from './dataset.ts'
import { Execution } from './executors.ts'
import { ModelAuditOutcome, ModelAuditRequest } from './model-audit.ts'
import { ModelFileInspection, PredictedBy, PredictionRequest } from './model-file.ts'
import { ReproduceRequest } from './replication.ts'
import { Manifest, Results } from './results.ts'
import { StudySpec } from './study.ts'

/** Where a running job stands. */
export const Progress = z.strictObject({
  /** What is being done, in plain words. */
  stage: z.string(),
  /** Share of the whole work that is done, 0 to 1. */
  fraction: z.number().min(0).max(1),
  /** Estimated seconds until the end; null while too little is known. */
  secondsLeft: z.number().nonnegative().nullable(),
})
export type Progress = z.infer<typeof Progress>

/** A stretch of a learning curve, sent while a network trains. */
export const LossPoints = z.strictObject({
  model: z.string(),
  repetition: z.number().int(),
  points: z.array(z.strictObject({ step: z.number().int(), loss: z.number() })),
})
export type LossPoints = z.infer<typeof LossPoints>

/** What a job process is asked to do. */
export const JobRequest = z.strictObject({
  runId: z.string(),
  spec: StudySpec,
  snapshotPath: z.string(),
  source: DataSource,
  /** How the file was read. */
  dialect: CsvDialect.optional(),
  snapshot: z.string(),
  version: z.string(),
})
export type JobRequest = z.infer<typeof JobRequest>

/** What a job process is told: first what to run, a study of the user's or of a paper, a model's audit or its predictions, then what to train on, which may take a while to find out. */
export const JobCommand = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('run'), request: JobRequest }),
  z.strictObject({ kind: z.literal('reproduce'), request: ReproduceRequest }),
  z.strictObject({ kind: z.literal('audit'), request: ModelAuditRequest }),
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
  z.strictObject({ kind: z.literal('finished'), results: Results, manifest: Manifest }),
  /** A study of a paper; its results are stored. */
  z.strictObject({ kind: z.literal('reproduced') }),
  z.strictObject({ kind: z.literal('audited'), outcome: ModelAuditOutcome }),
  z.strictObject({ kind: z.literal('model-inspected'), inspection: ModelFileInspection }),
  /** The file of predictions is written. */
  z.strictObject({ kind: z.literal('predicted'), by: PredictedBy }),
  z.strictObject({ kind: z.literal('cancelled') }),
  z.strictObject({ kind: z.literal('failed'), error: CloisterErrorData }),
])
export type JobMessage = z.infer<typeof JobMessage>

export const runStates = ['running', 'finished', 'cancelled', 'failed', 'interrupted'] as const

/** One run of a study. */
export const Run = z.strictObject({
  id: z.string(),
  datasetId: z.string(),
  datasetName: z.string(),
  name: z.string(),
  state: z.enum(runStates),
  startedAt: z.string(),
  finishedAt: z.string().nullable(),
  /** Where the run stands now; null unless it is running. */
  progress: Progress.nullable(),
  /** What has happened while it runs that its user should know. Once it has finished they are among its results. */
  notices: z.array(z.string()).default([]),
  /** The finding in one sentence, once finished. */
  finding: z.string().nullable(),
  error: CloisterErrorData.nullable(),
})
export type Run = z.infer<typeof Run>

/** How a run ended. */
export const RunEnding = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('finished'), results: Results, manifest: Manifest }),
  z.strictObject({ state: z.literal('cancelled') }),
  z.strictObject({ state: z.literal('failed'), error: CloisterErrorData }),
])
export type RunEnding = z.infer<typeof RunEnding>

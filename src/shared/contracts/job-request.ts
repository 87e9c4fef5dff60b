import { z } from 'zod'
import { CsvDialect, DataSource } from './dataset.ts'
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

import { z } from 'zod'
import { PrivacyStatement } from './results.ts'

/** Something about a study that its author should know before running it. */
export const Finding = z.strictObject({
  /** error: the study cannot run; warning: it can, but read this first. */
  level: z.enum(['error', 'warning']),
  message: z.string(),
  advice: z.string(),
})
export type Finding = z.infer<typeof Finding>

/** A study looked over before it runs. */
export const StudyCheck = z.strictObject({
  findings: z.array(Finding),
  /** Rows that remain once rows with missing values are dropped. */
  usedRows: z.number().int(),
  /** Estimated seconds; null while the study cannot run. */
  seconds: z.number().nullable(),
  /** What the training of each model would guarantee, null for one without differential privacy; empty where rows are not known. */
  privacy: z.array(PrivacyStatement.nullable()),
})
export type StudyCheck = z.infer<typeof StudyCheck>

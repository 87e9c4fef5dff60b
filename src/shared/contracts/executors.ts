import { z } from 'zod'

/** Names as executors give them, "onnxruntime-webgpu" for example. */
const ExecutorName = z.string().regex(/^[a-z0-9-]{1,60}$/)

/** How an executor did when it was tried on this machine. */
export const ExecutorTrial = z.strictObject({
  name: ExecutorName,
  works: z.boolean(),
  /** Milliseconds of one training step of a network on a table and of one on images; null where they were not measured. */
  step: z.strictObject({ table: z.number(), image: z.number() }).nullable(),
  /** Why it does not work, in a sentence; null where it does. */
  problem: z.string().nullable(),
})
export type ExecutorTrial = z.infer<typeof ExecutorTrial>

/** What this machine can train on, as really tried. */
export const ExecutorSurvey = z.strictObject({
  /** When it was made. */
  at: z.string(),
  /** Versions and hardware that it holds for: where one of them changes it is made again. */
  madeFor: z.record(z.string(), z.string()),
  trials: z.array(ExecutorTrial),
  /** The one to be used for tables, and the one for images, where the user has chosen none. */
  best: z.strictObject({ table: ExecutorName, image: ExecutorName }),
})
export type ExecutorSurvey = z.infer<typeof ExecutorSurvey>

/** What a process that tries executors is asked. */
export const SurveyRequest = z.strictObject({
  /** Folder that the survey is remembered in. */
  folder: z.string(),
  /** Processor threads; null leaves them to Cloister. */
  threads: z.number().int().nullable(),
  /** Try even where a survey is remembered. */
  again: z.boolean(),
  /** Trials that are over; they are not tried again. */
  tried: z.array(ExecutorTrial),
})
export type SurveyRequest = z.infer<typeof SurveyRequest>

/** What it says. */
export const SurveyMessage = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('trying'), name: ExecutorName }),
  z.strictObject({ kind: z.literal('tried'), trial: ExecutorTrial }),
  z.strictObject({ kind: z.literal('finished'), survey: ExecutorSurvey }),
  z.strictObject({ kind: z.literal('failed'), message: z.string() }),
])
export type SurveyMessage = z.infer<typeof SurveyMessage>

/** The name that stands for the best of those that were tried. */
export const automatic = 'automatic'

/** What a job is to train on. */
export const Execution = z.strictObject({ backend: ExecutorName, threads: z.number().int().nullable() })
export type Execution = z.infer<typeof Execution>

/** What is sure to work: what is used while nothing else is known, and when another fails. */
export const safeBackend = 'onnxruntime-cpu'

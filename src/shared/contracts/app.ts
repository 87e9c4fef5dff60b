import { z } from 'zod'
import { automatic, Execution } from './executors.ts'

/** What this installation is and where it keeps its data. */
export const AppInformation = z.strictObject({
  version: z.string(),
  workspace: z.string(),
  packaged: z.boolean(),
  runtime: z.record(z.string(), z.string()),
  machine: z.strictObject({
    platform: z.string(),
    processor: z.string(),
    cores: z.number().int(),
    memoryBytes: z.number(),
  }),
})
export type AppInformation = z.infer<typeof AppInformation>

/** What the user may set for the whole program. */
export const AppSettings = z.strictObject({
  theme: z.enum(['system', 'light', 'dark']).default('system'),
  paper: z.enum(['A4', 'Letter']).default('A4'),
  /** How numbers are written in the window and in reports, and read where they are typed: 1,234.5 or 1.234,5 or 1 234,5. */
  numbers: z.enum(['system', 'point', 'comma', 'space']).default('system'),
  /** What networks are trained on: "automatic", or the name of an executor. */
  backend: Execution.shape.backend.default(automatic),
  /** Processor threads of training; null leaves them to Cloister. */
  threads: z.number().int().min(1).max(256).nullable().default(null),
  /** How much a workspace may keep of shadow and reference models, in megabytes; 0 for nothing. */
  keepModels: z.number().int().min(0).max(1_000_000).default(2000),
  /** Shows every setting unfolded, and no guided path. */
  expert: z.boolean().default(false),
  /** Tells by the desktop's notification that a run has ended while the window is not looked at. */
  notify: z.boolean().default(true),
  /** Minutes without use after which an encrypted workspace is locked. */
  lockAfterMinutes: z.number().int().min(1).max(240).default(15),
  /** Counts of fewer people than this are told nowhere but on the Data page; 1 tells all. */
  smallestCount: z.number().int().min(1).max(1000).default(10),
  /** Hides them on the Data page too, as for a shared screen. */
  hideSmallCounts: z.boolean().default(false),
})
export type AppSettings = z.infer<typeof AppSettings>

/** A change to some of them. It has no defaults: what is not named stays as it is. */
export const AppSettingsChange = z.strictObject({
  theme: AppSettings.shape.theme.unwrap().optional(),
  paper: AppSettings.shape.paper.unwrap().optional(),
  numbers: AppSettings.shape.numbers.unwrap().optional(),
  backend: AppSettings.shape.backend.unwrap().optional(),
  threads: AppSettings.shape.threads.unwrap().optional(),
  keepModels: AppSettings.shape.keepModels.unwrap().optional(),
  expert: AppSettings.shape.expert.unwrap().optional(),
  notify: AppSettings.shape.notify.unwrap().optional(),
  lockAfterMinutes: AppSettings.shape.lockAfterMinutes.unwrap().optional(),
  smallestCount: AppSettings.shape.smallestCount.unwrap().optional(),
  hideSmallCounts: AppSettings.shape.hideSmallCounts.unwrap().optional(),
})
export type AppSettingsChange = z.infer<typeof AppSettingsChange>

/** A file the user has pointed at; the renderer knows it by a token and never by its path. */
export const SourceFile = z.strictObject({ id: z.string(), fileName: z.string(), bytes: z.number() })
export type SourceFile = z.infer<typeof SourceFile>

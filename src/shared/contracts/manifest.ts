import { z } from 'zod'
import { CsvDialect, DataSource } from './dataset.ts'
import { ShadowModelCounts } from './kept-models.ts'

/** What makes the numbers repeatable. */
export const Manifest = z.strictObject({
  cloister: z.string(),
  startedAt: z.string(),
  seconds: z.number(),
  seed: z.number().int(),
  /** SHA-256 of the study's canonical JSON. */
  spec: z.string(),
  data: DataSource.extend({
    snapshot: z.string(),
    /** How the file was read; absent in results stored before it was kept. */
    dialect: CsvDialect.optional(),
  }),
  /** What trained the networks; the last one, where one failed and another took over. */
  backend: z.strictObject({ name: z.string(), version: z.string(), threads: z.number().int() }),
  /** What happened while it ran that the figures may show, one sentence or two each: a graphics card that failed. */
  notices: z.array(z.string()).default([]),
  /** Shadow and reference models, where they may be kept between runs; absent where none were asked for. */
  shadowModels: ShadowModelCounts.optional(),
  /** Repetitions that were done before the run was cut off and taken up again; absent where it never was. */
  resumedRepetitions: z.number().int().positive().optional(),
  runtime: z.record(z.string(), z.string()),
  machine: z.strictObject({
    platform: z.string(),
    processor: z.string(),
    /** Instruction sets that arithmetic may use, as the system names them; absent where it does not tell. */
    features: z.array(z.string()).optional(),
    cores: z.number().int(),
    memoryBytes: z.number(),
  }),
  /** The command that repeats the study. */
  command: z.string(),
})
export type Manifest = z.infer<typeof Manifest>

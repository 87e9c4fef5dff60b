import { z } from 'zod'
import { ImageSetRequest } from './images.ts'
import { Box } from './leakage.ts'

/** tiny: for tests, its figures mean nothing; quick: a minute or so, wide intervals; full: the paper's sizes. */
export const presets = ['tiny', 'quick', 'full'] as const
export const StudyPreset = z.enum(presets)
export type StudyPreset = z.infer<typeof StudyPreset>

/** A study of a paper, as the registry names it. */
export const PaperStudyName = z.string().regex(/^[a-z0-9-]{1,60}$/)

/** A box plot's numbers, and the ends of all. */
const SpreadOfRecords = Box.omit({ shown: true }).extend({ least: z.number(), greatest: z.number() })

const Figure = z.object({ estimate: z.number(), low: z.number(), high: z.number() })

/** Grey images beside each other, and what they are. */
export const PictureStrip = z.object({
  label: z.string(),
  height: z.number().int().min(1).max(4096),
  width: z.number().int().min(1).max(4096),
  /** Of each image height x width bytes in Base64. */
  images: z.array(z.object({ pixels: z.string() })).max(100),
})
export type PictureStrip = z.infer<typeof PictureStrip>

/**
 * One figure of a study of a paper. What is stored has the value of each repetition besides. null: more than a number can
 * hold, an infinite loss for example.
 */
export const ReplicationRow = z.object({
  point: z.string(),
  x: z.number().nullable(),
  model: z.string(),
  family: z.enum(['causal', 'blanket', 'associational']).nullable(),
  distribution: z.string().nullable(),
  contrast: z.string().nullable(),
  attack: z.string().nullable(),
  measure: z.string(),
  figure: z.object({ estimate: z.number().nullable(), low: z.number().nullable(), high: z.number().nullable() }),
  /** How the records spread that the figure is of, where it is of records; numbers that are none are left out. */
  box: SpreadOfRecords.nullish().catch(null),
  /** Examples of what the figure is a mean of, from the first repetition. */
  pictures: z.array(PictureStrip).optional(),
})
export type ReplicationRow = z.infer<typeof ReplicationRow>

/** Whether a figure's whole 95 % interval meets what was claimed. */
export const ClaimVerdict = z.enum(['holds', 'holds under a variant', 'does not hold', 'not decided'])
export type ClaimVerdict = z.infer<typeof ClaimVerdict>

/** A claim with the paper's words, our figure and the verdict. */
export const ReplicationClaim = z.object({
  claim: z.string(),
  paper: z.string(),
  by: z.enum(['paper', 'ours']),
  /** What the interval must do for the claim to hold. */
  standard: z.string(),
  ours: Figure,
  holds: z.boolean(),
  verdict: ClaimVerdict,
  variant: z.string(),
  readings: z.array(z.object({ variant: z.string(), ours: Figure, verdict: ClaimVerdict })),
  /** The claim, or the experiment, that explains a failure. */
  explainedBy: z.string().nullable(),
  /** For what is not decided: about how many repetitions would do; null where none would, or where it is decided. */
  repetitionsToDecide: z.number().int().positive().nullable().optional(),
})
export type ReplicationClaim = z.infer<typeof ReplicationClaim>

/** A study of a paper as it was run here, and what it takes to repeat it. */
export const Replication = z.object({
  study: PaperStudyName,
  preset: StudyPreset,
  seed: z.number().int().nonnegative(),
  title: z.string(),
  paper: z.string(),
  seconds: z.number().nonnegative(),
  rows: z.array(ReplicationRow),
  claims: z.array(ReplicationClaim),
  made: z.object({
    command: z.string(),
    cloister: z.string(),
    backend: z.object({ name: z.string(), version: z.string(), threads: z.number() }),
    machine: z.object({ platform: z.string(), processor: z.string(), cores: z.number() }),
    /** SHA-256 of each network's file; absent in the first replications. */
    networks: z.record(z.string(), z.string()).optional(),
    /** SHA-256 of each file of the public tables that were read; absent where there were none. */
    tables: z.record(z.string(), z.string()).optional(),
    /** The image set of the workspace that was learned from: its name, and SHA-256 of its unpacked training files. */
    images: z.object({ name: z.string(), files: z.record(z.string(), z.string()) }).optional(),
  }),
})
export type Replication = z.infer<typeof Replication>

/** A name that results go by, and that a file can have. */
export const ReplicationId = z.string().regex(/^[a-z0-9-]{1,120}$/)

/** What of a study is to be run. */
export const StudyChoice = z.strictObject({
  study: PaperStudyName,
  preset: StudyPreset,
  seed: z.number().int().min(0).max(0xffff_ffff),
})
export type StudyChoice = z.infer<typeof StudyChoice>

/** A study with what of the workspace it is to run on. */
export const StudyStart = StudyChoice.extend({
  /** Id of the image set that it learns from; null for a study that needs none. */
  images: z
    .string()
    .regex(/^[a-z0-9-]{1,60}$/)
    .nullable(),
})
export type StudyStart = z.infer<typeof StudyStart>

/** What a job process needs to run it: folders, which the window never names. */
export const ReproduceRequest = StudyChoice.extend({
  id: ReplicationId,
  /** BIF files. */
  networks: z.string(),
  /** Public tables. */
  tables: z.string(),
  /** The image set that it learns from. */
  images: ImageSetRequest.nullable(),
  /** Parts of runs that were interrupted. */
  parts: z.string(),
  /** Results. */
  results: z.string(),
})
export type ReproduceRequest = z.infer<typeof ReproduceRequest>

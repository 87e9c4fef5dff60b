import { z } from 'zod'
import { CloisterErrorData } from '../ipc/errors.ts'
import { ImageSet } from './images.ts'
import { Progress } from './job.ts'
import { PaperStudyName, Replication, ReplicationId, StudyChoice, StudyPreset, StudyStart } from './replication.ts'

/** Which figure of a study's results is meant; what is left out does not matter, or does not apply. */
const RowQuery = z.strictObject({
  point: z.string().optional(),
  model: z.string().optional(),
  distribution: z.string().optional(),
  contrast: z.string().optional(),
  attack: z.string().optional(),
  measure: z.string(),
})

/** A number that a paper states: about this, or only that it is above or below. */
const PaperNumber = z.strictObject({
  value: z.number(),
  is: z.enum(['about', 'above', 'below']).default('about'),
  /** Where in the paper. */
  where: z.string().min(1),
})

/** A picture of what to expect: numbers that the paper states, and where ours are found beside them. */
export const ExpectedPicture = z.strictObject({
  title: z.string().min(1),
  /** What is measured, in plain words with the term in brackets. */
  axis: z.string().min(1),
  low: z.number(),
  high: z.number(),
  lines: z
    .array(
      z.strictObject({
        label: z.string().min(1),
        marks: z
          .array(
            z.strictObject({
              model: z.string().min(1),
              family: z.enum(['causal', 'blanket', 'associational']),
              paper: PaperNumber,
              ours: RowQuery,
            }),
          )
          .min(1),
      }),
    )
    .min(1),
})
export type ExpectedPicture = z.infer<typeof ExpectedPicture>

/** A chart of a study's results: every figure of a measure. At each point a model has at most one of P and one of P*. */
export const ResultChart = z.strictObject({
  title: z.string().min(1),
  axis: z.string().min(1),
  percent: z.boolean().default(false),
  measure: z.string().min(1),
  /** Only these models, attacks, contrasts and distributions; all where nothing is said. */
  models: z.array(z.string()).optional(),
  attack: z.string().optional(),
  contrasts: z.array(z.string()).optional(),
  distributions: z.array(z.string()).optional(),
  /** Only these values of the axis. */
  at: z.array(z.number()).optional(),
  /** What has a line of its own: a point of the axis, or an attack. */
  lines: z.enum(['points', 'attacks']).default('points'),
  /** Another measure of the same points, drawn beside the boxes of records: a floor, or a bound. */
  beside: z.strictObject({ measure: z.string().min(1), label: z.string().min(1) }).optional(),
  /** A line across the chart. */
  reference: z.strictObject({ at: z.number(), label: z.string() }).optional(),
})
export type ResultChart = z.infer<typeof ResultChart>

/** A paper, as a file of `resources/studies/PAPER/paper.yaml` presents it. */
export const PaperText = z.strictObject({
  'cloister-paper': z.literal(1),
  title: z.string().min(1),
  /** null for studies of our own, which repeat no paper. */
  authors: z.string().min(1).nullable(),
  /** Where it was published; of our own studies, that they were not. */
  where: z.string().min(1),
  /** For a reader who knows statistics but not the paper. */
  about: z.string().min(1),
})
export type PaperText = z.infer<typeof PaperText>

/** A study, as a file of `resources/studies/PAPER/STUDY.yaml` presents it. Names and titles are the engine's. */
export const StudyText = z.strictObject({
  'cloister-study': z.literal(1),
  study: PaperStudyName,
  /** What is asked, what is done, what the paper found, and what to expect here: together a paragraph. */
  asked: z.string().min(1),
  done: z.string().min(1),
  found: z.string().min(1),
  expect: z.string().min(1),
  /** Seconds that it takes on two cores with nothing else to do, roughly. */
  seconds: z.strictObject({ quick: z.number().positive() }),
  /** null where the paper states no numbers. */
  picture: ExpectedPicture.nullable(),
  charts: z.array(ResultChart).min(1),
  /** The set of images that it learns from, by the name of its folder for the command line. A study without networks needs none. */
  images: z.string().nullable().default(null),
  /** Public tables that it learns from. */
  tables: z.array(z.string()).default([]),
})
export type StudyText = z.infer<typeof StudyText>

const OurFigure = z.strictObject({ estimate: z.number(), low: z.number(), high: z.number() })
export type OurFigure = z.infer<typeof OurFigure>

/** A study on the page of published studies. */
export const PublishedStudy = z.strictObject({
  name: PaperStudyName,
  title: z.string(),
  /** Where in the paper. */
  figure: z.string(),
  text: StudyText,
  axis: z.strictObject({ name: z.string(), scale: z.enum(['logarithmic', 'linear', 'names']) }),
  networks: z.array(z.string()),
  /** How many parts a run has, which are stored one by one. */
  parts: z.record(StudyPreset, z.number().int()),
  /** Our full run that comes with the program: its figures beside the picture's marks, in their order. */
  ours: z
    .strictObject({
      seconds: z.number(),
      processor: z.string(),
      cores: z.number(),
      figures: z.array(OurFigure.nullable()),
    })
    .nullable(),
})
export type PublishedStudy = z.infer<typeof PublishedStudy>

/** A network that studies sample from. It does not come with the program. */
export const StudyNetwork = z.strictObject({
  name: z.string(),
  title: z.string(),
  nodes: z.number().int(),
  isThere: z.boolean(),
})
export type StudyNetwork = z.infer<typeof StudyNetwork>

/** A public table that studies learn from. It does not come with the program. */
export const StudyTable = z.strictObject({
  name: z.string(),
  title: z.string(),
  /** Its files, as Cloister calls them. */
  files: z.array(z.string()).min(1),
  /** As its publisher calls them. */
  published: z.array(z.string()).min(1),
  /** Where to get it. */
  from: z.string(),
  isThere: z.boolean(),
})
export type StudyTable = z.infer<typeof StudyTable>

/** Results in the workspace. */
export const ReplicationSummary = StudyChoice.extend({
  id: ReplicationId,
  finishedAt: z.string(),
  seconds: z.number(),
  /** Claims of the paper, and how many hold. */
  claims: z.number().int(),
  held: z.number().int(),
})
export type ReplicationSummary = z.infer<typeof ReplicationSummary>

/** A run that was cut off, whose finished parts are kept. */
export const InterruptedStudy = StudyStart.extend({ done: z.number().int(), total: z.number().int() })
export type InterruptedStudy = z.infer<typeof InterruptedStudy>

/** The published studies, and what the workspace has of them. */
export const PublishedOverview = z.strictObject({
  papers: z.array(z.strictObject({ id: z.string(), text: PaperText, studies: z.array(PublishedStudy) })),
  /** Those that may be run. */
  presets: z.array(StudyPreset),
  networks: z.array(StudyNetwork),
  /** Image sets of the workspace, the newest first: a study that learns from images may learn from any. */
  images: z.array(ImageSet),
  tables: z.array(StudyTable),
  results: z.array(ReplicationSummary),
  /** Names of files among the results that cannot be read. */
  damaged: z.array(z.string()),
  interrupted: z.array(InterruptedStudy),
})
export type PublishedOverview = z.infer<typeof PublishedOverview>

/** Results as the window shows them. */
export const StoredReplication = z.object({ id: ReplicationId, finishedAt: z.string(), replication: Replication })
export type StoredReplication = z.infer<typeof StoredReplication>

/** What is being run of the published studies, and why the last run failed. */
export const PublishedState = z.strictObject({
  running: StudyChoice.extend({ progress: Progress, notices: z.array(z.string()) }).nullable(),
  /** Results of the run that ended last. */
  finished: ReplicationId.nullable(),
  problem: z.strictObject({ study: PaperStudyName, error: CloisterErrorData }).nullable(),
})
export type PublishedState = z.infer<typeof PublishedState>

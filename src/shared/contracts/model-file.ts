import { z } from 'zod'
import { CsvDialect, DataSource } from './dataset.ts'

/** An input or output of a model in an ONNX file. */
export const ModelValue = z.strictObject({
  name: z.string(),
  /** As the file says it: "float32". */
  type: z.string(),
  /** Its dimensions, a text where the file leaves one open: "rows x 5". */
  shape: z.string(),
})
export type ModelValue = z.infer<typeof ModelValue>

/** The first look at a model in a file, before it is asked anything. */
export const ModelFileInspection = z.strictObject({
  inputs: z.array(ModelValue),
  outputs: z.array(ModelValue),
  /** Names of the columns that it asks for, where each input is one; null where one input takes them all by their order. */
  columnNames: z.array(z.string()).nullable(),
  /** Columns that it reads; null where it leaves that open. */
  width: z.number().int().nullable(),
})
export type ModelFileInspection = z.infer<typeof ModelFileInspection>

/** What a model is to be asked about, as its user says it. */
export const PredictionPlan = z.strictObject({
  dialect: CsvDialect,
  outcome: z.string(),
  /** Texts of the outcome, in the order of the model's answers. */
  classes: z.array(z.string()).min(2).max(200),
  /** Columns that the model reads, in its order. */
  features: z.array(z.string()).min(1),
  /** Columns that are copied beside the outcome. */
  keep: z.array(z.string()),
  /** Whether the model's answers are scores and no probabilities yet. */
  logits: z.boolean(),
})
export type PredictionPlan = z.infer<typeof PredictionPlan>

/** What a job process needs to make a model's predictions. */
export const PredictionRequest = z.strictObject({
  model: z.string(),
  data: z.string(),
  /** The file of predictions that is to be written. */
  out: z.string(),
  plan: PredictionPlan,
})
export type PredictionRequest = z.infer<typeof PredictionRequest>

/** What of a model's file could be rows that it was trained on. */
export const ModelContents = z.strictObject({
  /** Operators that keep rows by their nature, as support vector machines keep support vectors, and how many. */
  keepers: z.array(z.strictObject({ operator: z.string(), rows: z.number().int() })),
  /** Whether it looks for the nearest or largest of something, as nearest neighbours do. */
  nearest: z.boolean(),
  /** Tables of numbers one of whose sides is as long as a row, the longest first. */
  tables: z.array(
    z.strictObject({
      name: z.string(),
      rows: z.number().int(),
      /** Different rows of the data that stand in it as they are. */
      found: z.number().int(),
    }),
  ),
  /** Different rows of the data. */
  asked: z.number().int(),
})
export type ModelContents = z.infer<typeof ModelContents>

/** Which model made a file of predictions, from what: the evidence that an audit of it keeps. */
export const PredictedBy = z.strictObject({
  model: DataSource,
  data: DataSource,
  plan: PredictionPlan,
  /** Absent where the file could not be looked into, and in audits of before that was done. */
  contents: ModelContents.optional(),
  /** The command that repeats it. */
  command: z.string(),
})
export type PredictedBy = z.infer<typeof PredictedBy>

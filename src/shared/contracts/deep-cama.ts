import { z } from 'zod'
import { Measure } from './figures.ts'

/**
 * A deep CAMA on the user's own columns (paper 2, section 3.2), beside the models of the study: it learns how the outcome's effects
 * come about, and is fine-tuned on moved rows without their outcomes.
 */
export const DeepCamaSettings = z.strictObject({
  /** Width of every hidden layer. */
  hidden: z.number().int().min(4).max(1000).default(64),
  /** Numbers in Z, what the effects depend on besides the columns. */
  latent: z.number().int().min(1).max(256).default(16),
  /** Numbers in M, the manipulation. */
  manipulation: z.number().int().min(1).max(256).default(8),
  /** Passes over the training rows. */
  epochs: z.number().int().min(1).max(2000).default(40),
  /** Monte Carlo samples of M in each answer, and of Z for each of these and every class (K of equation 6). The paper has one of M. */
  samples: z.number().int().min(1).max(32).default(3),
  fineTuneSteps: z.number().int().min(1).max(100_000).default(250),
})
export type DeepCamaSettings = z.infer<typeof DeepCamaSettings>

/** How the deep CAMA is named among the models of a robustness analysis, as trained and after fine-tuning. */
export const deepCama = 'deep-cama'
export const tunedCama = 'deep-cama-fine-tuned'

/** Rows that models were asked about and, others, that CAMA was fine-tuned on without their outcomes; means over the repetitions. */
const Halves = { scored: z.number(), tunedOn: z.number() }

const Found = z.strictObject({
  /** Columns by their part in the model; `both` are causes of the outcome and of an effect. */
  causes: z.array(z.string()),
  coParents: z.array(z.string()),
  effects: z.array(z.string()),
  /** What is said of the drifts: null where no effect is a number. */
  drift: z
    .strictObject({
      ...Halves,
      /** The effects that drift, all by as much. */
      columns: z.array(z.string()),
      /** Accuracy of a model of the study, {@link deepCama} or {@link tunedCama} where every such effect has drifted by so many deviations. */
      curves: z.array(z.strictObject({ model: z.string(), by: z.number(), accuracy: Measure })),
      /** Accuracy of the fine-tuned CAMA on the same records as they are. */
      kept: z.array(z.strictObject({ by: z.number(), accuracy: Measure })),
      /** Accuracy of the fine-tuned CAMA less that of a model, mean over the drifts, within each repetition. */
      gains: z.array(z.strictObject({ model: z.string(), gain: Measure })),
    })
    .nullable(),
  /** Rows of the sites that were not trained on; null where the study has none. */
  site: z
    .strictObject({
      ...Halves,
      models: z.array(z.strictObject({ model: z.string(), accuracy: Measure })),
      /** Accuracy after fine-tuning on rows of these sites less that before. */
      gain: Measure,
    })
    .nullable(),
})

/** What the deep CAMA found beyond what is told of every model; or why there was none. */
export const DeepCamaResult = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('skipped'), reason: z.string() }),
  Found.extend({ kind: z.literal('found') }),
])
export type DeepCamaResult = z.infer<typeof DeepCamaResult>
export type DeepCamaFound = Extract<DeepCamaResult, { kind: 'found' }>

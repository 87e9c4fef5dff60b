import { z } from 'zod'
import { Distribution, Measure } from './figures.ts'

/** Lower bounds on the epsilon of each model's training, from guesses who was in it. */
export const AuditAnalysisResult = z.strictObject({
  kind: z.literal('audit'),
  /** With which all bounds of a model hold together. */
  confidence: z.number(),
  audits: z.array(
    z.strictObject({
      model: z.string(),
      delta: z.number(),
      /** The true epsilon of the training is not below this; 0 says nothing. The larger of the two audits' bounds. */
      epsilon: z.number(),
      /** What perfect guesses on as many trials would have shown. */
      ceiling: z.number(),
      /** What the audited trainings claim at the same delta: an upper bound; null for a model without differential privacy. */
      claimed: z.number().nullable(),
      /** Trainings that the bounds come from, all repetitions together, and rows of each, on average. */
      trainings: z.number().int(),
      rows: z.number(),
      /** One record, in half of the trainings, by a threshold on the model's confidence (Clopper and Pearson). */
      byThreshold: z.strictObject({
        epsilon: z.number(),
        ceiling: z.number(),
        /** How often the test said yes of trainings of which it is true, and of the others. */
        hits: z.number().int(),
        positives: z.number().int(),
        falseAlarms: z.number().int(),
        negatives: z.number().int(),
      }),
      /** Many records, each in or out by its own coin (Steinke, Nasr and Jagielski 2023). */
      inOneRun: z.strictObject({
        epsilon: z.number(),
        ceiling: z.number(),
        /** Records times trainings, guesses among them, and how many were right. */
        examples: z.number().int(),
        guesses: z.number().int(),
        correct: z.number().int(),
      }),
    }),
  ),
  notes: z.array(z.string()),
})
export type AuditAnalysisResult = z.infer<typeof AuditAnalysisResult>

/** What defences take from a model's accuracy, and from the attacks on it. */
export const DefencesAnalysisResult = z.strictObject({
  kind: z.literal('defences'),
  /** The key of the model that was defended. */
  model: z.string(),
  defences: z.array(
    z.strictObject({
      /** With its settings: "temperature 4"; null for the model as it is. */
      defence: z.string().nullable(),
      /** What it changes; null for the model as it is. */
      acts: z.enum(['training', 'parameters', 'answers', 'features']).nullable(),
      accuracies: z.array(z.strictObject({ distribution: Distribution, accuracy: Measure })),
      /** Training rows against held-out rows of P. */
      attacks: z.array(
        z.strictObject({
          attack: z.enum(['loss-threshold', 'confidence-classifier']),
          advantage: Measure,
          /** The advantage less that on the model as it is, paired within each repetition; null for the model as it is. */
          change: Measure.nullable(),
          auc: Measure,
        }),
      ),
      /** What is guaranteed whatever the attack: the largest epsilon of the repetitions; null for no guarantee. */
      guarantee: z.strictObject({ epsilon: z.number(), delta: z.number() }).nullable(),
    }),
  ),
  /** Defences that this model cannot have. */
  impossible: z.array(z.string()),
  notes: z.array(z.string()),
})
export type DefencesAnalysisResult = z.infer<typeof DefencesAnalysisResult>

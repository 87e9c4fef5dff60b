import { z } from 'zod'

/** Whether an attacker who knows some of a person guesses a sensitive column better with the model (paper 1, definition 8). */
export const AttributeAnalysis = z.strictObject({
  kind: z.literal('attribute-inference'),
  /**
   * What the attacker knows of a person beside the model's answer: nothing, the outcome's parents, or every other feature.
   * The sensitive column itself is never among it.
   */
  known: z.enum(['nothing', 'parents', 'others']).default('parents'),
  /** Whether it knows the person's outcome too. */
  outcomeKnown: z.boolean().default(false),
  /** Steps that the attacker's network is trained for. */
  steps: z.number().int().min(1).max(100_000).default(2000),
})
export type AttributeAnalysis = z.infer<typeof AttributeAnalysis>

/** What models lose on P and on P* beyond their training rows, beside what theorem 1 allows (paper 1, definitions 1 to 3). */
export const GeneralisationAnalysis = z.strictObject({
  kind: z.literal('generalisation'),
  /** Both obey the triangle inequality that the theorem needs; squared loss and cross-entropy do not. */
  loss: z.enum(['zero-one', 'absolute']).default('zero-one'),
  /** Pairs of networks that search for the discrepancy, in each direction. */
  pairs: z.number().int().min(1).max(50).default(3),
  /** Steps that each is trained for. */
  steps: z.number().int().min(1).max(100_000).default(500),
})
export type GeneralisationAnalysis = z.infer<typeof GeneralisationAnalysis>

/** How far one record moves a model's parameters, and what noise on them leaves of its usefulness (paper 1, section 3.2). */
export const NoiseAnalysis = z.strictObject({
  kind: z.literal('noise'),
  /** Data sets with one record replaced that each model is trained on again. */
  neighbours: z.number().int().min(1).max(1000).default(8),
  /** Scales of the Laplace noise on each parameter. */
  scales: z.array(z.number().positive().max(1000)).min(1).max(12).default([0.001, 0.01, 0.1, 1]),
})
export type NoiseAnalysis = z.infer<typeof NoiseAnalysis>

/** A question to the study's models beyond who was in the training data; each is asked at most once. */
export const AnalysisSettings = z.discriminatedUnion('kind', [AttributeAnalysis, GeneralisationAnalysis, NoiseAnalysis])
export type AnalysisSettings = z.infer<typeof AnalysisSettings>

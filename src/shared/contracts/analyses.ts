import { z } from 'zod'
import { MembershipAnalysis } from './membership-analysis.ts'

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
  neighbours: z.number().int().min(1).max(200).default(8),
  /** Scales of the Laplace noise on each parameter. */
  scales: z.array(z.number().positive().max(1000)).min(1).max(12).default([0.001, 0.01, 0.1, 1]),
})
export type NoiseAnalysis = z.infer<typeof NoiseAnalysis>

/** What an answer costs when many teachers on disjoint rows vote and the noisy winner is given (paper 1, theorem 4). */
export const NoisyMaxAnalysis = z.strictObject({
  kind: z.literal('noisy-max'),
  /** Models of each kind, each trained on rows of its own. */
  teachers: z.number().int().min(2).max(1000).default(20),
  /** Held-out rows that they are asked about; fewer where there are not as many. */
  queries: z.number().int().min(1).max(10_000).default(100),
  /** The paper's gamma: the noise on each count is Lap(2 / gamma). */
  gammas: z.array(z.number().positive().max(100)).min(1).max(12).default([0.05, 0.1, 0.2, 0.4]),
  /** The delta of every budget. */
  delta: z.number().positive().max(0.1).default(1e-5),
  /** Steps that the teachers that are networks are trained for. */
  steps: z.number().int().min(1).max(100_000).default(500),
})
export type NoisyMaxAnalysis = z.infer<typeof NoisyMaxAnalysis>

/** A question to the study's models beyond who was in the training data; each is asked at most once. */
export const AnalysisSettings = z.discriminatedUnion('kind', [
  AttributeAnalysis,
  GeneralisationAnalysis,
  NoiseAnalysis,
  NoisyMaxAnalysis,
  MembershipAnalysis,
])
export type AnalysisSettings = z.infer<typeof AnalysisSettings>

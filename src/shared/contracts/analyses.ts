import { z } from 'zod'
import { MembershipAnalysis } from './membership-analysis.ts'
import { RobustnessAnalysis } from './robustness.ts'

/** What a model inversion takes from the model: its predicted class and its confusion matrix, or its confidence in the outcome. */
export const InversionKind = z.enum(['confusion', 'confidence'])
export type InversionKind = z.infer<typeof InversionKind>

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
  /**
   * Whether the model is inverted too (Fredrikson et al. 2014, 2015): by an attacker who knows everything of a person but the column,
   * the outcome among it. Off where a study does not say, as in studies of before there was one.
   */
  inversion: z.boolean().default(false),
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

/**
 * How much models tell about who was among their training rows: the leakage of records, by refits on fresh random training sets
 * with and without each (paper 3, definitions 1 and 2), beside an adversary's advantage and its bound.
 */
export const LeakageAnalysis = z.strictObject({
  kind: z.literal('leakage'),
  /** Records examined in each repetition, drawn at random from the rows of P, those for training and those held out. */
  records: z.number().int().min(2).max(200).default(20),
  /** Pairs of refits of each linear regression for each record, with it and without it. */
  refits: z.number().int().min(60).max(5000).default(200),
  /** Most principal components of the encoded columns that a regression reads. */
  components: z.number().int().min(1).max(20).default(10),
  /** lambda of the regression: what the squared length of its parameters counts beside the mean squared error. */
  penalty: z.number().min(0).max(1e6).default(1e-3),
  /** Other numbers of training rows for the regressions, beside the study's own; those that are not fewer than there are rows are left out. */
  sizes: z.array(z.number().int().min(5).max(1_000_000)).max(8).default([30, 100]),
  /** Standard deviations of Gaussian noise on each parameter of the regressions. */
  noises: z.array(z.number().positive().max(1e6)).max(8).default([0.01, 0.1, 1]),
  /** Advantages that no adversary is to exceed, for which the noise is looked up. */
  targets: z.array(z.number().min(0.001).max(0.9)).max(6).default([0.05, 0.1, 0.2]),
  /** The delta of every epsilon. */
  delta: z.number().positive().max(0.1).default(1e-5),
  /**
   * Refits of each of the study's own networks, which serve all records; its tables and logistic regressions are refitted as often as
   * the linear ones, where that is more. 0 leaves the study's own models out.
   */
  modelRefits: z
    .number()
    .int()
    .max(2000)
    .refine((refits) => refits === 0 || refits >= 24, 'none, or at least 24')
    .default(48),
  /** The most steps that a network among them is trained for; a study's own, where they are fewer. */
  steps: z.number().int().min(1).max(100_000).default(300),
})
export type LeakageAnalysis = z.infer<typeof LeakageAnalysis>

/** A lower bound on the epsilon of each model's training, from guesses who was in it, beside what is claimed. */
export const AuditAnalysis = z.strictObject({
  kind: z.literal('audit'),
  /** Trainings of each model in each repetition: half to choose guesses and thresholds on, half for the bound. */
  trainings: z.number().int().min(4).max(400).multipleOf(4).default(16),
  /** Records that each training includes or leaves out by a fair coin; fewer where there are not as many. */
  records: z.number().int().min(20).max(20_000).default(500),
  confidence: z.number().min(0.5).max(0.999).default(0.95),
  /** For models without differential privacy; the others are audited at the delta of their own. */
  delta: z.number().min(0).max(0.1).default(1e-5),
})
export type AuditAnalysis = z.infer<typeof AuditAnalysis>

/** What defences take from a model's accuracy, and from the attacks on it; each with one setting. */
export const DefencesAnalysis = z.strictObject({
  kind: z.literal('defences'),
  /** Which of the study's models is defended, counted from 0; null: see `modelToDefend`. */
  model: z.number().int().min(0).max(11).nullable().default(null),
  /** What half the squared length of all weights counts beside the mean loss (L2). */
  penalty: z.number().min(1e-6).max(1000).default(0.03),
  /** What logits are divided by. */
  temperature: z.number().min(0.1).max(1000).default(4),
  /** Digits after the decimal point that probabilities keep. */
  digits: z.number().int().min(1).max(12).default(1),
  /** Of noise on the parameters of a regression with bounded rows. */
  epsilon: z.number().min(1e-3).max(1000).default(1),
  /** Of training with differential privacy. */
  noiseMultiplier: z.number().min(0.1).max(1000).default(1),
  clip: z.number().min(1e-6).max(1e6).default(1),
  /** At which Gaussian noise and training with differential privacy are told. */
  delta: z.number().min(1e-12).max(0.1).default(1e-5),
})
export type DefencesAnalysis = z.infer<typeof DefencesAnalysis>

/** A question to the study's models beyond who was in the training data; each is asked at most once. */
export const AnalysisSettings = z.discriminatedUnion('kind', [
  AttributeAnalysis,
  GeneralisationAnalysis,
  NoiseAnalysis,
  NoisyMaxAnalysis,
  MembershipAnalysis,
  LeakageAnalysis,
  AuditAnalysis,
  DefencesAnalysis,
  RobustnessAnalysis,
])
export type AnalysisSettings = z.infer<typeof AnalysisSettings>

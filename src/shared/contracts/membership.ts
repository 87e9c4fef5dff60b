import { z } from 'zod'

/** Yeom et al. 2018: the target's own loss. */
export const LossScore = z.strictObject({ kind: z.literal('loss-threshold') })
export type LossScore = z.infer<typeof LossScore>

/** Shokri et al. 2017: a classifier learns from shadow models' answers who was in. */
export const ShadowScore = z.strictObject({
  kind: z.literal('shadow-models'),
  /** Shadow models used, at most; null for all references of the game. */
  models: z.number().int().min(1).max(1024).nullable().default(8),
  /** What the classifiers read: probabilities, as published, or their logarithms, which tell 0.999 from 0.999999. */
  input: z.enum(['probabilities', 'logarithms']).default('probabilities'),
  /** One classifier for each class of the outcome, as published, or one for all. */
  perClass: z.boolean().default(true),
  hidden: z.array(z.number().int().min(1).max(1024)).min(1).max(4).default([64]),
  steps: z.number().int().min(1).max(1_000_000).default(600),
  batch: z.number().int().min(1).max(65_536).default(64),
  learningRate: z.number().positive().max(1).default(3e-3),
})
export type ShadowScore = z.infer<typeof ShadowScore>

/** Carlini et al. 2022: the likelihood-ratio attack. */
export const LiraScore = z.strictObject({
  kind: z.literal('lira'),
  /** online: with models that learned from the record; offline: only with models that did not. */
  mode: z.enum(['online', 'offline']).default('online'),
  /** record: each record's own variance; fixed: one for all records, better below some dozens of models. */
  variance: z.enum(['record', 'fixed']).default('fixed'),
  /** Models used, at most; null for all of the game. */
  models: z.number().int().min(2).max(4096).nullable().default(null),
})
export type LiraScore = z.infer<typeof LiraScore>

/** Zarifzadeh, Liu and Shokri 2024: the robust attack with few reference models. */
export const RmiaScore = z.strictObject({
  kind: z.literal('rmia'),
  mode: z.enum(['online', 'offline']).default('offline'),
  /** Reference models; null for all of the game. */
  models: z.number().int().min(1).max(4096).nullable().default(4),
  /** A record must be this many times likelier than a population record to outdo it. */
  gamma: z.number().min(1).max(1000).default(2),
  /** How far a probability is drawn to 1 to stand for that of models with the record (the paper's a); offline only. */
  scaling: z.number().min(0).max(1).default(0.3),
})
export type RmiaScore = z.infer<typeof RmiaScore>

/** Bertran et al. 2023: quantile regression of the score on the record, without any shadow model. */
export const QuantileScore = z.strictObject({
  kind: z.literal('quantile'),
  levels: z.array(z.number().gt(0).lt(1)).min(2).max(50).default([0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99]),
  hidden: z.array(z.number().int().min(1).max(1024)).max(4).default([32]),
  steps: z.number().int().min(1).max(1_000_000).default(600),
  batch: z.number().int().min(1).max(65_536).default(128),
  learningRate: z.number().positive().max(1).default(3e-3),
})
export type QuantileScore = z.infer<typeof QuantileScore>

/** Choquette-Choo et al. 2021: the distance to the decision boundary, by predicted classes alone. */
export const LabelOnlyScore = z.strictObject({
  kind: z.literal('label-only'),
  /** Records of other predicted classes that the search begins from; the nearest crossing is kept. */
  starts: z.number().int().min(1).max(100).default(10),
  /** Rounds of HopSkipJump after that. */
  rounds: z.number().int().min(0).max(64).default(2),
  /** Points asked about in each round to feel the boundary's direction. */
  probes: z.number().int().min(2).max(10_000).default(30),
})
export type LabelOnlyScore = z.infer<typeof LabelOnlyScore>

/** White box: the length of the loss's gradient in the target's parameters (Nasr et al. 2019). */
export const GradientScore = z.strictObject({ kind: z.literal('gradient-norm') })
export type GradientScore = z.infer<typeof GradientScore>

/** An attack that gives each record a score, with models of its own where it needs them. */
export const ScoreAttackSettings = z.discriminatedUnion('kind', [
  LossScore,
  ShadowScore,
  LiraScore,
  RmiaScore,
  QuantileScore,
  LabelOnlyScore,
  GradientScore,
])
export type ScoreAttackSettings = z.infer<typeof ScoreAttackSettings>
/** The same before defaults are filled in. */
export type ScoreAttackInput = z.input<typeof ScoreAttackSettings>

/** The membership game: who is attacked, and what the attacker has. */
export const GameSettings = z.strictObject({
  /** Target models, each on its own random half of the audited records. */
  targets: z.number().int().min(1).max(1000).default(5),
  /** Models on random halves of the audited records, in complementary pairs: for online attacks. */
  shadows: z.number().int().min(0).max(4096).multipleOf(2).default(32),
  /** Models on random parts of the attacker's own records: for offline attacks. */
  references: z.number().int().min(0).max(4096).multipleOf(2).default(32),
  /** Share of the records that is audited; the others are the attacker's. */
  auditedShare: z.number().min(0.1).max(0.9).default(0.5),
})
export type GameSettings = z.infer<typeof GameSettings>

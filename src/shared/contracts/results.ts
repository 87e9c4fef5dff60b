import { z } from 'zod'
import { DataSource } from './dataset.ts'
import { FeatureSet, StudySpec } from './study.ts'

/** A number with its evidence. */
export const Estimate = z.strictObject({
  /** Mean over the repetitions. */
  mean: z.number(),
  /** Ends of the 95 % interval; equal to the mean where a single repetition allows none. */
  low: z.number(),
  high: z.number(),
  /** How the interval was made, e.g. "t, 10 repetitions". */
  method: z.string(),
  /** One value for each repetition, in order. */
  values: z.array(z.number()),
})
export type Estimate = z.infer<typeof Estimate>

/** A number that the data cannot support, and why. */
export const Withheld = z.strictObject({ withheld: z.string() })
export type Withheld = z.infer<typeof Withheld>

export const Measure = z.union([Estimate, Withheld])
export type Measure = z.infer<typeof Measure>

/** Rows a model is tried on: its training rows, held-out rows of P, or rows of P* by one of the study's shifts. */
export const Distribution = z.enum(['train', 'P', 'P*:site', 'P*:redraw'])
export type Distribution = z.infer<typeof Distribution>

/** What training with differential privacy guarantees, and under what. */
export const PrivacyStatement = z.strictObject({
  /** An upper bound at `delta`, by the distribution of the privacy loss: what may be claimed. */
  epsilon: z.number(),
  /** The true epsilon of this mechanism is not below this. */
  epsilonAtLeast: z.number(),
  /** By Rényi divergences, as most tools tell it: also an upper bound. */
  epsilonRenyi: z.number(),
  delta: z.number(),
  clip: z.number(),
  noiseMultiplier: z.number(),
  /** Each row's probability of joining a batch. */
  sampleRate: z.number(),
  steps: z.number().int(),
  /** simulation: the noise is drawn from a seed and protects nobody; release: from the operating system's randomness. */
  use: z.enum(['simulation', 'release']),
  /** What it takes for granted, one sentence each. */
  assumptions: z.array(z.string()),
})
export type PrivacyStatement = z.infer<typeof PrivacyStatement>

/** One of the study's models. */
export const ModelDescription = z.strictObject({
  /** Unique in the study, e.g. "cpt/parents". */
  key: z.string(),
  kind: z.enum(['cpt', 'mlp', 'logistic', 'irm']),
  features: FeatureSet,
  /** causal: the outcome's parents only; blanket: the Markov blanket; associational: all features. */
  family: z.enum(['causal', 'blanket', 'associational']),
  columns: z.array(z.string()),
  /** Free parameters, mean over the repetitions. */
  parameters: z.number(),
  /** Cross-entropy while training, in the first repetition, thinned to at most 200 points; empty for a table. */
  learning: z.array(z.strictObject({ step: z.number().int(), loss: z.number() })),
  /** Of a model trained with differential privacy: the weakest of its repetitions. */
  privacy: PrivacyStatement.optional(),
})
export type ModelDescription = z.infer<typeof ModelDescription>

/** How well a model predicts the outcome on one distribution. */
export const TargetResult = z.strictObject({
  model: z.string(),
  distribution: Distribution,
  /** Rows, mean over the repetitions. */
  rows: z.number(),
  accuracy: Measure,
  balancedAccuracy: Measure,
  /** Area under the ROC curve; for more than two classes the mean of one class against the rest. */
  auc: Measure,
  /** Mean squared distance between the predicted probabilities and the outcome (Brier 1950), 0 to 2. */
  brier: Measure,
  /** Accuracy of always answering the training rows' most frequent class. */
  baseline: Measure,
  /** Share of rows whose configuration of features the table never saw in training; 0 for a network. */
  unseen: Measure,
})
export type TargetResult = z.infer<typeof TargetResult>

/**
 * What the attacker had to tell apart.
 *
 * - membership: training rows from rows of the distribution
 * - shift-only: held-out rows of P from rows of P*; neither are members, so success here is not memory
 * - shuffled: the rows of "membership" with their labels shuffled; anything but 50 % is a defect
 */
export const Contrast = z.enum(['membership', 'shift-only', 'shuffled'])
export type Contrast = z.infer<typeof Contrast>

/** Mean true-positive rate at each false-positive rate, with its 95 % band; arrays of equal length. */
export const RocCurve = z.strictObject({
  falsePositiveRate: z.array(z.number()),
  truePositiveRate: z.array(z.number()),
  low: z.array(z.number()),
  high: z.array(z.number()),
})
export type RocCurve = z.infer<typeof RocCurve>

/** One attack on one model, on one distribution. */
export const AttackResult = z.strictObject({
  model: z.string(),
  attack: z.string(),
  /** Where the non-members come from. */
  distribution: Distribution,
  contrast: Contrast,
  /** Rows the attack was measured on, half of them members, mean over the repetitions. */
  rows: z.number(),
  /** Rows the attacker learned from. */
  trainingRows: z.number(),
  accuracy: Measure,
  auc: Measure,
  /** True-positive rate minus false-positive rate of the attacker's decisions. */
  advantage: Measure,
  /** The false-positive rate that the decisions really had. */
  falsePositiveRate: Measure,
  roc: RocCurve,
})
export type AttackResult = z.infer<typeof AttackResult>

/** Advantage against P* minus the advantage of the shift-only control: what of it is memory rather than shift. */
export const NetAdvantage = z.strictObject({
  model: z.string(),
  attack: z.string(),
  distribution: Distribution,
  advantage: Measure,
})
export type NetAdvantage = z.infer<typeof NetAdvantage>

/** What makes the numbers repeatable. */
export const Manifest = z.strictObject({
  cloister: z.string(),
  startedAt: z.string(),
  seconds: z.number(),
  seed: z.number().int(),
  /** SHA-256 of the study's canonical JSON. */
  spec: z.string(),
  data: DataSource.extend({ snapshot: z.string() }),
  /** What trained the networks; the last one, where one failed and another took over. */
  backend: z.strictObject({ name: z.string(), version: z.string(), threads: z.number().int() }),
  /** What happened while it ran that the figures may show, one sentence or two each: a graphics card that failed. */
  notices: z.array(z.string()).default([]),
  runtime: z.record(z.string(), z.string()),
  machine: z.strictObject({
    platform: z.string(),
    processor: z.string(),
    cores: z.number().int(),
    memoryBytes: z.number(),
  }),
  /** The command that repeats the study. */
  command: z.string(),
})
export type Manifest = z.infer<typeof Manifest>

/** What became of the rows. */
export const DataSummary = z.strictObject({
  rows: z.number().int(),
  /** Rows left after dropping those with missing values. */
  usedRows: z.number().int(),
  dropped: z.array(z.strictObject({ column: z.string(), rows: z.number().int() })),
  outcome: z.string(),
  /** The outcome's classes and how many of the used rows have each. */
  classes: z.array(z.strictObject({ name: z.string(), rows: z.number().int() })),
  parents: z.array(z.string()),
  markovBlanket: z.array(z.string()),
  features: z.array(z.string()),
  trainRows: z.number().int(),
  heldOutRows: z.number().int(),
  shiftRows: z.array(z.strictObject({ distribution: Distribution, rows: z.number().int() })),
})
export type DataSummary = z.infer<typeof DataSummary>

/** The results of a study, as stored and as written to results.json. */
export const Results = z.strictObject({
  format: z.literal('cloister-results'),
  version: z.literal(1),
  spec: StudySpec,
  data: DataSummary,
  models: z.array(ModelDescription),
  targets: z.array(TargetResult),
  attacks: z.array(AttackResult),
  net: z.array(NetAdvantage),
  /** Things the reader must know, one sentence each. */
  notes: z.array(z.string()),
})
export type Results = z.infer<typeof Results>

/** Results with the manifest of the run that made them. */
export const RunResults = z.strictObject({ results: Results, manifest: Manifest })
export type RunResults = z.infer<typeof RunResults>

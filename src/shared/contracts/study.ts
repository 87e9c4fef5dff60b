import { z } from 'zod'
import { AnalysisSettings } from './analyses.ts'
import { ColumnRole, ColumnType, CsvDialect, CutPoint, MissingTreatment } from './dataset.ts'
import { Edge } from './graph.ts'

/** Which features a model sees, relative to the outcome's place in the graph. */
export const featureSets = ['parents', 'markov-blanket', 'all'] as const
export const FeatureSet = z.enum(featureSets)
export type FeatureSet = z.infer<typeof FeatureSet>

/** The outcome's conditional probability table given the features: the causal model when these are the parents. */
export const CptSettings = z.strictObject({
  kind: z.literal('cpt'),
  features: FeatureSet.default('parents'),
  /** Pseudo-count added to every class of every configuration; 0 is maximum likelihood. */
  smoothing: z.number().min(0).max(1000).default(0),
})
export type CptSettings = z.infer<typeof CptSettings>

/** Training with differential privacy (DP-SGD; Abadi et al. 2016): every record's part in a step is bounded and drowned in noise. */
export const PrivateTraining = z.strictObject({
  /** Length to which each record's gradient is shortened. */
  clip: z.number().min(1e-6).max(1e6).default(1),
  /** Standard deviation of the noise over `clip`. */
  noiseMultiplier: z.number().min(0.1).max(1000).default(1),
  /** The probability with which the guarantee may fail, for which epsilon is told. */
  delta: z.number().min(1e-12).max(0.1).default(1e-5),
})
export type PrivateTraining = z.infer<typeof PrivateTraining>

/** A multilayer perceptron with ReLU and softmax, trained by Adam on the cross-entropy. */
export const MlpSettings = z.strictObject({
  kind: z.literal('mlp'),
  features: FeatureSet.default('all'),
  hidden: z.array(z.number().int().min(1).max(4096)).min(1).max(8).default([128, 512, 128]),
  steps: z.number().int().min(1).max(1_000_000).default(10_000),
  batch: z.number().int().min(1).max(65_536).default(128),
  learningRate: z.number().positive().max(1).default(1e-4),
  /** With differential privacy, `batch` is the mean size of a batch; without it (or null) training is as ever. */
  privacy: PrivateTraining.nullish(),
})
export type MlpSettings = z.infer<typeof MlpSettings>

/** Multinomial logistic regression with an L2 penalty, trained to its optimum. */
export const LogisticSettings = z.strictObject({
  kind: z.literal('logistic'),
  features: FeatureSet.default('all'),
  /** What half the squared length of all weights counts beside the mean loss. */
  penalty: z.number().min(1e-8).max(1000).default(1e-3),
  /** Rows longer than this (Euclidean length) are shortened to it, as a proven sensitivity needs; null leaves them. */
  bound: z.number().min(1e-3).max(1e6).nullable().default(null),
})
export type LogisticSettings = z.infer<typeof LogisticSettings>

/** A network trained by invariant risk minimisation (Arjovsky et al. 2019); the sites are its environments. */
export const IrmSettings = z.strictObject({
  kind: z.literal('irm'),
  features: FeatureSet.default('all'),
  hidden: z.array(z.number().int().min(1).max(4096)).min(1).max(8).default([128, 128]),
  steps: z.number().int().min(1).max(1_000_000).default(2000),
  /** Rows of each environment that a step looks at; null for all of them. */
  batch: z.number().int().min(1).max(65_536).nullable().default(128),
  learningRate: z.number().positive().max(1).default(1e-3),
  /** What the squared length of all weights counts beside the mean risk. */
  weightPenalty: z.number().min(0).max(10).default(1e-3),
  /** What the invariance penalty counts after `annealSteps`; before, it counts once. 0 leaves it out: plain risk (ERM). */
  penaltyWeight: z.number().min(0).max(1e8).default(1e4),
  annealSteps: z.number().int().min(0).max(1_000_000).default(500),
})
export type IrmSettings = z.infer<typeof IrmSettings>

export const ModelSettings = z.discriminatedUnion('kind', [CptSettings, MlpSettings, LogisticSettings, IrmSettings])
export type ModelSettings = z.infer<typeof ModelSettings>

/** How numeric columns become categories. */
export const Discretiser = z.strictObject({
  /** quantile: bins of equal size; supervised: cuts that tell the outcome's classes apart (Fayyad and Irani 1993). */
  method: z.enum(['quantile', 'supervised']).default('quantile'),
  /** The most bins a column may get. */
  bins: z.number().int().min(2).max(20).default(4),
})
export type Discretiser = z.infer<typeof Discretiser>

/** P*: the site column divides the rows. */
export const SiteShift = z.strictObject({
  kind: z.literal('site'),
  /** Values of the site column whose rows are P; every other row is P*. */
  home: z.array(z.string()).min(1),
})

/** Rows drawn from each network that a P* is made from; null takes as many as there are held-out rows. */
const drawnRows = z.number().int().min(20).max(1_000_000).nullable().default(null)

/**
 * P*: a network fitted to the training rows on the user's graph, every table but the outcome's redrawn uniformly (paper 1,
 * section 4.1).
 */
export const RedrawShift = z.strictObject({
  kind: z.literal('redraw'),
  rows: drawnRows,
  /** Leave probabilities of 0 at 0: what a column never was in training with such causes, it is not in P* either. */
  keepZeros: z.boolean().default(false),
})

/** P*: the same network, with noise uniform on [0, eta] added to every probability but the outcome's (paper 1, figure 3c). */
export const NoiseShift = z.strictObject({
  kind: z.literal('noise'),
  /** 0 leaves P as the network has it; the paper uses 0 to 2. */
  eta: z.number().min(0).max(2).default(0.5),
  rows: drawnRows,
  keepZeros: z.boolean().default(false),
})

/**
 * What a column becomes whatever its causes: do(X) of Pearl 2009, section 3.2.
 *
 * - value: always this category
 * - range: a number within these limits, both inclusive, drawn as such numbers occur in training; null leaves an end open.
 *   Dates are days since 1970-01-01.
 * - uniform: each of its categories, or each bin of its numbers, equally often
 * - shares: its categories as often as said; those not named never. The shares add up to 1.
 */
export const Intervention = z.discriminatedUnion('to', [
  z.strictObject({ column: z.string(), to: z.literal('value'), value: z.string() }),
  z.strictObject({
    column: z.string(),
    to: z.literal('range'),
    from: z.number().nullable().default(null),
    upTo: z.number().nullable().default(null),
  }),
  z.strictObject({ column: z.string(), to: z.literal('uniform') }),
  z.strictObject({
    column: z.string(),
    to: z.literal('shares'),
    shares: z.record(z.string(), z.number().min(0).max(1)),
  }),
])
export type Intervention = z.infer<typeof Intervention>

/** P*: the same network, with some columns set and cut from their causes; what follows from them follows as before. */
export const InterveneShift = z.strictObject({
  kind: z.literal('intervene'),
  interventions: z.array(Intervention).min(1).max(50),
  rows: drawnRows,
})

export const Shift = z.discriminatedUnion('kind', [SiteShift, RedrawShift, NoiseShift, InterveneShift])
export type Shift = z.infer<typeof Shift>

/**
 * What an attacker's network reads of each row.
 *
 * - probabilities: in the order of the classes
 * - logits: logarithms of the probabilities, which are the logits but for a number that is the same for all classes
 * - sorted: probabilities, the largest first
 * - loss-augmented: probabilities, and the cross-entropy of the true outcome
 * - true-class: probabilities, and an indicator of the true outcome
 */
export const AttackInput = z.enum(['probabilities', 'logits', 'sorted', 'loss-augmented', 'true-class'])
export type AttackInput = z.infer<typeof AttackInput>

/** A network that reads a model's confidences and says "member" or "not" (Salem et al. 2019; Tople et al., section 4). */
export const ConfidenceAttack = z.strictObject({
  kind: z.literal('confidence-classifier'),
  hidden: z.array(z.number().int().min(1).max(1024)).min(1).max(4).default([5, 5]),
  steps: z.number().int().min(1).max(1_000_000).default(5000),
  batch: z.number().int().min(1).max(65_536).default(128),
  learningRate: z.number().positive().max(1).default(1e-3),
  /** Whether each hidden layer is normalised over its batch before its ReLU. */
  batchNormalisation: z.boolean().default(false),
  input: AttackInput.default('probabilities'),
})
export type ConfidenceAttack = z.infer<typeof ConfidenceAttack>

/** "Member" when the model's loss on the record is low (Yeom et al. 2018). */
export const LossThresholdAttack = z.strictObject({
  kind: z.literal('loss-threshold'),
  /** fitted: the threshold with the best accuracy on the attack's training half; mean: the members' mean loss (Yeom). */
  threshold: z.enum(['fitted', 'mean']).default('fitted'),
})
export type LossThresholdAttack = z.infer<typeof LossThresholdAttack>

/** "Member" with a probability of 1 less the model's loss over the largest loss possible (Tople et al., definition 7). */
export const BoundedLossAttack = z.strictObject({
  kind: z.literal('bounded-loss'),
  /** absolute: 1 less the probability of the true outcome; zero-one: 1 where the predicted outcome is wrong, else 0. */
  loss: z.enum(['absolute', 'zero-one']).default('absolute'),
})
export type BoundedLossAttack = z.infer<typeof BoundedLossAttack>

export const AttackSettings = z.discriminatedUnion('kind', [ConfidenceAttack, LossThresholdAttack, BoundedLossAttack])
export type AttackSettings = z.infer<typeof AttackSettings>

/** Everything about a study but its data and its graph. */
export const StudySettings = z.strictObject({
  name: z.string().min(1).max(200),
  models: z.array(ModelSettings).min(1).max(12),
  /** At most one of each kind: results name a P* by its kind. */
  shifts: z.array(Shift).max(Shift.options.length).default([]),
  attacks: z.array(AttackSettings).min(1).max(8),
  /** Further questions to the trained models. */
  analyses: z.array(AnalysisSettings).max(AnalysisSettings.options.length).default([]),
  discretiser: Discretiser.prefault({}),
  /** own: numbers for the network, bins for the table; shared: every model sees the bins. */
  encoding: z.enum(['own', 'shared']).default('own'),
  trainFraction: z.number().min(0.1).max(0.9).default(0.6),
  attackTrainFraction: z.number().min(0.1).max(0.9).default(0.75),
  repetitions: z.number().int().min(1).max(1000).default(10),
  seed: z.number().int().min(0).max(0xffff_ffff).default(1),
})
export type StudySettings = z.infer<typeof StudySettings>

/** What a study needs to know of one column. */
export const StudyColumn = z.strictObject({
  name: z.string(),
  type: ColumnType,
  role: ColumnRole,
  missing: MissingTreatment,
})
export type StudyColumn = z.infer<typeof StudyColumn>

/** A whole study without its rows: what a job is given, and what the manifest repeats. */
export const StudySpec = z.strictObject({
  columns: z.array(StudyColumn),
  cutPoint: CutPoint.default(null),
  edges: z.array(Edge),
  settings: StudySettings,
})
export type StudySpec = z.infer<typeof StudySpec>

/** A study as a file: the command line reads it, the window writes it. */
export const StudyFile = z.strictObject({
  cloister: z.literal(1),
  data: z.strictObject({
    dialect: CsvDialect.partial().default({}),
    /** Columns that are not named get a guessed type and role. */
    columns: z
      .record(
        z.string(),
        z.strictObject({
          type: ColumnType.optional(),
          role: ColumnRole.optional(),
          missing: MissingTreatment.optional(),
        }),
      )
      .default({}),
    cutPoint: CutPoint.default(null),
  }),
  graph: z.strictObject({ edges: z.array(Edge) }),
  study: StudySettings,
})
export type StudyFile = z.infer<typeof StudyFile>

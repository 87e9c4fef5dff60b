import { z } from 'zod'
import { InversionKind } from './analyses.ts'
import { Distribution, Measure, RocCurve, Suppression, ToldCount } from './figures.ts'
import { LeakageAnalysisResult } from './leakage.ts'
import { Manifest } from './manifest.ts'
import { MembershipAnalysisResult } from './membership-analysis.ts'
import { AuditAnalysisResult, DefencesAnalysisResult } from './privacy-analyses.ts'
import { StructuralResult } from './release.ts'
import { RobustnessAnalysisResult } from './robustness.ts'
import { FeatureSet, StudySpec } from './study.ts'

export { Distribution, Estimate, Measure, RocCurve, Withheld } from './figures.ts'
export { Manifest } from './manifest.ts'
export { AuditAnalysisResult, DefencesAnalysisResult } from './privacy-analyses.ts'
export { RobustnessAnalysisResult } from './robustness.ts'

/** P* by one of the study's shifts: "P*:" and the shift's kind. */
export type ShiftedDistribution = Exclude<Distribution, 'train' | 'P'>

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

/** What became of the rows. */
export const DataSummary = z.strictObject({
  /** null where it would tell how few rows were left out. */
  rows: ToldCount,
  /** Rows left after dropping those with missing values. */
  usedRows: z.number().int(),
  dropped: z.array(z.strictObject({ column: z.string(), rows: ToldCount })),
  outcome: z.string(),
  /** The outcome's classes and how many of the used rows have each. */
  classes: z.array(z.strictObject({ name: z.string(), rows: ToldCount })),
  parents: z.array(z.string()),
  markovBlanket: z.array(z.string()),
  features: z.array(z.string()),
  trainRows: z.number().int(),
  heldOutRows: z.number().int(),
  shiftRows: z.array(z.strictObject({ distribution: Distribution, rows: z.number().int() })),
})
export type DataSummary = z.infer<typeof DataSummary>

/** How much better an attacker guesses a sensitive column with a model's answers than without (paper 1, definition 8). */
export const AttributeAnalysisResult = z.strictObject({
  kind: z.literal('attribute-inference'),
  rows: z.array(
    z.strictObject({
      model: z.string(),
      /** The sensitive column that is guessed. */
      column: z.string(),
      /** Whose: people of these rows; "train" are the members. */
      distribution: Distribution,
      /** One value against the rest; null for the mean over the values. */
      level: z.string().nullable(),
      /** People guessed about, or those among them with this value; mean over the repetitions. null where it is not told. */
      rows: z.number().nullable(),
      /** True-positive rate less false-positive rate of the attacker that has the model's answers. */
      withModel: Measure,
      /** The same of an attacker that knows the same columns and has no model. */
      baseline: Measure,
      /** The first less the second, paired within each repetition. */
      gain: Measure,
    }),
  ),
  /** Model inversion; absent where it was not asked for. */
  inversion: z
    .strictObject({
      rows: z.array(
        z.strictObject({
          model: z.string(),
          column: z.string(),
          distribution: Distribution,
          /** What the attacker takes from the model. */
          takes: InversionKind,
          /** People guessed about, mean over the repetitions. */
          rows: z.number(),
          /** Share of people whose value was guessed by inverting the model. */
          right: Measure,
          /** The same of guessing the most frequent value. */
          rightByShares: Measure,
          /** The same of a model of the data that learned from other people, without access to the target. */
          rightByData: Measure,
          /** True-positive rate less false-positive rate, mean over the values, one against the rest; that of the shares is 0. */
          advantage: Measure,
          advantageByData: Measure,
          /** The first less the second, paired within each repetition. */
          gain: Measure,
        }),
      ),
      /** Share of members whose value was guessed less that of people like them, paired within each repetition. */
      members: z.array(
        z.strictObject({
          model: z.string(),
          column: z.string(),
          takes: InversionKind,
          moreOften: Measure,
        }),
      ),
    })
    .optional(),
  /** Things the reader must know, one sentence each. */
  notes: z.array(z.string()),
})
export type AttributeAnalysisResult = z.infer<typeof AttributeAnalysisResult>

/** Errors on P and P* beyond the training rows, and both sides of equation 5 (paper 1, definitions 1 to 3, theorem 1). */
export const GeneralisationAnalysisResult = z.strictObject({
  kind: z.literal('generalisation'),
  models: z.array(
    z.strictObject({
      model: z.string(),
      /** Loss on the training rows, and on held-out rows. */
      training: Measure,
      p: Measure,
      /** In-distribution error: the second less the first. */
      ide: Measure,
    }),
  ),
  shifts: z.array(
    z.strictObject({
      model: z.string(),
      distribution: Distribution,
      /** Loss on P*. */
      pStar: Measure,
      /** Out-of-distribution error, the left side: loss on P* less loss on the training rows. */
      ode: Measure,
      /** Discrepancy between P and P* that pairs of networks found: a lower bound. */
      searched: Measure,
      /** Discrepancy over all functions of the model's columns in categories: the total variation of the samples. */
      all: Measure,
      /** Losses of the best models on P and on P*, and how often the two differ on P*. */
      bestOnP: Measure,
      bestOnPStar: Measure,
      apart: Measure,
      /** The right side of equation 5: discrepancy, in-distribution error and the three above. */
      bound: Measure,
      /** The right side less the left, paired within each repetition. */
      room: Measure,
    }),
  ),
  notes: z.array(z.string()),
})
export type GeneralisationAnalysisResult = z.infer<typeof GeneralisationAnalysisResult>

/** How far one record moves each model's parameters, and what Laplace noise on them leaves of its accuracy. */
export const NoiseAnalysisResult = z.strictObject({
  kind: z.literal('noise'),
  sensitivities: z.array(
    z.strictObject({
      model: z.string(),
      /** Numbers that noise is added to. */
      parameters: z.number(),
      /** The largest move seen when one record was replaced, sum of absolute differences: a lower bound of the sensitivity. */
      sampled: Measure,
      /** The sensitivity that is proven; null where nothing is. */
      proven: Measure.nullable(),
    }),
  ),
  noise: z.array(
    z.strictObject({
      model: z.string(),
      /** Scale of the noise on each parameter; 0 for none. */
      scale: z.number(),
      distribution: Distribution,
      accuracy: Measure,
      /** Sampled sensitivity over the scale: implied, never a guarantee; null without noise. */
      implied: Measure.nullable(),
      /** Proven sensitivity over the scale; null without noise or without proof. */
      epsilon: Measure.nullable(),
    }),
  ),
  notes: z.array(z.string()),
})
export type NoiseAnalysisResult = z.infer<typeof NoiseAnalysisResult>

/** How much teachers on disjoint rows agree, and what each answer of their noisy vote costs. */
export const NoisyMaxAnalysisResult = z.strictObject({
  kind: z.literal('noisy-max'),
  /** Rows of each teacher and queries asked, mean over the repetitions. */
  rowsEach: z.number(),
  queries: z.number(),
  ensembles: z.array(
    z.strictObject({
      model: z.string(),
      /** Share of the teachers that give the most frequent answer, mean over the queries. */
      agreement: Measure,
    }),
  ),
  budgets: z.array(
    z.strictObject({
      model: z.string(),
      /** The paper's: noise Lap(2 / gamma). */
      gamma: z.number(),
      /** Data-dependent epsilon of all queries over their number. It depends on the votes and is itself sensitive. */
      perQuery: Measure,
      /** The same whatever the votes. */
      perQueryIndependent: Measure,
      /** Data-dependent epsilon of all queries together. */
      whole: Measure,
      /** How often the noisy answer is the true outcome. */
      labelAccuracy: Measure,
    }),
  ),
  notes: z.array(z.string()),
})
export type NoisyMaxAnalysisResult = z.infer<typeof NoisyMaxAnalysisResult>

/** What one of the study's further analyses found; its settings are in the specification. */
export const AnalysisResult = z.discriminatedUnion('kind', [
  AttributeAnalysisResult,
  GeneralisationAnalysisResult,
  NoiseAnalysisResult,
  NoisyMaxAnalysisResult,
  MembershipAnalysisResult,
  LeakageAnalysisResult,
  AuditAnalysisResult,
  DefencesAnalysisResult,
  RobustnessAnalysisResult,
])
export type AnalysisResult = z.infer<typeof AnalysisResult>

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
  /** Further analyses, in the order of the specification; absent where there were none, as in results stored before. */
  analyses: z.array(AnalysisResult).optional(),
  /** A look at each model before any attack; absent in results stored before there was one. */
  structural: z.array(StructuralResult).optional(),
  /** Things the reader must know, one sentence each. */
  notes: z.array(z.string()),
  /** Which counts of people are not told; absent where all are. */
  suppression: Suppression.optional(),
})
export type Results = z.infer<typeof Results>

/** Results with the manifest of the run that made them. */
export const RunResults = z.strictObject({ results: Results, manifest: Manifest })
export type RunResults = z.infer<typeof RunResults>

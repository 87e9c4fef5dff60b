import { z } from 'zod'
import { DeepCamaResult, DeepCamaSettings } from './deep-cama.ts'
import { Measure } from './figures.ts'

/**
 * How far columns that may be moved must be moved before models are wrong (paper 2, on the user's own data). Lengths are standard
 * deviations of the training rows.
 */
export const RobustnessAnalysis = z.strictObject({
  kind: z.literal('robustness'),
  /** By how much every record's value of one column is moved, as a drifting instrument would. */
  shifts: z
    .array(
      z
        .number()
        .min(-100)
        .max(100)
        .refine((by) => by !== 0, 'not 0'),
    )
    .min(1)
    .max(12)
    .default([-2, -1, -0.5, 0.5, 1, 2]),
  /** How far an attacker may move each number of each record. */
  epsilons: z.array(z.number().positive().max(100)).min(1).max(12).default([0.1, 0.25, 0.5, 1, 2]),
  /** Held-out records that are moved; all, where there are fewer. */
  records: z.number().int().min(20).max(10_000).default(300),
  /** Steps of projected gradient descent, and how often it begins anew. */
  iterations: z.number().int().min(1).max(500).default(20),
  restarts: z.number().int().min(1).max(50).default(2),
  /** A deep CAMA beside the study's models; null: none. The window proposes one, while studies of before there was any stay as they were. */
  deepCama: DeepCamaSettings.nullable().default(null),
})
export type RobustnessAnalysis = z.infer<typeof RobustnessAnalysis>

/** What a column is to the outcome; see `attackableColumns`. */
export const AttackRole = z.enum(['outcome', 'parent', 'cause', 'child', 'co-parent', 'outside'])

/**
 * How numbers are moved together: by the slope of the loss; by trying all combinations of bins; not at all, because there are too many
 * of these, because only categories may be moved, or because nothing may.
 */
export const JointSearch = z.enum(['gradient', 'combinations', 'too-many', 'categories-only', 'nothing'])
export type JointSearch = z.infer<typeof JointSearch>

/** How far columns must be moved before models are wrong. */
export const RobustnessAnalysisResult = z.strictObject({
  kind: z.literal('robustness'),
  /** Held-out records that were moved, mean over the repetitions. */
  records: z.number(),
  columns: z.array(
    z.strictObject({
      column: z.string(),
      type: z.enum(['number', 'category']),
      role: AttackRole,
      /** Whether it was moved: of effects and co-parents alone is the right answer known to stay the same. */
      isMoved: z.boolean(),
      reason: z.string(),
      /** What one standard deviation is, in the column's own unit; null for categories. */
      deviation: z.number().nullable(),
    }),
  ),
  models: z.array(
    z.strictObject({
      model: z.string(),
      /** Those of the columns it reads that may be moved. */
      moved: z.array(z.string()),
      search: JointSearch,
      /** On the same records, as they are. */
      accuracy: Measure,
    }),
  ),
  /** Every record's value moved by the same length. */
  shifts: z.array(
    z.strictObject({
      model: z.string(),
      column: z.string(),
      by: z.number(),
      accuracy: Measure,
      /** Share of the records that are predicted otherwise than before. */
      changed: Measure,
    }),
  ),
  /** Every record's category replaced. */
  categories: z.array(
    z.strictObject({
      model: z.string(),
      column: z.string(),
      /** By this one; null: by another one drawn at random. "worst": by whichever makes the answer wrong. */
      to: z.strictObject({ how: z.enum(['value', 'random', 'worst']), value: z.string().nullable() }),
      accuracy: Measure,
      changed: Measure,
    }),
  ),
  /** Each record moved by itself, in the direction that changes the answer. */
  curves: z.array(
    z.strictObject({
      model: z.string(),
      /** One column alone; null for all numbers together. */
      column: z.string().nullable(),
      epsilon: z.number(),
      /** Share that is answered rightly whatever change within epsilon was tried. */
      accuracy: Measure,
      /** The same where one step along the slope is all that is tried (FGSM); null where there is no slope. */
      oneStep: Measure.nullable(),
    }),
  ),
  /** The smallest change of each record that was found to change its answer. */
  smallest: z.array(
    z.strictObject({
      model: z.string(),
      column: z.string().nullable(),
      lowerQuartile: Measure,
      median: Measure,
      upperQuartile: Measure,
      /** Share of the records whose answer no change up to the largest epsilon was found to alter. */
      never: Measure,
    }),
  ),
  /** Absent where no deep CAMA was asked for. */
  deepCama: DeepCamaResult.optional(),
  notes: z.array(z.string()),
})
export type RobustnessAnalysisResult = z.infer<typeof RobustnessAnalysisResult>

import { z } from 'zod'
import { Measure } from './figures.ts'
import { FeatureSet } from './study.ts'

/** What a set of features makes of a model; as in the descriptions of models. */
const Family = z.enum(['causal', 'blanket', 'associational'])

/** What a box plot draws of a list of numbers: Tukey's whiskers, and the farthest numbers beyond them. */
export const Box = z.strictObject({
  count: z.number().int(),
  mean: z.number(),
  median: z.number(),
  lowerQuartile: z.number(),
  upperQuartile: z.number(),
  lowWhisker: z.number(),
  highWhisker: z.number(),
  /** How many lie beyond the whiskers. */
  outliers: z.number().int(),
  /** The farthest of these, ascending, 20 at most. */
  shown: z.array(z.number()),
})
export type Box = z.infer<typeof Box>

/** A figure of records: their median (of an advantage their mean) over the repetitions, and how all records spread. */
export const RecordFigure = z.strictObject({
  typical: Measure,
  /** All records of all repetitions; null where there is no figure. */
  box: Box.nullable(),
})
export type RecordFigure = z.infer<typeof RecordFigure>

/** What was refitted, and what of it is looked at. */
export const LeakageSubject = z.strictObject({
  /** The key of one of the study's models; null for a linear regression of the outcome's number. */
  model: z.string().nullable(),
  features: FeatureSet,
  family: Family,
  /** parameters: all of a regression's (white box); output: the model's answer at the record (black box), which tells no more. */
  seen: z.enum(['parameters', 'output']),
  /** Training rows of each refit. */
  size: z.number(),
  /** Standard deviation of the Gaussian noise on each parameter; 0 for none. */
  noise: z.number(),
})
export type LeakageSubject = z.infer<typeof LeakageSubject>

/** How much refits tell about each record (paper 3). Leakages are in nats; advantages and bounds between -1 and 1. */
export const LeakageAnalysisResult = z.strictObject({
  kind: z.literal('leakage'),
  /** Rows that training sets are drawn from, N; mean over the repetitions. */
  universe: z.number(),
  rows: z.array(
    LeakageSubject.extend({
      /** Records examined, in all repetitions together. */
      records: z.number().int(),
      /** Numbers that the leakage is estimated from: parameters of a regression, 1 for an output. */
      dimension: z.number(),
      /** Kullback-Leibler leakage rho_KL, less its bias; a little below 0 where nothing is told. */
      leakage: RecordFigure,
      /** The same as the refits have it, too high by about the floor. */
      plugIn: Measure,
      /** What as many refits would show of a record that they tell nothing about. */
      floor: Measure,
      /** The record with the greatest leakage of all, and its own bootstrap interval. */
      greatest: z.strictObject({ leakage: z.number(), low: z.number(), high: z.number() }).nullable(),
      /** Share of the records whose plug-in is above 95 % of what chance gives; 5 % where nothing is told. */
      told: Measure,
      /** Membership information rho_MI, less its bias; at most the entropy of membership. */
      information: RecordFigure,
      /** min(1, sqrt(rho_KL) / 2): no adversary's advantage is greater, as far as the estimate is right (theorem 1). */
      bound: RecordFigure,
      /** The same of the leakage before the floor is subtracted: too high, so what may be counted on. */
      boundBeforeFloor: Measure,
      /** Of the adversary that says "member" where the loss is at most the model's mean training loss (Yeom et al. 2018). */
      advantage: RecordFigure,
      /** Share of the records whose advantage's whole interval is above the bound's. */
      exceeded: Measure,
    }),
  ),
  /** What noise on a regression of the study's own number of training rows costs, and which epsilon it implies. */
  noise: z.array(
    z.strictObject({
      features: FeatureSet,
      family: Family,
      noise: z.number(),
      /** The farthest that one swapped record was seen to move the parameters (L2): a lower bound of the sensitivity. */
      sampled: Measure,
      /** Mean squared error on held-out rows, noise included. */
      error: Measure,
      /** Epsilon by the analytic Gaussian mechanism were the sensitivity what was seen: implied, no guarantee; null without noise. */
      analytic: Measure.nullable(),
      /** By proposition 1 of paper 3; null without noise, and where it would be 1 or more, of which the proposition says nothing. */
      classical: Measure.nullable(),
    }),
  ),
  /** Noise on each parameter of such a regression that brings the bound on the advantage down to a target. */
  needed: z.array(
    z.strictObject({
      features: FeatureSet,
      family: Family,
      /** The advantage that no adversary is to exceed. */
      target: z.number(),
      /** Standard deviation for the median record, by its estimated leakage. */
      median: Measure,
      /** For the record of the repetition that needs most. */
      worst: Measure,
      /** For every record and data set whose swap moves the parameters no farther than was seen: 2 F(s / 2 sigma) - 1 = target. */
      analytic: Measure,
      /** By proposition 1 at the epsilon that holds the advantage there; null where that is 1 or more. */
      classical: Measure.nullable(),
    }),
  ),
  notes: z.array(z.string()),
})
export type LeakageAnalysisResult = z.infer<typeof LeakageAnalysisResult>

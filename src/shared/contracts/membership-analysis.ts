import { z } from 'zod'
import { Measure, RocCurve, ToldCount, Withheld } from './figures.ts'
import { GameSettings, ScoreAttackSettings } from './membership.ts'

const { targets, shadows, references, auditedShare } = GameSettings.shape

/**
 * Attacks of today on the study's models, as a membership game with models of its own (Carlini et al. 2022): each model is
 * trained `targets` + `shadows` + `references` times, each time on about a quarter of the records.
 */
export const MembershipAnalysis = z.strictObject({
  kind: z.literal('membership'),
  attacks: z
    .array(ScoreAttackSettings)
    .min(1)
    .max(12)
    .prefault([
      { kind: 'loss-threshold' },
      { kind: 'lira', mode: 'online', variance: 'fixed' },
      { kind: 'rmia', mode: 'offline', models: null },
      { kind: 'quantile' },
    ]),
  targets: targets.removeDefault().default(3),
  shadows: shadows.removeDefault().default(16),
  references: references.removeDefault().default(16),
  auditedShare,
  /** Rows that take part, at most; more are drawn at random, whole persons. null: all. */
  records: z.number().int().min(50).max(10_000_000).nullable().default(10_000),
  /** Rows most at risk that are listed by their number, for each model; 0 lists none. */
  mostExposed: z.number().int().min(0).max(1000).default(20),
  /** A categorical column by whose values the figures are told apart; null for none. */
  subgroup: z.string().nullable().default(null),
  /** Groups with fewer members or fewer non-members than this are not told of. */
  smallestGroup: z.number().int().min(3).max(10_000).default(10),
})
export type MembershipAnalysis = z.infer<typeof MembershipAnalysis>

/** A figure of one target with its 95 % interval. */
const Within = z.strictObject({ estimate: z.number(), low: z.number(), high: z.number() })

/** One attack on one target. */
export const MembershipTarget = z.strictObject({
  /** With DeLong's interval. */
  auc: Within,
  advantage: z.number(),
  atLimits: z.array(
    z.strictObject({
      limit: z.number(),
      /** With the intervals of Clopper and Pearson. */
      rates: z.union([z.strictObject({ truePositiveRate: Within, falsePositiveRate: Within }), Withheld]),
    }),
  ),
})
export type MembershipTarget = z.infer<typeof MembershipTarget>

/** One attack on one model: measures are means over the targets, with Student's t interval. */
export const MembershipAttackResult = z.strictObject({
  model: z.string(),
  /** See `scoreAttackKeys`: "loss-threshold", "lira online". */
  attack: z.string(),
  auc: Measure,
  /** True-positive rate less false-positive rate at a threshold that was chosen on other rows. */
  advantage: Measure,
  atLimits: z.array(
    z.strictObject({
      /** The false-positive rate allowed, 0.01 and 0.001. */
      limit: z.number(),
      truePositiveRate: Measure,
      /** The rate that was realised, at most the limit. */
      falsePositiveRate: Measure,
    }),
  ),
  /** The control: AUC with the labels "member" dealt out at random. */
  shuffledAuc: Measure,
  /** Every target by itself; empty where the attack could not be tried. */
  targets: z.array(MembershipTarget),
  /** Best true-positive rate at each false-positive rate, equally apart on a logarithmic axis; null where not tried. */
  roc: RocCurve.nullable(),
})
export type MembershipAttackResult = z.infer<typeof MembershipAttackResult>

/** How exposed single rows are to the strongest attack on a model, by area under the curve. */
export const MembershipRisk = z.strictObject({
  model: z.string(),
  attack: z.string(),
  /** Audited rows that were a member of some target. */
  rows: z.number().int(),
  /** How many of them have a risk in each of ten parts of 0 to 1, equally wide; null where it is not told. */
  histogram: z.array(ToldCount).length(10),
  /** Stability: mean over pairs of targets of the rank correlation of their common members' risks. */
  rankCorrelation: z.number().nullable(),
  /** Of the most exposed tenth by one target the share that is in another's as well; 0.1 is chance. */
  topTenthShared: z.number().nullable(),
  /** Rows that could be listed: members of two targets or more, where there are several targets. */
  listable: z.number().int(),
  mostExposed: z.array(
    z.strictObject({
      /** Number of the row in the file, the first below the header being 1; blank lines do not count. */
      row: z.number().int(),
      /** Mean over its targets of the share of non-members that look less like members; 0.5 is like any of them. */
      risk: z.number(),
      /** Standard deviation of that over its targets. */
      spread: z.number().nullable(),
      /**
       * The same share over targets that it was no member of: a row with as much here is easy to predict rather than
       * remembered. null where it was a member of all.
       */
      outside: z.number().nullable(),
      /** Targets that it was a member of. */
      targets: z.number().int(),
    }),
  ),
})
export type MembershipRisk = z.infer<typeof MembershipRisk>

/** The strongest attack on a model by groups of the audited rows. */
export const MembershipSubgroups = z.strictObject({
  model: z.string(),
  attack: z.string(),
  column: z.string(),
  groups: z.array(
    z.strictObject({
      group: z.string(),
      rows: z.number().int(),
      /** Members of the group against its non-members. */
      auc: Measure,
      /** Share of its members, and of its non-members, above the threshold that holds all non-members to 1 %. */
      membersFound: Measure,
      nonMembersFound: Measure,
    }),
  ),
  /** Groups that are not told of. */
  suppressed: z.number().int(),
})
export type MembershipSubgroups = z.infer<typeof MembershipSubgroups>

/** What the attacks of today found about each of the study's models. */
export const MembershipAnalysisResult = z.strictObject({
  kind: z.literal('membership'),
  /** The game, the same for all models. */
  game: z.strictObject({
    /** Rows that took part. */
    rows: z.number().int(),
    /** Rows that are members of about half of the targets, and rows that the attacker has of its own. */
    audited: z.number().int(),
    population: z.number().int(),
    /** Of each target, mean over the targets. */
    members: z.number(),
    nonMembers: z.number(),
    /** Persons among the audited rows; null where every row stands for itself. */
    persons: z.number().int().nullable(),
    targets: z.number().int(),
    shadows: z.number().int(),
    references: z.number().int(),
  }),
  /** How often each model's targets are right on their members and on the other audited rows. */
  models: z.array(z.strictObject({ model: z.string(), members: Measure, nonMembers: Measure })),
  attacks: z.array(MembershipAttackResult),
  risks: z.array(MembershipRisk),
  /** Empty where no column was chosen. */
  subgroups: z.array(MembershipSubgroups),
  notes: z.array(z.string()),
})
export type MembershipAnalysisResult = z.infer<typeof MembershipAnalysisResult>

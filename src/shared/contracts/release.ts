import { z } from 'zod'

/** A limit, and where it comes from: part of what an organisation calls its risk appetite. */
export const Limit = z.strictObject({ value: z.number(), source: z.string().min(1) })
export type Limit = z.infer<typeof Limit>

/** The limits of the checks that look at a model before any attack. */
export const StructuralAppetite = z.strictObject({
  /** Accuracy on training rows less that on held-out rows. */
  generalisationGap: Limit,
  /** Probability, were training and held-out losses drawn alike, of a difference as large. */
  lossDifference: Limit,
  /** Training rows less free parameters. */
  residualDegrees: Limit,
  /** Rows (or persons) in the smallest group, and in the smallest cell of a group and a class. */
  smallestGroup: Limit,
  /** A class probability at most this is taken for 0. */
  certainty: Limit,
})
export type StructuralAppetite = z.infer<typeof StructuralAppetite>

export const structuralCheckNames = [
  'generalisation-gap',
  'loss-difference',
  'residual-degrees',
  'small-groups',
  'small-cells',
  'class-disclosure',
  'contains-data',
] as const

/** What a look at the model's structure found. */
export const StructuralCheck = z.strictObject({
  check: z.enum(structuralCheckNames),
  /** null where it could not be assessed. */
  value: z.number().nullable(),
  threshold: Limit,
  verdict: z.enum(['clear', 'raised', 'not assessed']),
  sentence: z.string(),
})
export type StructuralCheck = z.infer<typeof StructuralCheck>

/** One structural check of a study's model, over the repetitions. */
export const StructuralFigure = z.strictObject({
  check: z.enum(structuralCheckNames),
  /** What a decision goes by: the repetitions' values put together. */
  value: z.number(),
  /** How they were put together, e.g. "smallest of 10 repetitions". */
  method: z.string(),
  /** One for each repetition, in order. */
  values: z.array(z.number()),
})
export type StructuralFigure = z.infer<typeof StructuralFigure>

/** What a look at one of a study's models found before any attack: the checks that apply to a model of its kind. */
export const StructuralResult = z.strictObject({ model: z.string(), figures: z.array(StructuralFigure) })
export type StructuralResult = z.infer<typeof StructuralResult>

/** Where a release stands: there are findings against it, it needs a person's judgement, or nothing was found against it. */
export const releaseBuckets = ['against', 'needs-person', 'nothing-found'] as const
export const ReleaseBucket = z.enum(releaseBuckets)
export type ReleaseBucket = z.infer<typeof ReleaseBucket>

/** What a finding is about; rules name it. */
export const releaseMeasures = [
  'attack-auc',
  'attack-advantage',
  'attack-low-false-positives',
  'attribute-gain',
  'control-shuffled',
  'epsilon-claimed',
  'epsilon-audited',
  'epsilon-audited-over-claimed',
  ...structuralCheckNames,
] as const
export const ReleaseMeasure = z.enum(releaseMeasures)
export type ReleaseMeasure = z.infer<typeof ReleaseMeasure>

/** A figure that a decision may rest on. */
export const ReleaseFinding = z.strictObject({
  measure: ReleaseMeasure,
  /** Of what: "Confidence classifier on mlp/all, against P". */
  subject: z.string(),
  /** null where it was not measured or is withheld; then `reason` says why. */
  value: z.number().nullable(),
  /** Ends of its interval; equal to the value where it is exact. Left out where there is none. */
  low: z.number().optional(),
  high: z.number().optional(),
  reason: z.string().optional(),
})
export type ReleaseFinding = z.infer<typeof ReleaseFinding>

/** When a finding speaks against a release, or asks for a person. */
export const ReleaseRule = z.strictObject({
  id: z.string().min(1),
  measure: ReleaseMeasure,
  bucket: z.enum(['against', 'needs-person']),
  /** Which number of the finding is compared: the end of its interval, or the value itself. */
  compares: z.enum(['value', 'low', 'high']),
  fires: z.enum(['above', 'below']),
  limit: Limit,
})
export type ReleaseRule = z.infer<typeof ReleaseRule>

export const ReleaseAppetite = z.strictObject({
  rules: z.array(ReleaseRule),
  /** Measures without which a person must decide. */
  required: z.array(z.strictObject({ measure: ReleaseMeasure, source: z.string().min(1) })),
})
export type ReleaseAppetite = z.infer<typeof ReleaseAppetite>

/** A rule that fired, on what and why. */
export const FiredRule = z.strictObject({
  rule: z.string(),
  bucket: z.enum(['against', 'needs-person']),
  measure: ReleaseMeasure,
  subject: z.string(),
  /** The number compared; null where it is missing. */
  value: z.number().nullable(),
  /** null for the rules about what is missing. */
  limit: Limit.nullable(),
  sentence: z.string(),
})
export type FiredRule = z.infer<typeof FiredRule>

export const ReleaseDecision = z.strictObject({
  bucket: ReleaseBucket,
  /** The worst first. */
  fired: z.array(FiredRule),
  /** Measures about which there was no finding at all. */
  notTested: z.array(ReleaseMeasure),
  sentence: z.string(),
})
export type ReleaseDecision = z.infer<typeof ReleaseDecision>

/** What an organisation makes of one rule: another limit, another consequence, or none. */
export const AppetiteChange = z.strictObject({
  value: z.number(),
  effect: z.enum(['against', 'needs-person', 'ignored']),
  /** Who says so, and why. */
  source: z.string().min(1).max(500),
})
export type AppetiteChange = z.infer<typeof AppetiteChange>

/** What differs from the usual risk appetite, by the rule's name. Rules that are unknown here are left alone. */
export const AppetiteChanges = z.record(z.string(), AppetiteChange)
export type AppetiteChanges = z.infer<typeof AppetiteChanges>

/** What a person may decide about a model; empty until they have. */
export const signedDecisions = ['', 'release', 'conditions', 'refuse'] as const

/** What a person signs about one model. Any field may still be empty. */
export const SignOff = z.strictObject({
  name: z.string().max(200),
  role: z.string().max(200),
  /** A day such as 2026-11-22, or empty. */
  date: z.string().regex(/^(\d{4}-\d{2}-\d{2})?$/),
  decision: z.enum(signedDecisions),
  remarks: z.string().max(5000),
  /** What the rules said when it was written, so that a later change of theirs shows. */
  bucket: ReleaseBucket,
})
export type SignOff = z.infer<typeof SignOff>

/** What is known of a release beside a run's results: the risk appetite of the workspace, and who signed, by model. */
export const ReleaseRecord = z.strictObject({
  changes: AppetiteChanges,
  signOffs: z.record(z.string(), SignOff),
})
export type ReleaseRecord = z.infer<typeof ReleaseRecord>

/** The usual risk appetite, and nobody has signed. */
export const emptyRecord: ReleaseRecord = { changes: {}, signOffs: {} }

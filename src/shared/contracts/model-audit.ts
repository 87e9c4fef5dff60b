import { z } from 'zod'
import { CsvDialect, DataSource, Inspection } from './dataset.ts'
import { ModelContents, PredictedBy } from './model-file.ts'
import { ConfidenceAttack } from './study.ts'
import { StructuralCheck } from './release.ts'
import { Suppression, ToldCount } from './figures.ts'
import { RocCurve, Withheld } from './results.ts'

/** One class of the outcome: its text in the outcome's column, and the column of its predicted probability. */
export const PredictedClass = z.strictObject({
  value: z.string(),
  /** null for one of two classes: its probability is 1 less the other's. */
  column: z.string().nullable(),
})
export type PredictedClass = z.infer<typeof PredictedClass>

/** Which column of a file of predictions is what. */
export const PredictionColumns = z.strictObject({
  outcome: z.string(),
  classes: z.array(PredictedClass).min(2).max(200),
  /** Says of each row whether the model was trained on it. */
  member: z.string(),
  memberValue: z.string(),
  nonMemberValue: z.string(),
  /** Divides the rows into groups of people that are looked at by themselves. */
  group: z.string().nullable().default(null),
  /** Rows with the same value are one person's. */
  person: z.string().nullable().default(null),
})
export type PredictionColumns = z.infer<typeof PredictionColumns>

export const ModelAuditSettings = z.strictObject({
  seed: z.number().int().min(0).max(0xffff_ffff).default(1),
  /** Groups with fewer members or non-members are not told of. */
  smallestGroup: z.number().int().min(2).max(1000).default(10),
  /** Unlike the paper's, the usual one is told the loss too: an auditor knows the outcomes. */
  classifier: ConfidenceAttack.default(
    ConfidenceAttack.parse({ kind: 'confidence-classifier', input: 'loss-augmented', steps: 2000, learningRate: 3e-3 }),
  ),
  /** What kind of model it is, such as KNeighborsClassifier; empty where that is not said. */
  kind: z.string().max(200).default(''),
  /** Its free parameters; null where that is not known. */
  parameters: z.number().int().min(0).nullable().default(null),
})
export type ModelAuditSettings = z.infer<typeof ModelAuditSettings>

/** How a file of predictions is to be read, and how to audit the model that made them. */
export const ModelAuditPlan = z.strictObject({
  name: z.string().min(1).max(200),
  dialect: CsvDialect,
  columns: PredictionColumns,
  settings: ModelAuditSettings,
})
export type ModelAuditPlan = z.infer<typeof ModelAuditPlan>

/** The different texts of a column, in order; `more` where there are others besides. */
export const ColumnTexts = z.strictObject({ column: z.string(), texts: z.array(z.string()), more: z.boolean() })
export type ColumnTexts = z.infer<typeof ColumnTexts>

/** What the columns of a file seem to be; null where nothing was recognised. */
export const GuessedColumns = z.strictObject({
  outcome: z.string().nullable(),
  classes: z.array(PredictedClass),
  member: z.string().nullable(),
  memberValue: z.string().nullable(),
  nonMemberValue: z.string().nullable(),
  group: z.string().nullable(),
  person: z.string().nullable(),
})
export type GuessedColumns = z.infer<typeof GuessedColumns>

/** The first look at a file of predictions, before anything is computed. */
export const PredictionsInspection = z.strictObject({
  inspection: Inspection,
  texts: z.array(ColumnTexts),
  guess: GuessedColumns,
})
export type PredictionsInspection = z.infer<typeof PredictionsInspection>

/** A figure with the ends of its 95 % interval. */
export const AuditFigure = z.strictObject({ estimate: z.number(), low: z.number(), high: z.number() })
export type AuditFigure = z.infer<typeof AuditFigure>

/** How well the model predicts some rows. */
export const AuditPerformance = z.strictObject({
  rows: z.number().int(),
  accuracy: AuditFigure,
  /** 0 to 2; smaller is better. */
  brier: AuditFigure,
})
export type AuditPerformance = z.infer<typeof AuditPerformance>

/** An attacker's decisions at one threshold: members found, and others wrongly called members. */
export const AuditPoint = z.strictObject({ truePositiveRate: AuditFigure, falsePositiveRate: AuditFigure })
export type AuditPoint = z.infer<typeof AuditPoint>

export const auditAttacks = ['loss-threshold', 'confidence-classifier'] as const
const attackKind = z.enum(auditAttacks)

/** One attack, measured on people or rows that it has not learned from. */
export const AuditedAttack = z.strictObject({
  attack: attackKind,
  /** Members and non-members that it was measured on. */
  members: z.number().int(),
  nonMembers: z.number().int(),
  /** Of each kind, that it learned from. */
  learnedFrom: z.number().int(),
  auc: AuditFigure,
  /** True-positive less false-positive rate, at a threshold that was chosen on other rows. */
  advantage: AuditFigure,
  decisions: AuditPoint,
  /** The best true-positive rate whose false-positive rate is at most the limit. */
  atLimits: z.array(z.strictObject({ limit: z.number(), point: z.union([AuditPoint, Withheld]) })),
  /** Each point's band is Clopper and Pearson's, as if its threshold had been fixed beforehand. */
  roc: RocCurve,
})
export type AuditedAttack = z.infer<typeof AuditedAttack>

export const AuditedGroup = z.strictObject({
  group: z.string(),
  members: z.number().int(),
  nonMembers: z.number().int(),
  auc: AuditFigure,
  /** Members and non-members of the group above the threshold that holds all non-members to 1 %. */
  found: z.union([z.strictObject({ members: AuditFigure, nonMembers: AuditFigure }), Withheld]),
})
export type AuditedGroup = z.infer<typeof AuditedGroup>

export const EpsilonAudit = z.strictObject({
  epsilon: z.number(),
  /** What a perfect attack would have given. */
  ceiling: z.number(),
  delta: z.number(),
  confidence: z.number(),
  method: z.string(),
})
export type EpsilonAudit = z.infer<typeof EpsilonAudit>

/** What is found about a model by its predictions alone. */
export const ModelAudit = z.strictObject({
  /** Rows that count, and of them those that the model was trained on. */
  rows: z.number().int(),
  members: z.number().int(),
  nonMembers: z.number().int(),
  /** Rows of each class; null where it is not told. */
  classes: z.array(z.strictObject({ value: z.string(), rows: ToldCount })),
  /** null where rows are taken for people. */
  persons: z
    .strictObject({
      members: z.number().int(),
      nonMembers: z.number().int(),
      /** Persons with rows on both sides: they count as members, by their training rows alone. */
      onBothSides: ToldCount,
      /** Rows of such persons that are left out. */
      rowsLeftOut: ToldCount,
    })
    .nullable(),
  performance: z.strictObject({ members: AuditPerformance, nonMembers: AuditPerformance, gap: AuditFigure }),
  attacks: z.array(z.union([AuditedAttack, Withheld.extend({ attack: attackKind })])),
  epsilon: z.union([EpsilonAudit, Withheld]),
  subgroups: z
    .strictObject({
      column: z.string(),
      smallest: z.number().int(),
      suppressed: z.number().int(),
      groups: z.array(AuditedGroup),
    })
    .nullable(),
  checks: z.array(StructuralCheck),
  notes: z.array(z.string()),
  /** Which counts of people are not told; absent where all are. */
  suppression: Suppression.optional(),
})
export type ModelAudit = z.infer<typeof ModelAudit>

/** What makes the figures repeatable. */
export const AuditMaking = z.strictObject({
  cloister: z.string(),
  seconds: z.number(),
  backend: z.strictObject({ name: z.string(), version: z.string(), threads: z.number().int() }),
  runtime: z.record(z.string(), z.string()),
  machine: z.record(z.string(), z.union([z.string(), z.number(), z.array(z.string())])),
  /** The command that repeats the audit. */
  command: z.string(),
})
export type AuditMaking = z.infer<typeof AuditMaking>

/** What a job process hands over. */
export const ModelAuditOutcome = z.strictObject({
  source: DataSource,
  plan: ModelAuditPlan,
  audit: ModelAudit,
  made: AuditMaking,
  /** Where the predictions were made here, by a model in a file. */
  predictedBy: PredictedBy.optional(),
})
export type ModelAuditOutcome = z.infer<typeof ModelAuditOutcome>

/** An audit in the workspace. The predictions themselves are not kept. */
export const StoredModelAudit = ModelAuditOutcome.extend({ id: z.string(), createdAt: z.string() })
export type StoredModelAudit = z.infer<typeof StoredModelAudit>

/** What a list of audits shows. */
export const ModelAuditSummary = z.strictObject({
  id: z.string(),
  name: z.string(),
  createdAt: z.string(),
  fileName: z.string(),
  rows: z.number().int(),
})
export type ModelAuditSummary = z.infer<typeof ModelAuditSummary>

/** What a job process needs to audit a model. */
export const ModelAuditRequest = z.strictObject({
  id: z.string(),
  path: z.string(),
  plan: ModelAuditPlan,
  /** What the model's file holds, where the predictions were made here. */
  contents: ModelContents.optional(),
  /** A folder of its own for what it reads; it goes when the audit ends. */
  folder: z.string(),
  version: z.string(),
})
export type ModelAuditRequest = z.infer<typeof ModelAuditRequest>

/** Where an audit that is under way stands. */
export const ModelAuditProgress = z.strictObject({ stage: z.string(), fraction: z.number().min(0).max(1) })
export type ModelAuditProgress = z.infer<typeof ModelAuditProgress>

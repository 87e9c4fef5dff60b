import { z } from 'zod'
import { Edge } from './graph.ts'
import { AppetiteChanges, emptyRecord, FiredRule, ReleaseBucket, ReleaseRecord, SignOff } from './release.ts'
import { RunResults } from './results.ts'

/** The report's sections, in their order; their numbers are their places, from 1. */
export const reportSectionIds = [
  'summary',
  'use',
  'data',
  'graph',
  'models',
  'threats',
  'attacks',
  'controls',
  'records',
  'leakage',
  'epsilon',
  'robustness',
  'limits',
  'glossary',
  'manifest',
] as const
export const ReportSectionId = z.enum(reportSectionIds)
export type ReportSectionId = z.infer<typeof ReportSectionId>

/** What a person adds to a report, or leaves out of it. */
export const ReportOptions = z.strictObject({
  /** What the model is for; empty where nobody said. */
  intendedUse: z.string().max(5000).default(''),
  /** Who is to have it or its answers, and how; empty where nobody said. */
  access: z.string().max(5000).default(''),
  /** Sections that are switched off; the report lists them as omitted. */
  omitted: z.array(ReportSectionId).max(reportSectionIds.length).default([]),
  /** What a person wrote about this run; kept with the run. */
  note: z.string().max(5000).default(''),
})
export type ReportOptions = z.infer<typeof ReportOptions>

/** What a report says beside the run's results: it comes from people, and is carried when the report is made again. */
export const ReportRecord = z.strictObject({
  /** The run's name; null for the study's. */
  title: z.string().nullable().default(null),
  options: ReportOptions.prefault({}),
  release: ReleaseRecord.default(emptyRecord),
})
export type ReportRecord = z.infer<typeof ReportRecord>

/** The forms that a report is saved in. */
export const reportForms = ['pdf', 'html', 'json'] as const
export const ReportForm = z.enum(reportForms)
export type ReportForm = z.infer<typeof ReportForm>

/** A piece of a section. */
export const ReportBlock = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('heading'), text: z.string() }),
  z.strictObject({ kind: z.literal('text'), text: z.string() }),
  /** Something to be known beside a figure; set smaller. */
  z.strictObject({ kind: z.literal('note'), text: z.string() }),
  z.strictObject({ kind: z.literal('list'), items: z.array(z.string()) }),
  z.strictObject({
    kind: z.literal('facts'),
    facts: z.array(z.strictObject({ name: z.string(), value: z.string() })),
  }),
  z.strictObject({
    kind: z.literal('table'),
    name: z.string(),
    header: z.array(z.string()),
    rows: z.array(z.array(z.string())),
  }),
  /** Charts of a kind ("attacks", "net", "accuracy", "roc"), of a further analysis, or "membership risk"; drawn on paper and in HTML only. */
  z.strictObject({ kind: z.literal('charts'), of: z.string() }),
  z.strictObject({ kind: z.literal('graph'), edges: z.array(Edge), outcome: z.string() }),
  z.strictObject({ kind: z.literal('code'), text: z.string() }),
])
export type ReportBlock = z.infer<typeof ReportBlock>

export const reportSectionStates = ['told', 'not measured', 'omitted'] as const

/** A section of the report. */
export const ReportSection = z.strictObject({
  id: ReportSectionId,
  number: z.number().int(),
  title: z.string(),
  /** told: it has content; not measured: the study did not ask; omitted: switched off by who made the report. */
  state: z.enum(reportSectionStates),
  /** What it says; where it has no content, the sentence that says so. */
  blocks: z.array(ReportBlock),
})
export type ReportSection = z.infer<typeof ReportSection>

/** Where the release of one model stands, and who signed. */
export const ReportModelDecision = z.strictObject({
  /** As the results call the model: "mlp/all". */
  model: z.string(),
  name: z.string(),
  bucket: ReleaseBucket,
  /** Where it would stand by the usual risk appetite. */
  usualBucket: ReleaseBucket,
  /** The same in plain words. */
  told: z.string(),
  /** Every rule that fired, the worst first. */
  fired: z.array(FiredRule),
  /** What was not tested, one sentence each. */
  notTested: z.array(z.string()),
  /** null until a person has signed. */
  signOff: SignOff.nullable(),
})

/** The decision about a release, by the risk appetite of who made the report. */
export const ReportDecision = z.strictObject({
  models: z.array(ReportModelDecision),
  appetite: z.strictObject({
    /** "the usual one", or how many rules differ from it. */
    told: z.string(),
    /** What differs from the usual. */
    changes: AppetiteChanges,
    /** Every rule as it stood. */
    rules: z.array(
      z.strictObject({
        id: z.string(),
        /** What is compared with the limit. */
        compared: z.string(),
        fires: z.enum(['above', 'below']),
        limit: z.number(),
        effect: z.enum(['against', 'needs-person', 'ignored']),
        source: z.string(),
        isChanged: z.boolean(),
      }),
    ),
  }),
})
export type ReportDecision = z.infer<typeof ReportDecision>

/** A whole report for other programs, with the results and the manifest it tells of. */
export const ReportDocument = z.strictObject({
  format: z.literal('cloister-report'),
  version: z.literal(1),
  title: z.string(),
  options: ReportOptions,
  decision: ReportDecision,
  sections: z.array(ReportSection),
  /** Every figure in full precision: what "cloister verify" reads. */
  run: RunResults,
})
export type ReportDocument = z.infer<typeof ReportDocument>

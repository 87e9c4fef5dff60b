import { z } from 'zod'

/** How a column's values are read. Dates become days since 1970-01-01 where a model needs a number. */
export const columnTypes = ['number', 'category', 'date'] as const
export const ColumnType = z.enum(columnTypes)
export type ColumnType = z.infer<typeof ColumnType>

/**
 * What a column means for a study.
 *
 * - outcome: what the models predict (exactly one column)
 * - feature: may be used by the models
 * - sensitive: a feature that is also watched (subgroups, attribute inference)
 * - site: where the row comes from; never a feature, but it can divide P from P*
 * - person: rows with the same value belong to one person and stay on one side of every split
 * - identifier, ignored: never used
 */
export const columnRoles = ['outcome', 'feature', 'sensitive', 'site', 'person', 'identifier', 'ignored'] as const
export const ColumnRole = z.enum(columnRoles)
export type ColumnRole = z.infer<typeof ColumnRole>

/**
 * What happens to a missing value.
 *
 * - drop: the row is left out of the study
 * - category: "missing" becomes a value of its own (for numbers: an indicator beside the imputed value)
 * - impute: the median or the most frequent value of the training rows takes its place
 */
export const missingTreatments = ['drop', 'category', 'impute'] as const
export const MissingTreatment = z.enum(missingTreatments)
export type MissingTreatment = z.infer<typeof MissingTreatment>

/** What the first number of a date like 3/4/2024 is. ISO dates and dd.mm.yyyy do not depend on it. */
export const DateOrder = z.enum(['day', 'month'])
export type DateOrder = z.infer<typeof DateOrder>

/** How the bytes of a CSV file become a table of text. */
export const CsvDialect = z.strictObject({
  encoding: z.enum(['utf-8', 'utf-16', 'latin-1']),
  delimiter: z.string().min(1).max(4),
  quote: z.enum(['"', "'", '']),
  header: z.boolean(),
  decimal: z.enum(['.', ',']),
  dateOrder: DateOrder,
  /** Texts that mean "no value"; compared after trimming, and case matters. */
  missing: z.array(z.string().max(40)).max(20),
})
export type CsvDialect = z.infer<typeof CsvDialect>

/** Texts that mean "no value" unless the user says otherwise. */
export const usualMissingMarkers = ['', 'NA', 'N/A', 'NaN', 'nan', 'null', 'NULL', '?', '.']

/** Where a dataset's bytes came from. */
export const DataSource = z.strictObject({
  fileName: z.string(),
  bytes: z.number().int().nonnegative(),
  /** Lower-case hexadecimal SHA-256 of the file as it was read. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
})
export type DataSource = z.infer<typeof DataSource>

/** Equal-width bins between the smallest and the largest value; the last bin includes its upper edge. */
export const Histogram = z.strictObject({ low: z.number(), high: z.number(), counts: z.array(z.number().int()) })
export type Histogram = z.infer<typeof Histogram>

/** What one pass over a column shows. */
export const ColumnProfile = z.strictObject({
  missing: z.number().int().nonnegative(),
  distinct: z.number().int().nonnegative(),
  /** Of the numbers (dates as days since 1970-01-01); null for a category or where every value is missing. */
  numbers: z
    .strictObject({
      min: z.number(),
      quartile1: z.number(),
      median: z.number(),
      quartile3: z.number(),
      max: z.number(),
      mean: z.number(),
      whole: z.boolean(),
      histogram: Histogram,
    })
    .nullable(),
  /** The most frequent values, most frequent first, at most 12. */
  top: z.array(z.strictObject({ value: z.string(), count: z.number().int() })),
})
export type ColumnProfile = z.infer<typeof ColumnProfile>

/** One column of a stored dataset. */
export const Column = z.strictObject({
  name: z.string(),
  type: ColumnType,
  role: ColumnRole,
  /** Why this role was guessed, in a sentence; empty once the user has chosen. */
  reason: z.string(),
  missing: MissingTreatment,
  profile: ColumnProfile,
})
export type Column = z.infer<typeof Column>

/** The value a numeric outcome is cut at: rows above it form the second class. */
export const CutPoint = z.number().nullable()

/** A dataset in the workspace. Its rows lie in a Parquet snapshot that never changes. */
export const Dataset = z.strictObject({
  id: z.string(),
  name: z.string().min(1).max(200),
  createdAt: z.string(),
  source: DataSource,
  // The default stands here and not in CsvDialect, whose partial form would then never leave the order to be guessed.
  dialect: CsvDialect.extend({ dateOrder: DateOrder.default('day') }),
  rows: z.number().int().nonnegative(),
  snapshot: z.strictObject({ sha256: z.string(), bytes: z.number().int() }),
  cutPoint: CutPoint,
  columns: z.array(Column),
})
export type Dataset = z.infer<typeof Dataset>

/** What a list of datasets shows. */
export const DatasetSummary = z.strictObject({
  id: z.string(),
  name: z.string(),
  createdAt: z.string(),
  rows: z.number().int(),
  columns: z.number().int(),
  outcome: z.string().nullable(),
})
export type DatasetSummary = z.infer<typeof DatasetSummary>

/** Roles that one column at most may have. */
export const singleRoles: readonly ColumnRole[] = ['outcome', 'site', 'person']

/** A change to columns that the user makes: the same to each of them. */
export const ColumnChange = z
  .strictObject({
    names: z.array(z.string()).min(1),
    role: ColumnRole.optional(),
    missing: MissingTreatment.optional(),
  })
  .refine(({ names, role }) => names.length === 1 || !role || !singleRoles.includes(role), {
    error: 'one column alone can have this role',
    path: ['role'],
  })
export type ColumnChange = z.infer<typeof ColumnChange>

/**
 * What a change came to. Columns that stay as they were are not among these, and profiles, which never change, are left out: a file
 * may have thousands of columns.
 */
export const ChangedColumns = z.strictObject({
  columns: z.array(Column.omit({ profile: true })),
  cutPoint: CutPoint,
})
export type ChangedColumns = z.infer<typeof ChangedColumns>

/** The first look at a file, before anything is stored. */
export const Inspection = z.strictObject({
  dialect: CsvDialect,
  columns: z.array(
    z.strictObject({
      name: z.string(),
      type: ColumnType,
      /** Why this type was guessed, e.g. "all 4,240 values are whole numbers". */
      reason: z.string(),
    }),
  ),
  /** The first rows as text, at most 20. */
  rows: z.array(z.array(z.string())),
  /** Rows that the guesses rest on. */
  sampled: z.number().int(),
  /** Things worth knowing before importing, one sentence each. */
  notes: z.array(z.string()),
})
export type Inspection = z.infer<typeof Inspection>

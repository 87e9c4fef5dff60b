import { z } from 'zod'

/** The number of this form of backup; a file with a higher one was written by a newer Cloister. */
export const backupForm = 1

/** What makes a file a backup, in every form that there will be. */
export const BackupHead = z.looseObject({ cloister: z.literal('workspace backup'), form: z.number().int().positive() })

const characters = /^[^\\:<>"|?*\p{Cc}]+$/u

/**
 * Whether a path of a backup stays inside the folder that it is unpacked into, on every system: relative, with plain parts
 * between slashes.
 */
export const isInnerPath = (path: string): boolean =>
  path.length <= 1000 && path.split('/').every((part) => characters.test(part) && !/^\.{1,2}$|[. ]$/.test(part))

/** One file of a workspace. */
export const BackupFile = z.strictObject({
  path: z.string().refine(isInnerPath, 'a path that leads outside'),
  bytes: z.number().int().nonnegative(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
})
export type BackupFile = z.infer<typeof BackupFile>

const amount = z.number().int().nonnegative()

/** What a backup holds: the first file in it. */
export const BackupManifest = z.strictObject({
  cloister: z.literal('workspace backup'),
  form: z.literal(backupForm),
  /** Of the program that wrote it. */
  version: z.string(),
  /** How many steps the workspace's schema had had. */
  migration: amount,
  createdAt: z.string(),
  datasets: amount,
  runs: amount,
  audits: amount,
  imageSets: amount,
  files: z.array(BackupFile),
})
export type BackupManifest = z.infer<typeof BackupManifest>

/** A backup as a person is told of it. */
export const BackupSummary = BackupManifest.omit({ cloister: true, form: true, migration: true, files: true }).extend({
  /** Of all files, unpacked. */
  bytes: amount,
})
export type BackupSummary = z.infer<typeof BackupSummary>

/** What an import of a backup came to. */
export const RestoreOutcome = z.strictObject({
  /** The folder of the workspace that it has become. */
  folder: z.string(),
  /** Where the workspace that it replaced lies now; null where it replaced none. */
  kept: z.string().nullable(),
})
export type RestoreOutcome = z.infer<typeof RestoreOutcome>

export const summaryOf = ({ version, createdAt, datasets, runs, audits, imageSets, files }: BackupManifest) => ({
  version,
  createdAt,
  datasets,
  runs,
  audits,
  imageSets,
  bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
})

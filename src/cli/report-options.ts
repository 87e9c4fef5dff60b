import path from 'node:path'
import {
  ReportForm,
  reportForms,
  ReportOptions,
  ReportRecord,
  ReportSectionId,
  reportSectionIds,
} from '#shared/contracts/report.ts'
import { CloisterError } from '#shared/ipc/errors.ts'
import { readResultsFile } from '../jobs/verify/index.ts'
import { programVersion } from '../jobs/version.ts'
import { UsageError } from './usage.ts'

/** What the commands that make reports take: what is added to the report, and what is left out. */
export const reportFlags = {
  use: { type: 'string' },
  access: { type: 'string' },
  omit: { type: 'string' },
  appetite: { type: 'string' },
} as const

interface Given {
  readonly use?: string
  readonly access?: string
  readonly omit?: string
  readonly appetite?: string
}

/**
 * What a report says beside its results: what was given, and for the rest what a report said that is made again.
 *
 * @throws UsageError as {@link reportOptionsFrom}; CloisterError where --appetite names no report that was saved as JSON
 */
export async function reportRecordFrom(
  values: Given,
  carried: ReportRecord = ReportRecord.parse({}),
): Promise<ReportRecord> {
  const { release } = carried
  const changes = values.appetite === undefined ? release.changes : await appetiteIn(path.resolve(values.appetite))
  return { ...carried, options: reportOptionsFrom(values, carried.options), release: { ...release, changes } }
}

/** The limits by which a report decided. */
async function appetiteIn(file: string): Promise<ReportRecord['release']['changes']> {
  const { record, isReport } = await readResultsFile(file, programVersion())
  if (isReport) return record.release.changes
  throw new CloisterError(
    'study-file',
    `${path.basename(file)} holds results but no limits to decide by.`,
    'Give --appetite a report that was saved as JSON from the window, where limits are changed under Settings.',
    { file: path.basename(file) },
  )
}

/** @throws UsageError for a section that there is not, and for texts that are too long */
export function reportOptionsFrom(values: Given, carried: ReportOptions = ReportOptions.parse({})): ReportOptions {
  const omitted = values.omit?.split(',').map((given) => {
    const parsed = ReportSectionId.safeParse(given.trim())
    if (!parsed.success) throw new UsageError(`--omit takes ${reportSectionIds.join(', ')}, not "${given}".`)
    return parsed.data
  })
  const parsed = ReportOptions.safeParse({
    ...carried,
    intendedUse: values.use ?? carried.intendedUse,
    access: values.access ?? carried.access,
    omitted: omitted ?? carried.omitted,
  })
  if (!parsed.success) throw new UsageError('--use and --access take at most 5,000 characters each.')
  return parsed.data
}

/** A form of the report by its name. @throws UsageError for another */
export function formFrom(given: string, option: string): ReportForm {
  const parsed = ReportForm.safeParse(given)
  if (!parsed.success) throw new UsageError(`${option} takes ${reportForms.join(', ')}, not "${given}".`)
  return parsed.data
}

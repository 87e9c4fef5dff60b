import { ReportForm, reportForms, ReportOptions, ReportSectionId, reportSectionIds } from '#shared/contracts/report.ts'
import { UsageError } from './usage.ts'

/** What the commands that make reports take: what is added to the report, and what is left out. */
export const reportFlags = { use: { type: 'string' }, access: { type: 'string' }, omit: { type: 'string' } } as const

/** @throws UsageError for a section that there is not, and for texts that are too long */
export function reportOptionsFrom(values: { use?: string; access?: string; omit?: string }): ReportOptions {
  const omitted = (values.omit?.split(',') ?? []).map((given) => {
    const parsed = ReportSectionId.safeParse(given.trim())
    if (!parsed.success) throw new UsageError(`--omit takes ${reportSectionIds.join(', ')}, not "${given}".`)
    return parsed.data
  })
  const parsed = ReportOptions.safeParse({ intendedUse: values.use ?? '', access: values.access ?? '', omitted })
  if (!parsed.success) throw new UsageError('--use and --access take at most 5,000 characters each.')
  return parsed.data
}

/** A form of the report by its name. @throws UsageError for another */
export function formFrom(given: string, option: string): ReportForm {
  const parsed = ReportForm.safeParse(given)
  if (!parsed.success) throw new UsageError(`${option} takes ${reportForms.join(', ')}, not "${given}".`)
  return parsed.data
}

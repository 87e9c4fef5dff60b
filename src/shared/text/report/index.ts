import {
  type ReportDocument,
  ReportOptions,
  type ReportSection,
  reportSectionIds,
  type reportSectionStates,
} from '../../contracts/report.ts'
import { emptyRecord, type ReleaseRecord } from '../../contracts/release.ts'
import type { RunResults } from '../../contracts/results.ts'
import { text } from './blocks.ts'
import { sectionContent } from './content.ts'
import { reportDecision } from './decision.ts'
import { sectionNumber, sectionTitles } from './sections.ts'

export { analysisPlaces, sectionNumber, sectionTitles } from './sections.ts'

/** Options of a report about which nobody has said anything. */
export const usualReportOptions: ReportOptions = ReportOptions.parse({})

const emptySentences: Record<(typeof reportSectionStates)[number], string> = {
  told: '',
  'not measured': 'Not measured in this study.',
  omitted: 'Omitted by who made this report.',
}

/** The report's fifteen sections in their order, those without content and those switched off among them. */
export const reportSections = (outcome: RunResults, options: ReportOptions): ReportSection[] =>
  reportSectionIds.map((id) => {
    const blocks = options.omitted.includes(id) ? null : sectionContent[id](outcome, options)
    const state = blocks === null ? 'omitted' : blocks.length > 0 ? 'told' : 'not measured'
    return {
      id,
      number: sectionNumber(id),
      title: sectionTitles[id],
      state,
      blocks: blocks && blocks.length > 0 ? blocks : [text(emptySentences[state])],
    }
  })

/**
 * The whole report for other programs.
 *
 * @param release the risk appetite to decide by, and who signed; the usual limits and nobody where there is no workspace
 * @param title the run's name, where it is not the study's
 */
export const reportDocument = (
  outcome: RunResults,
  options: ReportOptions,
  release: ReleaseRecord = emptyRecord,
  title = outcome.results.spec.settings.name,
): ReportDocument => ({
  format: 'cloister-report',
  version: 1,
  title,
  options,
  decision: reportDecision(outcome.results, release),
  sections: reportSections(outcome, options),
  run: outcome,
})

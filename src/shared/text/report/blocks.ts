import type { ReportBlock } from '../../contracts/report.ts'
import type { Results } from '../../contracts/results.ts'
import { analysisNames, analysisSection, riskMeaning } from '../analyses/index.ts'
import type { TextTable } from '../tables.ts'
import { analysisPlaces, sectionNumber } from './sections.ts'

export const text = (words: string): ReportBlock => ({ kind: 'text', text: words })
export const note = (words: string): ReportBlock => ({ kind: 'note', text: words })
export const heading = (words: string): ReportBlock => ({ kind: 'heading', text: words })
export const charts = (of: string): ReportBlock => ({ kind: 'charts', of })

/** A list; nothing where it has no items. */
export const listOf = (items: readonly string[]): ReportBlock[] =>
  items.length > 0 ? [{ kind: 'list', items: [...items] }] : []

export const facts = (pairs: readonly (readonly [string, string])[]): ReportBlock => ({
  kind: 'facts',
  facts: pairs.map(([name, value]) => ({ name, value })),
})

/** A table; nothing where it has no rows. */
export const table = (name: string, { header, rows }: TextTable): ReportBlock[] =>
  rows.length > 0 ? [{ kind: 'table', name, header: [...header], rows: rows.map((row) => [...row]) }] : []

/** What the further analyses that belong to a section found. */
export const analysisBlocks = (results: Results, section: (typeof analysisPlaces)[keyof typeof analysisPlaces]) =>
  (results.analyses ?? [])
    .filter(({ kind }) => analysisPlaces[kind] === section)
    .flatMap((result): ReportBlock[] => {
      const { title, question, finding, method, tables, notes } = analysisSection(results, result)
      return [
        heading(title),
        text(question),
        text(finding),
        charts(result.kind),
        ...tables.filter(({ isOfRecords }) => !isOfRecords).flatMap(({ name, table: content }) => table(name, content)),
        ...(tables.some(({ isOfRecords }) => isOfRecords)
          ? [note(`Single records and groups of them: section ${sectionNumber('records')}.`)]
          : []),
        ...notes.map(note),
        note(method),
      ]
    })

/** How exposed single records are, and groups of them; nothing where no analysis looked at them. */
export const recordBlocks = (results: Results): ReportBlock[] =>
  (results.analyses ?? []).flatMap((result): ReportBlock[] => {
    const tables = analysisSection(results, result).tables.filter(({ isOfRecords }) => isOfRecords)
    if (tables.length === 0) return []
    return [
      text(
        `By the strongest attack on each model, of those that section ${sectionNumber(analysisPlaces[result.kind])} tells of (${analysisNames[result.kind]}). ${riskMeaning}`,
      ),
      charts(`${result.kind} risk`),
      ...tables.flatMap(({ name, table: content }) => table(name, content)),
    ]
  })

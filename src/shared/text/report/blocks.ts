import type { ReportBlock } from '../../contracts/report.ts'
import type { Results } from '../../contracts/results.ts'
import { analysisSection } from '../analyses/index.ts'
import type { TextTable } from '../tables.ts'
import { analysisPlaces } from './sections.ts'

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
        ...tables.flatMap(({ name, table: content }) => table(name, content)),
        ...notes.map(note),
        note(method),
      ]
    })

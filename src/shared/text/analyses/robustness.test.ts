import { describe, expect, it } from 'vitest'
import type { Results } from '../../contracts/results.ts'
import { withAnalyses } from '../../testing-analyses.ts'
import { withDeepCama } from '../../testing-robustness.ts'
import { analysisSection } from './index.ts'

const sectionOf = (results: Results) => {
  const found = results.analyses?.find(({ kind }) => kind === 'robustness')
  if (!found) throw new Error('there is no robustness')
  return analysisSection(results, found)
}
const plain = (text: string) => text.replaceAll('\u00a0', ' ')

describe('what is said of robustness', () => {
  it('says what moved columns leave of each model, and that nothing of the causal model may be moved', () => {
    expect(plain(sectionOf(withAnalyses()).finding)).toBe(
      'The associational model is right for 80 % (77 to 83) as it is; for 20 % (18 to 22) where each number may be moved by up to 2 standard deviations to mislead it; for 40 % (37 to 43) where CRP alone may be, which matters most. Half of its answers change with a move of at most 1.00 (0.98 to 1.02) standard deviations. With the worst value of ward in each record it is right for 60 % (57 to 63). ' +
        'Nothing that the causal model reads may be moved without changing the right answer, so no tampering of this kind misleads it: right for 70 % (67 to 73).',
    )
  })
  it('tells columns with the reasons, and both attacks', () => {
    const { tables } = sectionOf(withAnalyses())
    expect(tables.map(({ name }) => name)).toHaveLength(6)
    expect(tables[0].table.rows.map((row) => row.slice(0, 4))).toEqual([
      ['age', 'direct cause', 'no', '–'],
      ['CRP', 'effect', 'yes', '12.3'],
      ['ward', 'other cause of an effect', 'yes', '–'],
    ])
    const together = tables[4].table.rows.filter((row) => row[1] === 'all numbers together' && row[2] === '2')
    expect(together.map((row) => row.slice(3).map(plain))).toEqual([
      ['70 % (67 to 73)', '–'],
      ['20 % (18 to 22)', '30 % (27 to 33)'],
    ])
  })
  it('says once why a figure is missing', () => {
    const { finding, notes, tables } = sectionOf(withAnalyses(true))
    expect(finding).not.toContain('each number')
    expect(notes.filter((note) => note.includes('too many combinations'))).toEqual([
      'There are too many combinations of bins.',
    ])
    expect(tables[5].table.rows[0][2]).toBe('more than 2, or not found')
  })
  it('says that nothing could be moved', () => {
    const results = withAnalyses()
    const analyses = results.analyses?.map((analysis) =>
      analysis.kind === 'robustness'
        ? { ...analysis, columns: analysis.columns.map((column) => ({ ...column, isMoved: false })) }
        : analysis,
    )
    expect(sectionOf({ ...results, analyses }).finding).toMatch(/^Nothing could be moved/)
  })
})

describe('what is said of a deep CAMA', () => {
  it('says what fine-tuning did, where it cannot be told and where it did harm', () => {
    const { finding, tables, method } = sectionOf(withDeepCama(withAnalyses()))
    const said = plain(finding)
    expect(said).toContain('The deep CAMA is right for 80 % (77 to 83) as it is')
    expect(said).toContain(
      'without their outcomes; told are means over the drifts. It is then right more often than the associational model by 20.0 points (17.0 to 23.0) and before fine-tuning by 20.0 points (17.0 to 23.0). Whether it is then right more often than the causal model (−1.0 points, −4.0 to 2.0) cannot be told.',
    )
    expect(said).toContain('It is then right less often than before fine-tuning by 5.0 points (3.0 to 7.0).')
    expect(tables.slice(6).map(({ table }) => table.rows.length)).toEqual([3, 12, 3, 4, 4])
    const drifted = tables[7].table.rows.filter(([model]) => model.startsWith('Deep CAMA'))
    expect(drifted.map(([model, by]) => [model, by])).toEqual([
      ['Deep CAMA', '−1'],
      ['Deep CAMA', 'as it is'],
      ['Deep CAMA', '+1'],
      ['Deep CAMA, fine-tuned', '−1'],
      ['Deep CAMA, fine-tuned', 'as it is'],
      ['Deep CAMA, fine-tuned', '+1'],
    ])
    expect(method).toContain('drifts: 180 held-out rows, scored on 200 others; other sites: 90 of their rows')
    expect(method).toContain('not those that were scored')
  })
  it('says why there is none', () => {
    const skipped = withDeepCama(withAnalyses(), { kind: 'skipped', reason: 'the outcome has no effects.' })
    const { finding, tables } = sectionOf(skipped)
    expect(finding).toContain('There is no deep CAMA: the outcome has no effects.')
    expect(tables).toHaveLength(6)
  })
})

describe('of a single repetition', () => {
  it('says that it tells nothing of chance', () => {
    const results = withDeepCama(withAnalyses())
    const robustness = results.analyses.find(({ kind }) => kind === 'robustness')
    if (robustness?.kind !== 'robustness' || robustness.deepCama?.kind !== 'found') throw new Error('no deep CAMA')
    const gain = { mean: 0.2, low: 0.2, high: 0.2, method: 'one repetition: no interval', values: [0.2] }
    const deepCama = { ...robustness.deepCama, site: robustness.deepCama.site && { ...robustness.deepCama.site, gain } }
    const { finding } = sectionOf(withDeepCama(withAnalyses(), deepCama))
    expect(finding).toContain(
      'In a single repetition, which says nothing of chance, its accuracy was this much above that of before fine-tuning (20.0 points).',
    )
  })
})

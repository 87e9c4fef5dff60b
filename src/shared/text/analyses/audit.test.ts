import { describe, expect, it } from 'vitest'
import type { Results } from '../../contracts/results.ts'
import { withAnalyses } from '../../testing-analyses.ts'
import { analysisSection } from './index.ts'

const sectionOf = (results: Results) => {
  const found = results.analyses?.find(({ kind }) => kind === 'audit')
  if (!found) throw new Error('there is no audit')
  return analysisSection(results, found)
}
/** The same results with other audits. */
const changed = (change: { epsilon?: number; claimed?: number | null }): Results => {
  const results = withAnalyses()
  return {
    ...results,
    analyses: results.analyses?.map((analysis) =>
      analysis.kind === 'audit'
        ? { ...analysis, audits: analysis.audits.map((audit) => ({ ...audit, ...change })) }
        : analysis,
    ),
  }
}

describe('what an audit of epsilon says', () => {
  it('rounds lower bounds down and claims up', () => {
    const { finding, tables } = sectionOf(withAnalyses())
    expect(finding).toContain('at least 1.23 (with 95 % confidence); this audit could have shown at most 2.50')
    expect(finding).toContain('guaranteed to be at most 4.01, which the audit does not contradict')
    expect(tables[0].table.rows[1].slice(1, 4)).toEqual(['1.23', '2.50', '4.01'])
    expect(tables[1].table.rows).toHaveLength(4)
  })
  it('does not call it safe where nothing is found, nor where nothing is claimed', () => {
    expect(sectionOf(withAnalyses(true)).finding).toContain(
      'The causal model: the audit found nothing that its training gives away; it could have shown an epsilon of at most 2.50. No upper limit is guaranteed',
    )
  })
  it('says so where a claim is refuted', () => {
    expect(sectionOf(changed({ epsilon: 5, claimed: 4 })).finding).toContain('The claim of at most 4.00 is refuted')
  })
})

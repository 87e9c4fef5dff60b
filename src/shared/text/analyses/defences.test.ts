import { describe, expect, it } from 'vitest'
import type { Results } from '../../contracts/results.ts'
import { withAnalyses } from '../../testing-analyses.ts'
import { analysisSection } from './index.ts'

const plain = (text: string) => text.replaceAll('\u00a0', ' ')
const sectionOf = (results: Results) => {
  const found = results.analyses?.find(({ kind }) => kind === 'defences')
  if (!found) throw new Error('no defences were compared')
  return analysisSection(results, found)
}

describe('what a comparison of defences says', () => {
  it('names those whose whole interval of the change is below 0, with what they cost', () => {
    expect(plain(sectionOf(withAnalyses()).finding)).toBe(
      'The associational model as it is: right for 80 % (77 to 83) on P, and the loss threshold’s advantage is 0.30 (0.27 to 0.33). Shown to lower that advantage: DP-SGD, noise 1, clip 1 (to 0.05 (0.02 to 0.08), right for 70 % (67 to 73)).',
    )
    expect(sectionOf(withAnalyses(true)).finding).toContain('No defence is shown to lower that advantage.')
  })
  it('has a line for each, with its epsilon where it has one, and names those that cannot be', () => {
    const { tables, notes } = sectionOf(withAnalyses())
    const [{ table }] = tables
    expect(table.rows.map(([name]) => name)).toEqual(['No defence', 'Temperature 4', 'DP-SGD, noise 1, clip 1'])
    expect(table.rows.map((row) => row.at(-1))).toEqual(['none', 'none', '5.68 at delta 0.00001'])
    expect(table.header).toContain('Accuracy, P*: other sites')
    expect(tables[1].table.rows.map((row) => row[3].startsWith('−'))).toEqual([false, false, false, false, true, true])
    expect(notes[0]).toBe('This model cannot have: Laplace noise on the parameters, epsilon 1.')
  })
})

import { describe, expect, it } from 'vitest'
import type { ComparedFigure, RunComparison } from '../contracts/comparison.ts'
import { figure } from '../testing.ts'
import {
  comparisonFinding,
  severalFigures,
  severalFinding,
  type SeveralRuns,
  severalSettingsTable,
  severalTable,
} from './comparison.ts'

const compared = (about: string, first: number, second: number, low: number, high: number): ComparedFigure => ({
  ...{ part: 'attacks', model: 'mlp/all', title: 'Network', about, control: false, name: 'accuracy', percent: true },
  measure: 'right',
  first: figure(first),
  second: figure(second),
  difference: { mean: second - first, low, high, method: 't', values: [] },
})
const of = (settings: RunComparison['settings'], figures: ComparedFigure[]): RunComparison =>
  ({ settings, figures, onlyFirst: 0, onlySecond: 0, paired: true, pairing: '' }) as never

const runs: SeveralRuns = [
  of([{ what: 'steps', first: '40', second: '60' }], [compared('P', 0.5, 0.6, 0.05, 0.15)]),
  of(
    [{ what: 'seed', first: '1', second: '2' }],
    [compared('P', 0.5, 0.5, -0.1, 0.1), compared('P*', 0.7, 0.4, -0.4, -0.2)],
  ),
]

describe('three runs', () => {
  it('have what differs in any of them, and where one is as the first, that', () => {
    expect(severalSettingsTable(runs)).toEqual({
      header: ['What', 'Run 1', 'Run 2', 'Run 3'],
      rows: [
        ['steps', '40', '60', '40'],
        ['seed', '1', '1', '2'],
      ],
    })
  })

  it('have each figure of the first once, with what others have of it and how far it is', () => {
    const figures = severalFigures(runs)
    expect(figures.map(({ of, others }) => [of.about, others.map((other) => other?.second)])).toEqual([
      ['P', [figure(0.6), figure(0.5)]],
      ['P*', [undefined, figure(0.4)]],
    ])
    const { header, rows } = severalTable(figures, runs)
    expect(header).toEqual(['Model', 'Of', 'Measure', 'Run 1', 'Run 2', 'Run 2 less run 1', 'Run 3', 'Run 3 less run 1']) // prettier-ignore
    expect(rows[1].slice(4, 6)).toEqual(['–', '–'])
    expect(rows[0][5]).toMatch(/^10\.0 \(5\.0 to 15\.0\) points$/)
    expect(rows[1][7]).toMatch(/^−30\.0 \(−40\.0 to −20\.0\) points$/)
  })

  it('are told how much of them differs by more than chance', () => {
    expect(severalFinding(runs)).toEqual([
      'Run 2 and run 1 share 1 figure; of 1 with an interval, 1 differs by more than that leaves to chance.',
      'Run 3 and run 1 share 2 figures; of 2 with an interval, 1 differs by more than that leaves to chance.',
    ])
    const [first] = runs
    expect(severalFinding([{ ...first, figures: [] }])).toEqual(['Run 2 and run 1 share no figure.'])
    const same = { ...first, figures: [compared('P', 0.5, 0.5, 0, 0)] }
    expect(severalFinding([same])).toEqual(['Run 2 and run 1 share 1 figure, and all are the same.'])
    expect(comparisonFinding(same)).toEqual(['The runs share 1 figure, and all are the same.'])
  })
})

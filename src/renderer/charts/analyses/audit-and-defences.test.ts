import { describe, expect, it } from 'vitest'
import type { AnalysisResult, Results } from '#shared/contracts/results.ts'
import { withAnalyses } from '#shared/testing-analyses.ts'
import type { DotLine } from '../dot-plot.ts'
import { markPlaces } from '../scatter-plot.ts'
import { analysisCharts } from './index.ts'

const family = { causal: '#00000a', blanket: '#00000b', associational: '#00000c' }
const palette = { ink: '#1', soft: '#2', line: '#3', paper: '#4', control: '#5', family }
const chartsOf = (kind: AnalysisResult['kind'], from: Results = withAnalyses()) => {
  const result = from.analyses?.find((found) => found.kind === kind)
  if (!result) throw new Error(`there is no ${kind}`)
  return analysisCharts(from, result, palette)
}
interface Drawn {
  x: number
  y: number
  mark: DotLine['marks'][number]
  point: { mark: string; hollow: boolean; x: { low: number; high: number } }
}
const drawn = (chart: ReturnType<typeof chartsOf>[number]) =>
  chart.configuration.data.datasets[0].data as unknown as Drawn[]

describe('the chart of an audit', () => {
  it('marks the audited epsilon and the ceiling, with a line up to the claim or to the edge', () => {
    const [chart] = chartsOf('audit')
    expect(drawn(chart).map(({ x }) => x)).toEqual([1.239, 2.5, 1.239, 2.5])
    const { max } = chart.configuration.options?.scales?.x as { max: number }
    // The associational model, which claims 4.001, comes first.
    expect(drawn(chart)[0].mark.estimate.high).toBe(4.001)
    expect(drawn(chart)[2].mark.estimate.high).toBe(max)
  })
  it('keeps to what can be seen where a claim is far beyond it', () => {
    const results = withAnalyses()
    const far = results.analyses?.map((analysis) =>
      analysis.kind === 'audit'
        ? { ...analysis, audits: analysis.audits.map((audit) => ({ ...audit, claimed: 1800 })) }
        : analysis,
    )
    const { max } = chartsOf('audit', { ...results, analyses: far })[0].configuration.options?.scales?.x as {
      max: number
    }
    expect(max).toBeLessThan(20)
  })
})

describe('the charts of defences', () => {
  it('draw accuracy against each attack’s advantage, with intervals and a number for each', () => {
    const charts = chartsOf('defences')
    expect(charts.map(({ id }) => id)).toEqual(['defences loss-threshold', 'defences confidence-classifier'])
    for (const chart of charts) {
      expect(drawn(chart).map(({ x, y }) => [x, y])).toEqual([
        [0.3, 0.8],
        [0.3, 0.8],
        [0.05, 0.7],
      ])
      expect(drawn(chart).map(({ point }) => [point.mark, point.hollow])).toEqual([
        ['0', false],
        ['1', true],
        ['2', true],
      ])
      expect(drawn(chart)[2].point.x.low).toBeCloseTo(0.02, 12)
      expect(chart.legend.map(({ label }) => label)).toEqual([
        '0: No defence',
        '1: Temperature 4',
        '2: DP-SGD, noise 1, clip 1',
      ])
    }
  })
  it('marks points that lie on one another together, and puts no mark on another', () => {
    const places = markPlaces([
      { x: 10, y: 10, mark: '0' },
      { x: 30, y: 12, mark: '1' },
      { x: 10, y: 10, mark: '2' },
      { x: 100, y: 10, mark: '3' },
    ])
    expect(places).toEqual([
      { x: 19, y: 3, text: '0, 2' },
      { x: 39, y: 18, text: '1' },
      { x: 109, y: 3, text: '3' },
    ])
  })
})

import { describe, expect, it } from 'vitest'
import type { AnalysisResult } from '#shared/contracts/results.ts'
import { withAnalyses } from '#shared/testing-analyses.ts'
import { analysisSection } from '#shared/text/analyses/index.ts'
import type { Palette } from '../palette.ts'
import type { BoxLine } from '../box-plot.ts'
import { analysisCharts } from './index.ts'
import { axisRange } from './leakage.ts'

const palette: Palette = {
  ink: '#000001',
  soft: '#000002',
  line: '#000003',
  paper: '#000004',
  control: '#000005',
  family: { causal: '#00000a', blanket: '#00000b', associational: '#00000c' },
}
const results = withAnalyses()
const boxOfZeros = {
  count: 3,
  mean: 0,
  median: 0,
  lowerQuartile: 0,
  upperQuartile: 0,
  lowWhisker: 0,
  highWhisker: 0,
  outliers: 0,
  shown: [],
}
const chartsOf = (kind: AnalysisResult['kind'], from = results) => {
  const result = from.analyses?.find((found) => found.kind === kind)
  if (!result) throw new Error(`there is no ${kind}`)
  return { charts: analysisCharts(from, result, palette), finding: analysisSection(from, result).finding }
}
/** Points of each data set. */
const points = (chart: ReturnType<typeof analysisCharts>[number]) =>
  chart.configuration.data.datasets.map(({ data }) => data as unknown as { x: number; y: number }[])

describe('the charts of further analyses', () => {
  it.each(results.analyses?.map(({ kind }) => kind) ?? [])('have the finding for their title: %s', (kind) => {
    const { charts, finding } = chartsOf(kind)
    // The finding of two attacks is told over the chart of each.
    expect(finding).toBe(kind === 'attribute-inference' ? charts.map(({ title }) => title).join(' ') : charts[0].title)
    expect(new Set(charts.map(({ id }) => id)).size).toBe(charts.length)
    for (const { height, legend } of charts) {
      expect(height).toBeGreaterThan(100)
      expect(legend.length).toBeGreaterThan(1)
    }
  })
  it('draw a gain for each model and population, but not for single values', () => {
    const [chart] = chartsOf('attribute-inference').charts
    expect(points(chart)[0]).toHaveLength(2 * 3)
    expect(points(chartsOf('attribute-inference', withAnalyses(true)).charts[0])[0]).toHaveLength(3)
  })
  it('draw for whom a model’s inversion finds the value, beside guessing without it; nothing where it was not asked for', () => {
    const [, chart] = chartsOf('attribute-inference').charts
    expect(points(chart)[0].map(({ x }) => x)).toEqual([0.7, 0.6, 0.6].flatMap((right) => [right, right, 0.65, 0.5]))
    const [attribute] = results.analyses ?? []
    if (attribute.kind !== 'attribute-inference') throw new Error('it is the first')
    const without = { ...attribute, inversion: undefined }
    expect(analysisCharts(results, without, palette).map(({ id }) => id)).toEqual(['attribute-inference'])
  })
  it('draw the error on P and both sides on P*', () => {
    const [chart] = chartsOf('generalisation').charts
    expect(points(chart)[0].map(({ x }) => x)).toEqual([0.05, 0.05, 0.15, 0.15, 0.69, 0.69])
  })
  it('draw accuracy against noise on a logarithmic axis, and epsilon for proven models only', () => {
    const { charts } = chartsOf('noise')
    expect(charts.map(({ id }) => id)).toEqual(['noise scale', 'noise implied', 'noise epsilon'])
    expect(charts.map((chart) => points(chart).length)).toEqual([2, 2, 1])
    expect(points(charts[0])[0].map(({ x }) => x)).toEqual([-1, 0])
    expect(points(charts[2])[0][0].x).toBeCloseTo(Math.log10(1.25), 12)
  })
  it('draw the budgets of each model’s teachers beside what holds whatever the votes', () => {
    const [chart] = chartsOf('noisy-max').charts
    expect(points(chart).map((line) => line.map(({ y }) => y))).toEqual([
      [0.05, 0.2],
      [0.025, 0.1],
      [0.025, 0.1],
    ])
  })
  it('draw every attack on every model with its control, those that were not tried left out', () => {
    const { charts } = chartsOf('membership')
    expect(charts.map(({ id }) => id)).toEqual(['membership', 'membership roc', 'membership risk'])
    expect(points(charts[0])[0].map(({ x }) => x)).toEqual([0.55, 0.55, 0.5, 0.5, 0.65, 0.65, 0.5, 0.5])
    expect(points(chartsOf('membership', withAnalyses(true)).charts[0])[0]).toHaveLength(4)
  })
  it('draw curves on logarithmic axes, what is below them at the edge', () => {
    const [, roc] = chartsOf('membership').charts
    // Strongest attack and loss threshold of two models, each with two ends of its band, and the diagonal.
    expect(points(roc)).toHaveLength(2 * 2 * 3 + 1)
    const [low, , middle] = points(roc)
    expect(low.map(({ y }) => y)[0]).toBe(-2)
    expect(middle.map(({ x }) => x)).toEqual([-2, -1, 0])
    expect(middle[0].y).toBeCloseTo(Math.log10(0.065), 12)
  })
  it('draw risks as shares of all rows', () => {
    const [, , risk] = chartsOf('membership').charts
    const [steps] = points(risk)
    expect(steps[0]).toEqual({ x: 0, y: 30 / 430 })
    expect(steps.at(-1)).toEqual({ x: 1, y: 70 / 430 })
    expect(steps.filter((_, i) => i % 2 === 0).reduce((sum, { y }) => sum + y, 0)).toBeCloseTo(1, 12)
  })

  it('draw boxes of leakages beside their floor, of advantages beside their bound, and of what noise leaves', () => {
    const { charts } = chartsOf('leakage')
    expect(charts.map(({ id }) => id)).toEqual(['leakage', 'leakage advantage', 'leakage noise'])
    // Two regressions with two numbers of rows, and both models; two regressions without and with noise.
    expect(charts.map((chart) => points(chart)[0].length)).toEqual([6, 6, 4])
    // A root axis: of 0.04 and of 0.25, then the study's models, the associational one first.
    expect(points(charts[0])[0].map(({ x }) => Number(x.toFixed(6)))).toEqual([0.2, 0.5, 0.2, 0.5, 0.3, 0.3])
    const lines = charts[1].configuration.data.datasets[0].data as unknown as { line: BoxLine }[]
    expect(lines.map(({ line }) => line.label.split('\n')[0]).slice(4)).toEqual(['Associational model', 'Causal model'])
    for (const { line } of lines) expect(line.reference?.at).toBeGreaterThan(line.box.median)
    const gap = chartsOf('leakage', withAnalyses(true)).charts
    expect(points(gap[0])[0]).toHaveLength(5)
  })
  it('give an axis of boxes ends that hold them all, as far as it may go', () => {
    const line = { label: '', colour: '', shape: 'circle', reference: { at: 0.31, label: '' } } as const
    const box = { ...boxOfZeros, highWhisker: 0.12, shown: [0.2] }
    expect(axisRange([{ ...line, box }], -1, 4)).toEqual({ low: 0, high: 0.35 })
    expect(axisRange([{ ...line, box: { ...box, shown: [-3, 1e9] } }], -1, 4)).toEqual({ low: -1, high: 4 })
    expect(axisRange([{ ...line, box: boxOfZeros, reference: undefined }], -1, 4).high).toBeGreaterThan(0)
  })
})

import type { ChartConfiguration } from 'chart.js'
import { describe, expect, it } from 'vitest'
import { figure } from '#shared/testing.ts'
import { type DotLine, dotPlot, dotPlotHeight, type Mark } from './dot-plot.ts'
import { learningPlot } from './learning-plot.ts'
import { faded, familyShape, type Palette } from './palette.ts'
import { rocPlot } from './roc-plot.ts'

const palette: Palette = {
  ink: '#111111',
  soft: '#222222',
  line: '#333333',
  paper: '#ffffff',
  control: '#888888',
  family: { causal: '#0000ff', blanket: '#00ff00', associational: '#ff0000' },
}
const mark = (mean: number, hollow = false): Mark => ({
  estimate: figure(mean),
  colour: '#0000ff',
  shape: 'circle',
  hollow,
  label: `mark at ${mean}`,
})
const lineOf = (count: number): DotLine => ({
  label: 'first row\nsecond row',
  marks: Array.from({ length: count }, (_, i) => mark(0.5 + i / 100)),
})
const plotOf = (lines: readonly DotLine[], percent = true) =>
  dotPlot({ lines, axis: { title: 'Accuracy', low: 0, high: 1, percent }, references: [], palette })

/** What a chart says where it is asked: the words at an axis, the words of a tooltip. */
const tickOf = ({ options }: ChartConfiguration<'scatter'>, axis: 'x' | 'y', value: number) =>
  (options?.scales?.[axis]?.ticks?.callback as (value: number) => unknown)(value)
const tooltipOf = ({ options }: ChartConfiguration<'scatter'>, raw: unknown) =>
  (options?.plugins?.tooltip?.callbacks?.label as (item: { raw: unknown }) => unknown)({ raw })

describe('the height of a dot plot', () => {
  it('grows with its lines, and with the most marks on any of them', () => {
    expect(dotPlotHeight([])).toBe(86)
    expect(dotPlotHeight([lineOf(0)])).toBe(86 + 32)
    expect(dotPlotHeight([lineOf(1)])).toBe(86 + 32)
    expect(dotPlotHeight([lineOf(2), lineOf(1)])).toBe(86 + 2 * 34)
    expect(dotPlotHeight([lineOf(5), lineOf(1), lineOf(0)])).toBe(86 + 3 * (5 * 13 + 8))
  })
})

describe('a dot plot', () => {
  it('has its lines from the top down, with the marks of one line around it', () => {
    const { data, options } = plotOf([lineOf(1), lineOf(2), lineOf(3)])
    const heights = (data.datasets[0].data as { y: number }[]).map(({ y }) => Number(y.toFixed(3)))
    expect(heights).toEqual([0, 0.89, 1.11, 1.78, 2, 2.22])
    expect(options?.scales?.y).toMatchObject({ reverse: true, min: -0.6, max: 2.6 })
  })

  it('keeps many marks on one line apart from the next', () => {
    const { data } = plotOf([lineOf(12), lineOf(12)])
    const heights = (data.datasets[0].data as { y: number }[]).map(({ y }) => y)
    expect(Math.max(...heights.slice(0, 12))).toBeLessThan(Math.min(...heights.slice(12)))
  })

  it('fills marks with their colour, and hollow ones with the paper', () => {
    const { data } = plotOf([{ label: 'a', marks: [mark(0.5), mark(0.6, true)] }])
    expect(data.datasets[0]).toMatchObject({
      pointBackgroundColor: ['#0000ff', '#ffffff'],
      pointBorderColor: ['#0000ff', '#0000ff'],
      pointStyle: ['circle', 'circle'],
    })
  })

  it('names its lines, in two rows where they have two', () => {
    const plot = plotOf([lineOf(1)])
    expect([tickOf(plot, 'y', 0), tickOf(plot, 'y', 1), tickOf(plot, 'y', 0.5)]).toEqual([
      ['first row', 'second row'],
      '',
      '',
    ])
  })

  it('has an axis of percentages or of numbers', () => {
    expect(tickOf(plotOf([lineOf(1)]), 'x', 0.30000000000000004)).toBe('30 %')
    expect(tickOf(plotOf([lineOf(1)], false), 'x', 0.1)).toBe('0.1')
    expect(tickOf(plotOf([lineOf(1)], false), 'x', -0.4000000000000001)).toBe('−0.4')
  })

  it('tells of a mark what it is, its figure with its interval, and how that was made', () => {
    const raw = { mark: mark(0.5) }
    expect(tooltipOf(plotOf([]), raw)).toEqual(['mark at 0.5', '50.0 % (47.0 % to 53.0 %)', 'made by hand'])
    expect(tooltipOf(plotOf([], false), raw)).toEqual(['mark at 0.5', '0.500 (0.470 to 0.530)', 'made by hand'])
    const negative = { mark: { ...mark(0), estimate: figure(-0.2) } }
    expect(tooltipOf(plotOf([], false), negative)).toEqual(['mark at 0', '−0.200 (−0.230 to −0.170)', 'made by hand'])
  })
})

describe('a plot of ROC curves', () => {
  const roc = { falsePositiveRate: [0, 1], truePositiveRate: [0, 1], low: [0, 0.9], high: [0.1, 1] }

  it('has the diagonal even without a curve', () => {
    expect(rocPlot([], palette).data.datasets).toMatchObject([
      {
        label: 'coin toss',
        data: [
          { x: 0, y: 0 },
          { x: 1, y: 1 },
        ],
      },
    ])
  })

  it('fills the band between its ends, which stand next to each other', () => {
    const [low, high, line] = rocPlot([{ roc, label: 'a', colour: '#0000ff', dashed: false }], palette).data.datasets
    expect(low).toMatchObject({
      data: [
        { x: 0, y: 0 },
        { x: 1, y: 0.9 },
      ],
    })
    expect(high).toMatchObject({
      fill: '-1',
      backgroundColor: '#0000ff29',
      data: [
        { x: 0, y: 0.1 },
        { x: 1, y: 1 },
      ],
    })
    expect(line).toMatchObject({ label: 'a', borderColor: '#0000ff', borderWidth: 2.5 })
  })

  it('has both axes from 0 to 1', () => {
    expect(rocPlot([], palette).options?.scales).toMatchObject({ x: { min: 0, max: 1 }, y: { min: 0, max: 1 } })
  })
})

it('a learning curve goes through its points, from zero', () => {
  const { data, options } = learningPlot(
    [
      {
        points: [
          { step: 100, loss: 0.7 },
          { step: 200, loss: 0.5 },
        ],
        colour: '#0000ff',
        isDashed: true,
      },
    ],
    palette,
  )
  expect(data.datasets[0]).toMatchObject({ borderColor: '#0000ff', borderDash: [6, 4] })
  expect(data.datasets[0].data).toEqual([
    { x: 100, y: 0.7 },
    { x: 200, y: 0.5 },
  ])
  expect(options?.scales).toMatchObject({ x: { min: 0 }, y: { min: 0 } })
})

it('a colour is faded by a share of 255, in two digits', () => {
  expect([0, 0.01, 0.5, 1].map((share) => faded('#123456', share))).toEqual([
    '#12345600',
    '#12345603',
    '#12345680',
    '#123456ff',
  ])
  expect(new Set(Object.values(familyShape)).size).toBe(3)
})

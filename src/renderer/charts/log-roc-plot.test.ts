import { describe, expect, it } from 'vitest'
import { logRocPlot } from './log-roc-plot.ts'
import type { Palette } from './palette.ts'

const palette: Palette = {
  ink: '#000001',
  soft: '#000002',
  line: '#000003',
  paper: '#000004',
  control: '#000005',
  family: { causal: '#00000a', blanket: '#00000b', associational: '#00000c' },
}
const rates = [0.002, 0.02, 0.2, 1]
const roc = { falsePositiveRate: rates, truePositiveRate: [0, 0.1, 0.5, 1], low: [0, 0, 0.4, 1], high: rates }
const line = { roc, label: 'one', colour: '#00000a', dashed: false, marked: false }

describe('ROC curves on logarithmic axes', () => {
  it('begin at the power of ten below the lowest rate; what is lower stands at the edge', () => {
    const { data, options } = logRocPlot([line], palette)
    const [, , curve, guessing] = data.datasets.map((set) => set.data as { x: number; y: number }[])
    expect(options?.scales?.x?.min).toBe(-3)
    expect(curve.map(({ x }) => 10 ** x).map((x) => Number(x.toFixed(6)))).toEqual(rates)
    expect(curve.map(({ y }) => Number((10 ** y).toFixed(6)))).toEqual([0.001, 0.1, 0.5, 1])
    expect(guessing).toEqual([
      { x: -3, y: -3 },
      { x: 0, y: 0 },
    ])
  })
  it('name the ends of their axes in percent', () => {
    const ticks = logRocPlot([line], palette).options?.scales?.x?.ticks
    const text = (value: number) => (ticks?.callback as unknown as (value: number) => string)(value)
    expect([-3, -2, -1, 0].map(text)).toEqual(['0.1 %', '1 %', '10 %', '100 %'])
  })
  it('have squares where another line has their colour', () => {
    const marks = (marked: boolean) =>
      logRocPlot([{ ...line, marked }], palette).data.datasets[2].pointRadius as readonly number[]
    expect(marks(false)).toEqual([0, 0, 0, 0])
    expect(marks(true)).toEqual([5, 0, 0, 0])
  })
})

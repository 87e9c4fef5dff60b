import type { ChartConfiguration } from 'chart.js'
import { describe, expect, it } from 'vitest'
import type { Box } from '#shared/contracts/leakage.ts'
import { type BoxLine, boxPlot, boxPlotHeight, rootTicks } from './box-plot.ts'
import type { Palette } from './palette.ts'

const palette: Palette = {
  ink: '#111111',
  soft: '#222222',
  line: '#333333',
  paper: '#ffffff',
  control: '#888888',
  family: { causal: '#0000ff', blanket: '#00ff00', associational: '#ff0000' },
}
const box: Box = {
  count: 40,
  mean: 0.3,
  median: 0.25,
  lowerQuartile: 0.09,
  upperQuartile: 1,
  lowWhisker: -0.04,
  highWhisker: 2.25,
  outliers: 2,
  shown: [3.61, 900],
}
const line: BoxLine = {
  label: 'A model\n30 rows',
  box,
  colour: '#0000ff',
  shape: 'circle',
  reference: { at: 0.16, label: 'floor' },
}
const axis = { title: 'Leakage (nats)', scale: 'root', low: -1, high: 4 } as const
const plotOf = (scale: 'root' | 'linear') =>
  boxPlot({ lines: [line, line], axis: { ...axis, scale }, title: 'Model', palette })

/** What a plot draws, were a unit of either axis 100 pixels. */
function drawn({ data, plugins }: ChartConfiguration<'scatter'>) {
  const calls: { what: string; numbers: number[]; colour: unknown }[] = []
  let pen: unknown
  const ctx = new Proxy(
    {},
    {
      get: (_, what: string) =>
        what === 'canvas' ? null : (...numbers: number[]) => calls.push({ what, numbers, colour: pen }),
      set: (_, what, value) => {
        if (what === 'strokeStyle') pen = value
        return true
      },
    },
  )
  const scale = { getPixelForValue: (value: number) => 100 * value }
  const [plugin] = plugins ?? []
  plugin.beforeDatasetsDraw?.({ ctx, data, scales: { x: scale, y: scale } } as never, {} as never, {} as never)
  return calls
}

describe('a box plot', () => {
  it('draws the box between the quartiles, whiskers, what lies beyond, and the number beside it', () => {
    const calls = drawn(plotOf('root'))
    const boxes = calls.filter(({ what }) => what === 'strokeRect').map(({ numbers }) => numbers.map(Math.round))
    // From the root of 0.09 to that of 1, on the lines 0 and 1.
    expect(boxes).toEqual([
      [30, -26, 70, 52],
      [30, 74, 70, 52],
    ])
    const circles = calls.filter(({ what }) => what === 'arc').map(({ numbers: [x] }) => Math.round(x))
    // 900 is beyond the axis, and drawn at its end.
    expect(circles).toEqual([190, 200, 190, 200])
    const moves = calls.filter(({ what }) => what === 'moveTo').map(({ numbers: [x] }) => Math.round(x))
    // The whiskers' far end below 0 is the negative root.
    expect(moves).toContain(-20)
    const beside = calls.filter(({ what, colour }) => what === 'lineTo' && colour === palette.ink)
    expect(beside.map(({ numbers: [x] }) => Math.round(x))).toEqual([40, 40])
  })
  it('keeps numbers as they are on a linear axis', () => {
    const [first] = plotOf('linear').data.datasets[0].data as { x: number; y: number }[]
    expect(first).toMatchObject({ x: 0.25, y: 0 })
    const ends = plotOf('linear').options?.scales?.x
    expect([ends?.min, ends?.max]).toEqual([-1, 4])
  })
  it('names both axes, and says the figures where it is asked', () => {
    const { options, data } = plotOf('root')
    const titleOf = (name: 'x' | 'y') =>
      (options?.scales?.[name] as { title?: { text?: string } } | undefined)?.title?.text
    expect([titleOf('x'), titleOf('y')]).toEqual(['Leakage (nats)', 'Model'])
    const tick = options?.scales?.x?.ticks?.callback as (value: number) => string
    expect([tick(-1), tick(0), tick(0.5)]).toEqual(['−1', '0', '0.25'])
    const label = options?.plugins?.tooltip?.callbacks?.label as (item: { raw: unknown }) => string[]
    expect(label({ raw: data.datasets[0].data[0] })).toEqual([
      'A model, 30 rows',
      'median 0.25, middle half 0.09 to 1',
      '40 records, 2 beyond the whiskers',
      'floor: 0.16',
    ])
    expect(boxPlotHeight([line, line])).toBeGreaterThan(boxPlotHeight([line]))
  })
  it('has ticks at round numbers that do not crowd, 0 among them', () => {
    for (const [low, high] of [
      [-1, 4],
      [0, 0.05],
      [-0.002, 0.001],
      [0, 1e-6],
    ]) {
      const ticks = rootTicks({ ...axis, low, high })
      expect(ticks).toContain(0)
      expect(ticks.length).toBeGreaterThan(3)
      const places = ticks.map((value) => Math.sign(value) * Math.sqrt(Math.abs(value)))
      const whole = Math.sqrt(high) + Math.sqrt(-low)
      places.slice(1).forEach((place, i) => expect(place - places[i]).toBeGreaterThan(0.08 * whole))
    }
  })
})

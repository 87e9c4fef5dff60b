/** Curves over a numeric axis, each point with its 95 % interval; a plugin draws these, since Chart.js has none. */

import type { ChartConfiguration, Plugin } from 'chart.js'
import { figureText, intervalText, ticksIn } from './figures.ts'
import type { Palette } from './palette.ts'
import {
  axis,
  drawInterval,
  markedLine,
  type MarkLook,
  noLegend,
  plain,
  type Reference,
  referenceLines,
} from './plot-parts.ts'
import { styled } from '#shared/text/number-style.ts'

export interface CurvePoint {
  readonly x: number
  readonly estimate: number
  readonly low: number
  readonly high: number
  /** What the point is on the axis, in words. */
  readonly name: string
}

/** Dashed where it is hollow. */
export interface Curve extends MarkLook {
  readonly label: string
  readonly points: readonly CurvePoint[]
}

export interface CurvePlotSettings {
  readonly curves: readonly Curve[]
  readonly x: { readonly title: string; readonly logarithmic: boolean }
  readonly y: { readonly title: string; readonly low: number; readonly high: number; readonly percent: boolean }
  readonly reference?: Reference
  readonly palette: Palette
}

interface Drawn {
  x: number
  y: number
  point: CurvePoint
}

/** Curves stand a little apart, so that intervals do not hide each other. */
const apart = 0.006

const intervals: Plugin<'scatter'> = {
  id: 'intervals',
  beforeDatasetsDraw({ ctx, data, scales: { x, y } }) {
    ctx.save()
    ctx.lineWidth = 1.5
    for (const { data: points, borderColor } of data.datasets)
      for (const { x: at, point } of points as unknown as Drawn[])
        drawInterval(ctx, {
          along: 'y',
          low: y.getPixelForValue(point.low),
          high: y.getPixelForValue(point.high),
          at: x.getPixelForValue(at),
          end: 3,
          dash: [],
          colour: borderColor as string,
        })
    ctx.restore()
  },
}

/** The chart of some curves. */
export function curvePlot(settings: CurvePlotSettings): ChartConfiguration<'scatter'> {
  const { curves, x, y, reference, palette } = settings
  const place = (value: number) => (x.logarithmic ? Math.log10(value) : value)
  const names = new Map(curves.flatMap(({ points }) => points.map((point) => [place(point.x), point.x] as const)))
  const ticks = [...names.keys()].sort((a, b) => a - b)
  const [first, last] = [ticks[0], ticks[ticks.length - 1]]
  const room = 0.04 * (last - first || 1)
  return {
    type: 'scatter',
    data: {
      datasets: curves.map(({ label, points, ...look }, i) => ({
        ...markedLine(look, palette),
        label,
        data: points
          .toSorted((a, b) => a.x - b.x)
          .map((point) => ({
            x: place(point.x) + (i - (curves.length - 1) / 2) * apart * (last - first || 1),
            y: point.estimate,
            point,
          })) as unknown as { x: number; y: number }[],
        showLine: true,
        borderWidth: 2,
        borderDash: look.hollow ? [5, 3] : [],
        pointHoverRadius: 6,
      })),
    },
    options: {
      ...plain,
      layout: { padding: { top: 8, right: 20 } },
      scales: {
        x: {
          ...axis(x.title, palette, {
            callback: (value) => styled((names.get(Number(value)) ?? Number(value)).toLocaleString('en')),
          }),
          min: first - room,
          max: last + room,
          afterBuildTicks: (scale) => {
            scale.ticks = ticks.map((value) => ({ value }))
          },
        },
        y: { ...axis(y.title, palette, { callback: ticksIn(y.percent) }), min: y.low, max: y.high },
      },
      plugins: {
        legend: noLegend,
        tooltip: {
          callbacks: {
            label: ({ raw, dataset }) => {
              const { point } = raw as Drawn
              const text = intervalText({ ...point, mean: point.estimate }, (value) => figureText(value, y.percent))
              return [`${dataset.label}, ${point.name}`, text]
            },
          },
        },
      },
    },
    plugins: [intervals, referenceLines(reference ? [reference] : [], 'y', palette)],
  }
}

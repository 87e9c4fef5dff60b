/** Curves over a numeric axis, each point with its 95 % interval; a plugin draws these, since Chart.js has none. */

import type { ChartConfiguration, Plugin, PointStyle } from 'chart.js'
import { figureText, tickText } from './figures.ts'
import type { Palette } from './palette.ts'

export interface CurvePoint {
  readonly x: number
  readonly estimate: number
  readonly low: number
  readonly high: number
  /** What the point is on the axis, in words. */
  readonly name: string
}

export interface Curve {
  readonly label: string
  readonly colour: string
  readonly shape: PointStyle
  /** Dashed, with empty marks: P* and controls. */
  readonly hollow: boolean
  readonly points: readonly CurvePoint[]
}

export interface CurvePlotSettings {
  readonly curves: readonly Curve[]
  readonly x: { readonly title: string; readonly logarithmic: boolean }
  readonly y: { readonly title: string; readonly low: number; readonly high: number; readonly percent: boolean }
  /** A horizontal line with a label, such as chance. */
  readonly reference?: { readonly at: number; readonly label: string }
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
    for (const { data: points, borderColor } of data.datasets) {
      ctx.strokeStyle = borderColor as string
      for (const { x: at, point } of points as unknown as Drawn[]) {
        const [column, top, bottom] = [
          x.getPixelForValue(at),
          y.getPixelForValue(point.high),
          y.getPixelForValue(point.low),
        ]
        ctx.beginPath()
        ctx.moveTo(column, top)
        ctx.lineTo(column, bottom)
        for (const end of [top, bottom]) {
          ctx.moveTo(column - 3, end)
          ctx.lineTo(column + 3, end)
        }
        ctx.stroke()
      }
    }
    ctx.restore()
  },
}

const referenceLine = ({ reference, palette }: CurvePlotSettings): Plugin<'scatter'> => ({
  id: 'reference',
  beforeDatasetsDraw({ ctx, chartArea: { left, right }, scales: { y } }) {
    if (!reference) return
    const height = y.getPixelForValue(reference.at)
    ctx.save()
    ctx.strokeStyle = palette.soft
    ctx.fillStyle = palette.soft
    ctx.font = '12px system-ui, sans-serif'
    ctx.textAlign = 'right'
    ctx.setLineDash([2, 3])
    ctx.beginPath()
    ctx.moveTo(left, height)
    ctx.lineTo(right, height)
    ctx.stroke()
    ctx.fillText(reference.label, right - 4, height - 4)
    ctx.restore()
  },
})

/** The chart of some curves. */
export function curvePlot(settings: CurvePlotSettings): ChartConfiguration<'scatter'> {
  const { curves, x, y, palette } = settings
  const place = (value: number) => (x.logarithmic ? Math.log10(value) : value)
  const names = new Map(curves.flatMap(({ points }) => points.map((point) => [place(point.x), point.x] as const)))
  const ticks = [...names.keys()].sort((a, b) => a - b)
  const [first, last] = [ticks[0], ticks[ticks.length - 1]]
  const room = 0.04 * (last - first || 1)
  const text = { color: palette.ink, font: { family: 'system-ui, sans-serif', size: 12 } }
  return {
    type: 'scatter',
    data: {
      datasets: curves.map(({ label, colour, shape, hollow, points }, i) => ({
        label,
        data: points
          .toSorted((a, b) => a.x - b.x)
          .map((point) => ({
            x: place(point.x) + (i - (curves.length - 1) / 2) * apart * (last - first || 1),
            y: point.estimate,
            point,
          })) as unknown as { x: number; y: number }[],
        showLine: true,
        clip: false as const,
        borderColor: colour,
        borderWidth: 2,
        borderDash: hollow ? [5, 3] : [],
        pointStyle: shape,
        pointRadius: 5,
        pointHoverRadius: 6,
        pointBackgroundColor: hollow ? palette.paper : colour,
        pointBorderColor: colour,
        pointBorderWidth: 2,
      })),
    },
    options: {
      animation: false,
      maintainAspectRatio: false,
      layout: { padding: { top: 8, right: 20 } },
      scales: {
        x: {
          min: first - room,
          max: last + room,
          title: { display: true, text: x.title, ...text },
          afterBuildTicks: (scale) => {
            scale.ticks = ticks.map((value) => ({ value }))
          },
          ticks: { ...text, callback: (value) => (names.get(Number(value)) ?? Number(value)).toLocaleString('en') },
          grid: { color: palette.line },
        },
        y: {
          min: y.low,
          max: y.high,
          title: { display: true, text: y.title, ...text },
          ticks: {
            ...text,
            callback: (value) => tickText(Number(value), y.percent),
          },
          grid: { color: palette.line },
        },
      },
      plugins: {
        legend: { display: false },
        tooltip: {
          callbacks: {
            label: ({ raw, dataset }) => {
              const { estimate, low, high, name } = (raw as Drawn).point
              return [
                `${dataset.label}, ${name}`,
                `${figureText(estimate, y.percent)} (${figureText(low, y.percent)} to ${figureText(high, y.percent)})`,
              ]
            },
          },
        },
      },
    },
    plugins: [intervals, referenceLine(settings)],
  }
}

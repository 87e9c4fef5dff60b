/**
 * A dot plot: one line for each thing compared, on it a mark for each model with its 95 % interval. Chart.js has no
 * intervals, so a plugin draws them.
 */

import type { ChartConfiguration, Plugin, PointStyle } from 'chart.js'
import type { Estimate } from '#shared/contracts/results.ts'
import { figureText, tickText } from './figures.ts'
import type { Palette } from './palette.ts'

export interface Mark {
  readonly estimate: Estimate
  readonly colour: string
  readonly shape: PointStyle
  /** Empty marks and dashed intervals stand for P* and controls. */
  readonly hollow: boolean
  /** What the mark is, for the tooltip and the legend. */
  readonly label: string
}

export interface DotLine {
  readonly label: string
  readonly marks: readonly Mark[]
}

export interface DotPlotSettings {
  readonly lines: readonly DotLine[]
  readonly axis: { readonly title: string; readonly low: number; readonly high: number; readonly percent: boolean }
  /** Vertical lines with a label, such as chance. */
  readonly references: readonly { readonly at: number; readonly label: string }[]
  readonly palette: Palette
}

interface DotPoint {
  x: number
  y: number
  mark: Mark
}

/** Distance between marks on one line, as a share of the distance between lines. */
const spacing = 0.22

const pointsOf = (lines: readonly DotLine[]): DotPoint[] =>
  lines.flatMap(({ marks }, line) =>
    marks.map((mark, i) => ({
      x: mark.estimate.mean,
      y: line + (i - (marks.length - 1) / 2) * Math.min(spacing, 0.8 / marks.length),
      mark,
    })),
  )

/** Draws each mark's interval behind it. */
const intervals: Plugin<'scatter'> = {
  id: 'intervals',
  beforeDatasetsDraw({ ctx, data, scales: { x, y } }) {
    ctx.save()
    ctx.lineWidth = 2
    for (const { data: points } of data.datasets)
      for (const point of points as unknown as DotPoint[]) {
        const { low, high } = point.mark.estimate
        const [left, right, height] = [x.getPixelForValue(low), x.getPixelForValue(high), y.getPixelForValue(point.y)]
        ctx.strokeStyle = point.mark.colour
        ctx.setLineDash(point.mark.hollow ? [5, 3] : [])
        ctx.beginPath()
        ctx.moveTo(left, height)
        ctx.lineTo(right, height)
        ctx.stroke()
        ctx.setLineDash([])
        ctx.beginPath()
        for (const end of [left, right]) {
          ctx.moveTo(end, height - 4)
          ctx.lineTo(end, height + 4)
        }
        ctx.stroke()
      }
    ctx.restore()
  },
}

/** Draws the reference lines with their labels above the plot. */
function references(settings: DotPlotSettings): Plugin<'scatter'> {
  return {
    id: 'references',
    beforeDatasetsDraw({ ctx, chartArea: { top, bottom }, scales: { x } }) {
      ctx.save()
      ctx.strokeStyle = settings.palette.soft
      ctx.fillStyle = settings.palette.soft
      ctx.font = '12px system-ui, sans-serif'
      ctx.textAlign = 'center'
      for (const { at, label } of settings.references) {
        const position = x.getPixelForValue(at)
        ctx.setLineDash([2, 3])
        ctx.beginPath()
        ctx.moveTo(position, top)
        ctx.lineTo(position, bottom)
        ctx.stroke()
        ctx.fillText(label, position, top - 6)
      }
      ctx.restore()
    },
  }
}

/** Height in pixels that shows every line comfortably. */
export const dotPlotHeight = (lines: readonly DotLine[]): number =>
  86 + lines.length * Math.max(32, 13 * Math.max(1, ...lines.map(({ marks }) => marks.length)) + 8)

/** The chart of a dot plot. */
export function dotPlot(settings: DotPlotSettings): ChartConfiguration<'scatter'> {
  const { lines, axis, palette } = settings
  const points = pointsOf(lines)
  const text = { color: palette.ink, font: { family: 'system-ui, sans-serif', size: 12 } }
  return {
    type: 'scatter',
    data: {
      datasets: [
        {
          data: points as unknown as { x: number; y: number }[],
          // Marks at the very end of the axis are drawn whole.
          clip: false,
          pointStyle: points.map(({ mark }) => mark.shape),
          pointRadius: 6,
          pointHoverRadius: 7,
          pointBackgroundColor: points.map(({ mark }) => (mark.hollow ? palette.paper : mark.colour)),
          pointBorderColor: points.map(({ mark }) => mark.colour),
          pointBorderWidth: 2,
        },
      ],
    },
    options: {
      animation: false,
      maintainAspectRatio: false,
      layout: { padding: { top: 18, right: 28 } },
      scales: {
        x: {
          min: axis.low,
          max: axis.high,
          title: { display: true, text: axis.title, ...text },
          ticks: {
            ...text,
            callback: (value) => tickText(Number(value), axis.percent),
          },
          grid: { color: palette.line },
        },
        y: {
          min: -0.6,
          max: lines.length - 0.4,
          reverse: true,
          afterBuildTicks: (scale) => {
            scale.ticks = lines.map((_, value) => ({ value }))
          },
          ticks: { ...text, autoSkip: false, callback: (value) => lines[Number(value)]?.label.split('\n') ?? '' },
          grid: { display: false },
        },
      },
      plugins: {
        legend: { display: false },
        tooltip: {
          callbacks: {
            label: ({ raw }) => {
              const { mark } = raw as DotPoint
              const { mean, low, high, method } = mark.estimate
              return [
                mark.label,
                `${figureText(mean, axis.percent)} (${figureText(low, axis.percent)} to ${figureText(high, axis.percent)})`,
                method,
              ]
            },
          },
        },
      },
    },
    plugins: [intervals, references(settings)],
  }
}

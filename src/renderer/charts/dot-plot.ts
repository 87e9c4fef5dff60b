/**
 * A dot plot: one line for each thing compared, on it a mark for each model with its 95 % interval. Chart.js has no
 * intervals, so a plugin draws them.
 */

import type { ChartConfiguration, Plugin } from 'chart.js'
import type { Estimate } from '#shared/contracts/results.ts'
import { figureText, intervalText, ticksIn } from './figures.ts'
import type { Palette } from './palette.ts'
import {
  axis as axisOf,
  drawInterval,
  markedPoints,
  type MarkLook,
  noLegend,
  plain,
  type Reference,
  referenceLines,
  rowsAxis,
} from './plot-parts.ts'

/** Its interval is dashed where it is hollow. */
export interface Mark extends MarkLook {
  readonly estimate: Estimate
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
  readonly references: readonly Reference[]
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
      for (const { y: row, mark } of points as unknown as DotPoint[])
        drawInterval(ctx, {
          along: 'x',
          low: x.getPixelForValue(mark.estimate.low),
          high: x.getPixelForValue(mark.estimate.high),
          at: y.getPixelForValue(row),
          end: 4,
          dash: mark.hollow ? [5, 3] : [],
          colour: mark.colour,
        })
    ctx.restore()
  },
}

/** Height in pixels that shows every line comfortably. */
export const dotPlotHeight = (lines: readonly DotLine[]): number =>
  86 + lines.length * Math.max(32, 13 * Math.max(1, ...lines.map(({ marks }) => marks.length)) + 8)

/** The chart of a dot plot. */
export function dotPlot(settings: DotPlotSettings): ChartConfiguration<'scatter'> {
  const { lines, axis, palette } = settings
  const points = pointsOf(lines)
  return {
    type: 'scatter',
    data: {
      datasets: [
        {
          data: points as unknown as { x: number; y: number }[],
          ...markedPoints(
            points.map(({ mark }) => mark),
            palette,
          ),
        },
      ],
    },
    options: {
      ...plain,
      layout: { padding: { top: 18, right: 28 } },
      scales: {
        x: {
          ...axisOf(axis.title, palette, { callback: ticksIn(axis.percent) }),
          min: axis.low,
          max: axis.high,
        },
        y: rowsAxis(
          lines.map(({ label }) => label),
          null,
          palette,
        ),
      },
      plugins: {
        legend: noLegend,
        tooltip: {
          callbacks: {
            label: ({ raw }) => {
              const { mark } = raw as DotPoint
              const show = (value: number) => figureText(value, axis.percent)
              return [mark.label, intervalText(mark.estimate, show), mark.estimate.method]
            },
          },
        },
      },
    },
    plugins: [intervals, referenceLines(settings.references, 'x', palette)],
  }
}

import type { ChartConfiguration, Plugin } from 'chart.js'
import type { Estimate } from '#shared/contracts/results.ts'
import { rounded } from '#shared/text/analyses/index.ts'
import { intervalText } from './figures.ts'
import type { Palette } from './palette.ts'
import { axis, drawInterval, markedLine, type MarkLook, noLegend, plain } from './plot-parts.ts'

/** A figure with its intervals along a logarithmic axis; dashed where it is hollow. */
export interface PlottedLine extends MarkLook {
  readonly label: string
  /** Positions above 0, in order. */
  readonly points: readonly { readonly x: number; readonly estimate: Estimate }[]
}

export interface LinePlotSettings {
  readonly lines: readonly PlottedLine[]
  readonly x: string
  readonly y: { readonly title: string; readonly percent: boolean }
  readonly palette: Palette
}

interface LinePoint {
  /** Logarithm of the position, base 10. */
  readonly x: number
  readonly y: number
  readonly position: number
  readonly estimate: Estimate
}

/** Draws each point's interval; those of different lines side by side, so that none hides another. */
const intervals: Plugin<'line'> = {
  id: 'intervals',
  beforeDatasetsDraw({ ctx, data, scales: { x, y } }) {
    ctx.save()
    ctx.lineWidth = 1.5
    for (const [i, { data: points, borderColor, borderDash }] of data.datasets.entries())
      for (const { x: position, estimate } of points as unknown as LinePoint[]) {
        const [low, high] = [y.getPixelForValue(estimate.low), y.getPixelForValue(estimate.high)]
        if (low === high) continue
        drawInterval(ctx, {
          along: 'y',
          low,
          high,
          at: x.getPixelForValue(position) + 4 * (i - (data.datasets.length - 1) / 2),
          end: 4,
          dash: (borderDash as number[]).length > 0 ? [4, 3] : [],
          colour: borderColor as string,
        })
      }
    ctx.restore()
  },
}

/** Lines with their 95 % intervals over a logarithmic axis; whole powers of ten are named. */
export function linePlot({ lines, x, y, palette }: LinePlotSettings): ChartConfiguration<'line'> {
  const show = (value: number) => (y.percent ? `${Math.round(100 * value)} %` : rounded(value))
  const ends = lines.flatMap(({ points }) => points.flatMap(({ estimate }) => [estimate.low, estimate.high]))
  return {
    type: 'line',
    data: {
      datasets: lines.map(({ label, points, ...look }) => ({
        ...markedLine(look, palette),
        label,
        data: points.map(({ x: position, estimate }): LinePoint => ({
          x: Math.log10(position),
          y: estimate.mean,
          position,
          estimate,
        })) as unknown as { x: number; y: number }[],
        borderWidth: 2.5,
        borderDash: look.hollow ? [7, 4] : [],
      })),
    },
    options: {
      ...plain,
      parsing: false,
      layout: { padding: { top: 8, right: 28 } },
      scales: {
        x: {
          ...axis(x, palette, {
            stepSize: 1,
            callback: (value) => (Number.isInteger(Number(value)) ? rounded(10 ** Number(value)) : ''),
          }),
          type: 'linear',
        },
        y: {
          ...axis(y.title, palette, { callback: (value) => show(Number(value)) }),
          type: 'linear',
          suggestedMin: Math.min(...ends),
          suggestedMax: Math.max(...ends),
        },
      },
      plugins: {
        legend: noLegend,
        tooltip: {
          callbacks: {
            title: () => '',
            label: ({ dataset, raw }) => {
              const { estimate } = raw as LinePoint
              return [dataset.label ?? '', intervalText(estimate, show), estimate.method]
            },
          },
        },
      },
    },
    plugins: [intervals],
  }
}

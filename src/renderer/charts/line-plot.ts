import type { ChartConfiguration, Plugin, PointStyle } from 'chart.js'
import type { Estimate } from '#shared/contracts/results.ts'
import { rounded } from '#shared/text/analyses/index.ts'
import type { Palette } from './palette.ts'

/** A figure with its intervals along a logarithmic axis. */
export interface PlottedLine {
  readonly label: string
  readonly colour: string
  readonly shape: PointStyle
  readonly dashed: boolean
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
  readonly estimate: Estimate
}

/** Draws each point's interval. */
const intervals: Plugin<'line'> = {
  id: 'intervals',
  beforeDatasetsDraw({ ctx, data, scales: { x, y } }) {
    ctx.save()
    for (const [i, { data: points, borderColor, borderDash }] of data.datasets.entries())
      for (const { x: position, estimate } of points as unknown as LinePoint[]) {
        const [at, low, high] = [
          // Side by side, so that none hides another.
          x.getPixelForValue(position) + 4 * (i - (data.datasets.length - 1) / 2),
          y.getPixelForValue(estimate.low),
          y.getPixelForValue(estimate.high),
        ]
        if (low === high) continue
        ctx.strokeStyle = borderColor as string
        ctx.lineWidth = 1.5
        ctx.setLineDash((borderDash as number[]).length > 0 ? [4, 3] : [])
        ctx.beginPath()
        ctx.moveTo(at, low)
        ctx.lineTo(at, high)
        ctx.stroke()
        ctx.setLineDash([])
        ctx.beginPath()
        for (const end of [low, high]) {
          ctx.moveTo(at - 4, end)
          ctx.lineTo(at + 4, end)
        }
        ctx.stroke()
      }
    ctx.restore()
  },
}

/** Lines with their 95 % intervals over a logarithmic axis; whole powers of ten are named. */
export function linePlot({ lines, x, y, palette }: LinePlotSettings): ChartConfiguration<'line'> {
  const text = { color: palette.ink, font: { family: 'system-ui, sans-serif', size: 12 } }
  const show = (value: number) => (y.percent ? `${Math.round(100 * value)} %` : rounded(value))
  const ends = lines.flatMap(({ points }) => points.flatMap(({ estimate }) => [estimate.low, estimate.high]))
  return {
    type: 'line',
    data: {
      datasets: lines.map(({ label, colour, shape, dashed, points }) => ({
        label,
        data: points.map(({ x: position, estimate }): LinePoint => ({
          x: Math.log10(position),
          y: estimate.mean,
          estimate,
        })) as unknown as { x: number; y: number }[],
        // Marks at the very end of the axis are drawn whole.
        clip: false as const,
        borderColor: colour,
        borderWidth: 2.5,
        borderDash: dashed ? [7, 4] : [],
        pointStyle: shape,
        pointRadius: 5,
        pointBackgroundColor: dashed ? palette.paper : colour,
        pointBorderColor: colour,
        pointBorderWidth: 2,
      })),
    },
    options: {
      animation: false,
      maintainAspectRatio: false,
      parsing: false,
      layout: { padding: { top: 8, right: 28 } },
      scales: {
        x: {
          type: 'linear',
          title: { display: true, text: x, ...text },
          ticks: {
            ...text,
            stepSize: 1,
            callback: (value) => (Number.isInteger(Number(value)) ? rounded(10 ** Number(value)) : ''),
          },
          grid: { color: palette.line },
        },
        y: {
          type: 'linear',
          suggestedMin: Math.min(...ends),
          suggestedMax: Math.max(...ends),
          title: { display: true, text: y.title, ...text },
          ticks: { ...text, callback: (value) => show(Number(value)) },
          grid: { color: palette.line },
        },
      },
      plugins: {
        legend: { display: false },
        tooltip: {
          callbacks: {
            title: () => '',
            label: ({ dataset, raw }) => {
              const { estimate } = raw as LinePoint
              return [
                dataset.label ?? '',
                `${show(estimate.mean)} (${show(estimate.low)} to ${show(estimate.high)})`,
                estimate.method,
              ]
            },
          },
        },
      },
    },
    plugins: [intervals],
  }
}

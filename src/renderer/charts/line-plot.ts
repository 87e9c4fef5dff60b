import type { ChartConfiguration, PointStyle } from 'chart.js'
import type { Estimate } from '#shared/contracts/results.ts'
import { rounded } from '#shared/text/analyses/index.ts'
import { faded, type Palette } from './palette.ts'

/** A figure with its band along a logarithmic axis. */
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
  readonly y: { readonly title: string; readonly percent: boolean; readonly logarithmic?: boolean }
  readonly palette: Palette
}

/** Least that a logarithmic axis shows: what lies below is drawn there. */
const least = 1e-9
const log = (value: number) => Math.log10(Math.max(least, value))

/** Lines with their 95 % bands over a logarithmic axis; whole powers of ten are named. */
export function linePlot({ lines, x, y, palette }: LinePlotSettings): ChartConfiguration<'line'> {
  const text = { color: palette.ink, font: { family: 'system-ui, sans-serif', size: 12 } }
  const height = (value: number) => (y.logarithmic ? log(value) : value)
  const power = (value: string | number) => (Number.isInteger(Number(value)) ? rounded(10 ** Number(value)) : '')
  const show = (value: number) => (y.percent ? `${Math.round(100 * value)} %` : rounded(value))
  const band = { pointRadius: 0, pointHitRadius: 0, borderWidth: 0 }
  return {
    type: 'line',
    data: {
      datasets: lines.flatMap(({ label, colour, shape, dashed, points }) => {
        const at = (value: (estimate: Estimate) => number) =>
          points.map(({ x: position, estimate }) => ({ x: log(position), y: height(value(estimate)), estimate }))
        return [
          { ...band, label: `${label}, lower end`, data: at(({ low }) => low), borderColor: colour },
          {
            ...band,
            label: `${label}, upper end`,
            data: at(({ high }) => high),
            borderColor: colour,
            fill: '-1',
            backgroundColor: faded(colour, 0.16),
          },
          {
            label,
            data: at(({ mean }) => mean),
            borderColor: colour,
            borderWidth: 2.5,
            borderDash: dashed ? [7, 4] : [],
            pointStyle: shape,
            pointRadius: 5,
            pointBackgroundColor: dashed ? palette.paper : colour,
            pointBorderColor: colour,
            pointBorderWidth: 2,
          },
        ]
      }),
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
          ticks: { ...text, stepSize: 1, callback: power },
          grid: { color: palette.line },
        },
        y: {
          type: 'linear',
          title: { display: true, text: y.title, ...text },
          ticks: y.logarithmic
            ? { ...text, stepSize: 1, callback: power }
            : { ...text, callback: (value) => show(Number(value)) },
          grid: { color: palette.line },
        },
      },
      plugins: {
        legend: { display: false },
        tooltip: {
          callbacks: {
            title: () => '',
            label: ({ dataset, raw }) => {
              const { estimate } = raw as { estimate: Estimate }
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
  }
}

import type { ChartConfiguration } from 'chart.js'
import { ticksIn, tickText } from './figures.ts'
import type { Palette } from './palette.ts'
import { axis, comparison, noLegend, plain, type Reference } from './plot-parts.ts'
import { words } from '../text/index.ts'

export interface Histogram {
  readonly label: string
  readonly colour: string
  readonly dashed: boolean
  /** How many in each of equally wide parts of 0 to 1; null leaves a gap. */
  readonly counts: readonly (number | null)[]
  /** How many in all parts together. */
  readonly all: number
}

export interface HistogramPlotSettings {
  readonly histograms: readonly Histogram[]
  readonly x: string
  readonly y: string
  /** A share of all that is drawn across, with what it stands for. */
  readonly reference: Reference
  readonly palette: Palette
}

/** Histograms over 0 to 1 as steps, which lie over each other; heights are shares of all. */
export function histogramPlot(settings: HistogramPlotSettings): ChartConfiguration<'line'> {
  const { histograms, x, y, reference, palette } = settings
  const steps = ({ counts, all }: Histogram) =>
    counts.flatMap((count, i) => {
      const y = count === null ? NaN : count / (all || 1)
      return [
        { x: i / counts.length, y },
        { x: (i + 1) / counts.length, y },
      ]
    })
  const noMarks = { pointRadius: 0, pointHitRadius: 6, tension: 0 }
  return {
    type: 'line',
    data: {
      datasets: [
        ...histograms.map((histogram) => ({
          ...noMarks,
          label: histogram.label,
          data: steps(histogram),
          borderColor: histogram.colour,
          borderWidth: 2.5,
          borderDash: histogram.dashed ? [7, 4] : [],
        })),
        {
          ...noMarks,
          label: reference.label,
          data: [
            { x: 0, y: reference.at },
            { x: 1, y: reference.at },
          ],
          ...comparison(palette),
        },
      ],
    },
    options: {
      ...plain,
      parsing: false,
      layout: { padding: { top: 8, right: 20 } },
      scales: {
        x: { ...axis(x, palette, { stepSize: 0.1, callback: ticksIn(false) }), type: 'linear', min: 0, max: 1 },
        y: { ...axis(y, palette, { callback: ticksIn(true) }), type: 'linear', min: 0 },
      },
      plugins: {
        legend: noLegend,
        tooltip: {
          callbacks: {
            title: () => '',
            label: ({ dataset, parsed }) =>
              words.charts.histogram.ofRows(dataset.label ?? '', tickText(parsed.y ?? 0, true)),
          },
        },
      },
    },
  }
}

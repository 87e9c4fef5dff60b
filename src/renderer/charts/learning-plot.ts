import type { ChartConfiguration } from 'chart.js'
import type { Palette } from './palette.ts'

export interface LearningPoint {
  readonly step: number
  readonly loss: number
}

/** How a network's loss falls while it trains. */
export function learningPlot(
  points: readonly LearningPoint[],
  colour: string,
  palette: Palette,
): ChartConfiguration<'line'> {
  const text = { color: palette.ink, font: { family: 'system-ui, sans-serif', size: 12 } }
  return {
    type: 'line',
    data: {
      datasets: [
        {
          data: points.map(({ step, loss }) => ({ x: step, y: loss })),
          borderColor: colour,
          borderWidth: 2,
          pointRadius: 0,
        },
      ],
    },
    options: {
      animation: false,
      maintainAspectRatio: false,
      parsing: false,
      scales: {
        x: {
          type: 'linear',
          min: 0,
          title: { display: true, text: 'Training step', ...text },
          ticks: text,
          grid: { color: palette.line },
        },
        y: {
          min: 0,
          title: { display: true, text: 'Loss (cross-entropy)', ...text },
          ticks: text,
          grid: { color: palette.line },
        },
      },
      plugins: { legend: { display: false } },
    },
  }
}

import type { ChartConfiguration } from 'chart.js'
import type { Palette } from './palette.ts'
import { axis, noLegend, plain } from './plot-parts.ts'

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
      ...plain,
      parsing: false,
      scales: {
        x: { ...axis('Training step', palette), type: 'linear', min: 0 },
        y: { ...axis('Loss (cross-entropy)', palette), min: 0 },
      },
      plugins: { legend: noLegend },
    },
  }
}

import { significant } from '#shared/text/format.ts'
import type { ChartConfiguration } from 'chart.js'
import type { Palette } from './palette.ts'
import { axis, noLegend, plain } from './plot-parts.ts'
import { words } from '../text/index.ts'

export interface LearningPoint {
  readonly step: number
  readonly loss: number
}

/** One network's curve: its colour, and whether it is dashed, so that it can be told apart without colours too. */
export interface LearningLine {
  readonly points: readonly LearningPoint[]
  readonly colour: string
  readonly isDashed?: boolean
}

/** How the loss of networks falls while they train. */
export function learningPlot(lines: readonly LearningLine[], palette: Palette): ChartConfiguration<'line'> {
  const loss = axis(words.charts.learning.loss, palette)
  return {
    type: 'line',
    data: {
      datasets: lines.map(({ points, colour, isDashed }) => ({
        data: points.map(({ step, loss }) => ({ x: step, y: loss })),
        borderColor: colour,
        borderWidth: 2,
        borderDash: isDashed ? [6, 4] : [],
        pointRadius: 0,
      })),
    },
    options: {
      ...plain,
      parsing: false,
      scales: {
        x: { ...axis(words.charts.learning.step, palette), type: 'linear', min: 0 },
        y: {
          ...loss,
          min: 0,
          ticks: { ...loss.ticks, callback: (value) => significant(Number(value), 3) },
        },
      },
      plugins: { legend: noLegend },
    },
  }
}

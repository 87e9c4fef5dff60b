import type { ChartConfiguration } from 'chart.js'
import type { RocCurve } from '#shared/contracts/results.ts'
import { faded, type Palette } from './palette.ts'

export interface RocLine {
  readonly roc: RocCurve
  readonly label: string
  readonly colour: string
  readonly dashed: boolean
}

const points = (x: readonly number[], y: readonly number[]) => x.map((value, i) => ({ x: value, y: y[i] }))

/** ROC curves with their bands, and the diagonal of guessing. */
export function rocPlot(lines: readonly RocLine[], palette: Palette): ChartConfiguration<'line'> {
  const text = { color: palette.ink, font: { family: 'system-ui, sans-serif', size: 12 } }
  const axis = (title: string) => ({
    type: 'linear' as const,
    min: 0,
    max: 1,
    title: { display: true, text: title, ...text },
    ticks: { ...text, callback: (value: string | number) => `${Math.round(100 * Number(value))} %` },
    grid: { color: palette.line },
  })
  const plain = { pointRadius: 0, pointHitRadius: 8, tension: 0 }
  return {
    type: 'line',
    data: {
      datasets: [
        ...lines.flatMap(({ roc, label, colour, dashed }) => [
          {
            ...plain,
            label: `${label}, lower end`,
            data: points(roc.falsePositiveRate, roc.low),
            borderWidth: 0,
            borderColor: colour,
            pointHitRadius: 0,
          },
          {
            ...plain,
            label: `${label}, upper end`,
            data: points(roc.falsePositiveRate, roc.high),
            borderWidth: 0,
            borderColor: colour,
            fill: '-1',
            backgroundColor: faded(colour, 0.16),
            pointHitRadius: 0,
          },
          {
            ...plain,
            label,
            data: points(roc.falsePositiveRate, roc.truePositiveRate),
            borderColor: colour,
            borderWidth: 2.5,
            borderDash: dashed ? [7, 4] : [],
          },
        ]),
        {
          ...plain,
          label: 'coin toss',
          data: points([0, 1], [0, 1]),
          borderColor: palette.soft,
          borderWidth: 1,
          borderDash: [2, 3],
        },
      ],
    },
    options: {
      animation: false,
      maintainAspectRatio: false,
      parsing: false,
      scales: {
        x: axis('Others wrongly called members (false-positive rate)'),
        y: axis('Members found (true-positive rate)'),
      },
      plugins: {
        legend: { display: false },
        tooltip: {
          callbacks: {
            title: () => '',
            label: ({ dataset, parsed }) =>
              `${dataset.label}: ${Math.round(100 * (parsed.y ?? 0))} % found at ${Math.round(100 * (parsed.x ?? 0))} % wrongly called`,
          },
        },
      },
    },
  }
}

import type { ChartConfiguration } from 'chart.js'
import type { RocCurve } from '#shared/contracts/results.ts'
import { faded, type Palette } from './palette.ts'

export interface LogRocLine {
  readonly roc: RocCurve
  readonly label: string
  readonly colour: string
  readonly dashed: boolean
  /** With squares on it, to tell it from another line of its colour. */
  readonly marked: boolean
}

/** Every so many points of a marked line there is a square. */
const markedEvery = 4

/** "10 %", "0.1 %" */
const percent = (share: number) => `${Number((100 * share).toPrecision(2))} %`

/**
 * ROC curves on two logarithmic axes, where it shows what an attack finds while it hardly ever errs (Carlini et al. 2022,
 * section IV), with their bands and the diagonal of guessing. What is below the lowest false-positive rate is drawn at the
 * edge.
 */
export function logRocPlot(lines: readonly LogRocLine[], palette: Palette): ChartConfiguration<'line'> {
  const text = { color: palette.ink, font: { family: 'system-ui, sans-serif', size: 12 } }
  const least = Math.min(0.1, ...lines.flatMap(({ roc }) => roc.falsePositiveRate))
  const edge = Math.floor(Math.log10(least) + 1e-9)
  const height = (value: number) => Math.max(edge, Math.log10(Math.max(value, 1e-12)))
  const points = (roc: RocCurve, values: readonly number[]) =>
    roc.falsePositiveRate.map((rate, i) => ({ x: Math.log10(rate), y: height(values[i]) }))
  const plain = { pointRadius: 0, pointHitRadius: 8, tension: 0 }
  const band = { ...plain, pointHitRadius: 0, borderWidth: 0 }
  const axis = (title: string) => ({
    type: 'linear' as const,
    min: edge,
    max: 0,
    title: { display: true, text: title, ...text },
    ticks: { ...text, stepSize: 1, callback: (value: string | number) => percent(10 ** Number(value)) },
    grid: { color: palette.line },
  })
  return {
    type: 'line',
    data: {
      datasets: [
        ...lines.flatMap(({ roc, label, colour, dashed, marked }) => [
          { ...band, label: `${label}, lower end`, data: points(roc, roc.low), borderColor: colour },
          {
            ...band,
            label: `${label}, upper end`,
            data: points(roc, roc.high),
            borderColor: colour,
            fill: '-1',
            backgroundColor: faded(colour, 0.13),
          },
          {
            ...plain,
            label,
            data: points(roc, roc.truePositiveRate),
            borderColor: colour,
            borderWidth: 2.5,
            borderDash: dashed ? [7, 4] : [],
            pointStyle: 'rect' as const,
            pointRadius: roc.falsePositiveRate.map((_, i) => (marked && i % markedEvery === 0 ? 5 : 0)),
            pointBackgroundColor: dashed ? palette.paper : colour,
            pointBorderColor: colour,
            pointBorderWidth: 2,
          },
        ]),
        {
          ...plain,
          label: 'guessing',
          data: [
            { x: edge, y: edge },
            { x: 0, y: 0 },
          ],
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
      layout: { padding: { top: 8, right: 28 } },
      scales: {
        x: axis('Others wrongly called members, at most (false-positive rate)'),
        y: axis('Members found (true-positive rate)'),
      },
      plugins: {
        legend: { display: false },
        tooltip: {
          callbacks: {
            title: () => '',
            label: ({ dataset, parsed }) =>
              `${dataset.label}: ${percent(10 ** (parsed.y ?? 0))} found while at most ${percent(10 ** (parsed.x ?? 0))} are wrongly called`,
          },
        },
      },
    },
  }
}

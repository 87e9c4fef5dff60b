import type { ChartConfiguration } from 'chart.js'
import type { RocCurve } from '#shared/contracts/results.ts'
import { faded, type Palette } from './palette.ts'

export interface RocLine {
  readonly roc: RocCurve
  readonly label: string
  readonly colour: string
  readonly dashed: boolean
}

/**
 * ROC curves with their bands, and the diagonal of guessing.
 *
 * @param floor with a number both axes are logarithmic and begin there; what is less is drawn there
 */
export function rocPlot(
  lines: readonly RocLine[],
  palette: Palette,
  floor: number | null = null,
): ChartConfiguration<'line'> {
  const points = (x: readonly number[], y: readonly number[]) =>
    x.map((value, i) => ({ x: Math.max(value, floor ?? 0), y: Math.max(y[i], floor ?? 0) }))
  const text = { color: palette.ink, font: { family: 'system-ui, sans-serif', size: 12 } }
  const share = (value: number) => (floor === null ? wholePercent(value) : `${Number((100 * value).toPrecision(2))} %`)
  const axis = (title: string) => ({
    type: floor === null ? ('linear' as const) : ('logarithmic' as const),
    min: floor ?? 0,
    max: 1,
    title: { display: true, text: title, ...text },
    ticks: {
      ...text,
      callback: (value: string | number) => (floor === null ? wholePercent(value) : decadeText(Number(value))),
    },
    grid: { color: palette.line },
  })
  // Between two corners of a curve no threshold lies: what can be had there is what the left one gives.
  const plain = { pointRadius: 0, pointHitRadius: 8, tension: 0, stepped: floor === null ? false : ('before' as const) }
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
          stepped: false as const,
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
              `${dataset.label}: ${share(parsed.y ?? 0)} found at ${share(parsed.x ?? 0)} wrongly called`,
          },
        },
      },
    },
  }
}

const wholePercent = (value: string | number) => `${Math.round(100 * Number(value))} %`

/** Powers of ten alone are labelled: "0.1 %". */
const decadeText = (value: number) =>
  Math.abs(Math.log10(value) - Math.round(Math.log10(value))) < 1e-6 ? `${Number((100 * value).toPrecision(1))} %` : ''

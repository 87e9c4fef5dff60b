import { significant } from '#shared/text/format.ts'
import type { ChartConfiguration } from 'chart.js'
import type { RocCurve } from '#shared/contracts/results.ts'
import { faded, type Palette } from './palette.ts'
import { axis as axisOf, comparison, noLegend, plain } from './plot-parts.ts'
import { words } from '../text/index.ts'

export interface RocLine {
  readonly roc: RocCurve
  readonly label: string
  readonly colour: string
  readonly dashed: boolean
}

/** How the lines of a plot of ROC curves are drawn: none has marks, unless it says so. */
export interface RocStyle {
  readonly pointRadius: number
  readonly pointHitRadius: number
  readonly tension: number
  readonly stepped?: false | 'before'
}

/**
 * A curve's two ends, the band between them, and the curve itself.
 *
 * @param place where a rate on the x axis and a rate on the y axis are drawn
 * @param fading how much of the curve's colour the band has, 0 to 1
 */
export function bandedCurve(
  { roc, label, colour, dashed }: RocLine,
  place: (x: number, y: number) => { x: number; y: number },
  style: RocStyle,
  fading: number,
) {
  const points = (values: readonly number[]) => roc.falsePositiveRate.map((rate, i) => place(rate, values[i]))
  const end = { ...style, pointHitRadius: 0, borderWidth: 0, borderColor: colour }
  return [
    { ...end, label: words.charts.roc.lowerEnd(label), data: points(roc.low) },
    {
      ...end,
      label: words.charts.roc.upperEnd(label),
      data: points(roc.high),
      fill: '-1',
      backgroundColor: faded(colour, fading),
    },
    {
      ...style,
      label,
      data: points(roc.truePositiveRate),
      borderColor: colour,
      borderWidth: 2.5,
      borderDash: dashed ? [7, 4] : [],
    },
  ]
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
  const place = (x: number, y: number) => ({ x: Math.max(x, floor ?? 0), y: Math.max(y, floor ?? 0) })
  const share = (value: number) => (floor === null ? wholePercent(value) : `${significant(100 * value, 2)} %`)
  const axis = (title: string) => ({
    ...axisOf(title, palette, {
      callback: (value) => (floor === null ? wholePercent(value) : decadeText(Number(value))),
    }),
    type: floor === null ? ('linear' as const) : ('logarithmic' as const),
    min: floor ?? 0,
    max: 1,
  })
  // Between two corners of a curve no threshold lies: what can be had there is what the left one gives.
  const style: RocStyle = { pointRadius: 0, pointHitRadius: 8, tension: 0, stepped: floor === null ? false : 'before' }
  return {
    type: 'line',
    data: {
      datasets: [
        ...lines.flatMap((line) => bandedCurve(line, place, style, 0.16)),
        {
          ...style,
          label: words.charts.coinToss,
          stepped: false as const,
          data: [place(0, 0), place(1, 1)],
          ...comparison(palette),
        },
      ],
    },
    options: {
      ...plain,
      parsing: false,
      scales: {
        x: axis(words.charts.roc.wronglyCalled),
        y: axis(words.charts.roc.found),
      },
      plugins: {
        legend: noLegend,
        tooltip: {
          callbacks: {
            title: () => '',
            label: ({ dataset, parsed }) =>
              words.charts.roc.foundAt(dataset.label ?? '', share(parsed.y ?? 0), share(parsed.x ?? 0)),
          },
        },
      },
    },
  }
}

const wholePercent = (value: string | number) => `${Math.round(100 * Number(value))} %`

/** Powers of ten alone are labelled: "0.1 %". */
const decadeText = (value: number) =>
  Math.abs(Math.log10(value) - Math.round(Math.log10(value))) < 1e-6 ? `${significant(100 * value, 1)} %` : ''

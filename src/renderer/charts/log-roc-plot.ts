import { significant } from '#shared/text/format.ts'
import type { ChartConfiguration } from 'chart.js'
import type { Palette } from './palette.ts'
import { axis as axisOf, comparison, noLegend, plain } from './plot-parts.ts'
import { bandedCurve, type RocLine } from './roc-plot.ts'
import { words } from '../text/index.ts'

export interface LogRocLine extends RocLine {
  /** With squares on it, to tell it from another line of its colour. */
  readonly marked: boolean
}

/** Every so many points of a marked line there is a square. */
const markedEvery = 4

/** "10 %", "0.1 %" */
const percent = (share: number) => `${significant(100 * share, 2)} %`

/**
 * ROC curves on two logarithmic axes, where it shows what an attack finds while it hardly ever errs (Carlini et al. 2022,
 * section IV), with their bands and the diagonal of guessing. What is below the lowest false-positive rate is drawn at the
 * edge.
 */
export function logRocPlot(lines: readonly LogRocLine[], palette: Palette): ChartConfiguration<'line'> {
  const least = Math.min(0.1, ...lines.flatMap(({ roc }) => roc.falsePositiveRate))
  const edge = Math.floor(Math.log10(least) + 1e-9)
  const height = (value: number) => Math.max(edge, Math.log10(Math.max(value, 1e-12)))
  const place = (x: number, y: number) => ({ x: Math.log10(x), y: height(y) })
  const style = { pointRadius: 0, pointHitRadius: 8, tension: 0 }
  const axis = (title: string) => ({
    ...axisOf(title, palette, { stepSize: 1, callback: (value) => percent(10 ** Number(value)) }),
    type: 'linear' as const,
    min: edge,
    max: 0,
  })
  return {
    type: 'line',
    data: {
      datasets: [
        ...lines.flatMap((line) => {
          const [low, high, curve] = bandedCurve(line, place, style, 0.13)
          const { roc, colour, dashed, marked } = line
          const marks = {
            pointStyle: 'rect' as const,
            pointRadius: roc.falsePositiveRate.map((_, i) => (marked && i % markedEvery === 0 ? 5 : 0)),
            pointBackgroundColor: dashed ? palette.paper : colour,
            pointBorderColor: colour,
            pointBorderWidth: 2,
          }
          return [low, high, { ...curve, ...marks }]
        }),
        {
          ...style,
          label: words.charts.guessing,
          data: [
            { x: edge, y: edge },
            { x: 0, y: 0 },
          ],
          ...comparison(palette),
        },
      ],
    },
    options: {
      ...plain,
      parsing: false,
      layout: { padding: { top: 8, right: 28 } },
      scales: {
        x: axis(words.charts.roc.wronglyCalledAtMost),
        y: axis(words.charts.roc.found),
      },
      plugins: {
        legend: noLegend,
        tooltip: {
          callbacks: {
            title: () => '',
            label: ({ dataset, parsed }) =>
              words.charts.roc.foundWhile(
                dataset.label ?? '',
                percent(10 ** (parsed.y ?? 0)),
                percent(10 ** (parsed.x ?? 0)),
              ),
          },
        },
      },
    },
  }
}

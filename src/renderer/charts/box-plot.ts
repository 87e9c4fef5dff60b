/**
 * Box plots: one line for each thing compared, on it the box of many numbers (Tukey's), with what lies beyond its whiskers. Chart.js
 * has no boxes, so a plugin draws them; its own points are the medians, which carry the tooltips.
 */

import type { ChartConfiguration, Plugin, PointStyle } from 'chart.js'
import type { Box } from '#shared/contracts/leakage.ts'
import { rounded } from '#shared/text/analyses/rounded.ts'
import { faded, type Palette } from './palette.ts'
import { axis as axisOf, noLegend, plain, type Reference, rowsAxis } from './plot-parts.ts'
import { words } from '../text/index.ts'

export interface BoxLine {
  readonly label: string
  readonly box: Box
  readonly colour: string
  /** Of the median's mark. */
  readonly shape: PointStyle
  /** A number beside the box: a bound, or a floor. */
  readonly reference?: Reference
}

export interface BoxAxis {
  readonly title: string
  /** root: distances from 0 are square roots, so that small numbers are told apart and 0 has its place. */
  readonly scale: 'linear' | 'root'
  /** Numbers beyond are drawn at the ends. */
  readonly low: number
  readonly high: number
}

export interface BoxPlotSettings {
  readonly lines: readonly BoxLine[]
  readonly axis: BoxAxis
  /** What the lines are, for the other axis. */
  readonly title: string
  readonly palette: Palette
}

const place = (value: number, { scale, low, high }: BoxAxis): number => {
  const inside = Math.min(high, Math.max(low, value))
  return scale === 'root' ? Math.sign(inside) * Math.sqrt(Math.abs(inside)) : inside
}

/** Ticks of a root axis at round numbers, so that no two are nearer than this share of the axis. */
const apart = 0.085
const roundNumbers = [-8, -7, -6, -5, -4, -3, -2, -1, 0, 1, 2].flatMap((power) => [1, 2, 5].map((n) => n * 10 ** power))

/** Round numbers for a root axis, the ends and 0 first. */
export function rootTicks(axis: BoxAxis): number[] {
  const [first, last] = [place(axis.low, axis), place(axis.high, axis)]
  const kept: number[] = []
  // Whole powers of ten before the others; from the greatest down, since small ones stand close together.
  const candidates = [0, ...roundNumbers.toReversed(), ...roundNumbers.toReversed().map((value) => -value)]
  const isPower = (value: number) => Number.isInteger(Number(Math.log10(Math.abs(value)).toFixed(6)))
  for (const value of [...candidates.filter((value) => value === 0 || isPower(value)), ...candidates])
    if (
      value >= axis.low &&
      value <= axis.high &&
      kept.every((other) => Math.abs(place(other, axis) - place(value, axis)) > apart * (last - first))
    )
      kept.push(value)
  return kept.sort((a, b) => a - b)
}

/** Half the height of a box, of the distance between lines. */
const half = 0.26

interface Drawn {
  x: number
  y: number
  line: BoxLine
}

function boxes({ axis, palette }: BoxPlotSettings): Plugin<'scatter'> {
  return {
    id: 'boxes',
    beforeDatasetsDraw({ ctx, data, scales: { x, y } }) {
      const at = (value: number) => x.getPixelForValue(place(value, axis))
      ctx.save()
      for (const { data: points } of data.datasets)
        for (const { y: row, line } of points as unknown as Drawn[]) {
          const { box, colour, reference } = line
          const [middle, top, bottom] = [row, row - half, row + half].map((value) => y.getPixelForValue(value))
          const stroke = (...segments: readonly (readonly [number, number, number, number])[]) => {
            ctx.beginPath()
            for (const [x1, y1, x2, y2] of segments) {
              ctx.moveTo(x1, y1)
              ctx.lineTo(x2, y2)
            }
            ctx.stroke()
          }
          const [low, left, centre, right, high] = [
            box.lowWhisker,
            box.lowerQuartile,
            box.median,
            box.upperQuartile,
            box.highWhisker,
          ].map(at)
          const end = 0.5 * (bottom - middle)
          ctx.strokeStyle = colour
          ctx.lineWidth = 1.5
          ctx.fillStyle = faded(colour, 0.2)
          ctx.fillRect(left, top, right - left, bottom - top)
          ctx.strokeRect(left, top, right - left, bottom - top)
          stroke([low, middle, left, middle], [right, middle, high, middle])
          stroke([low, middle - end, low, middle + end], [high, middle - end, high, middle + end])
          ctx.lineWidth = 3
          stroke([centre, top, centre, bottom])
          ctx.lineWidth = 1.2
          for (const value of box.shown) {
            ctx.beginPath()
            ctx.arc(at(value), middle, 2.6, 0, 2 * Math.PI)
            ctx.stroke()
          }
          if (reference) {
            ctx.strokeStyle = palette.ink
            ctx.lineWidth = 2
            ctx.setLineDash([3, 2])
            stroke([at(reference.at), top - 4, at(reference.at), bottom + 4])
            ctx.setLineDash([])
          }
        }
      ctx.restore()
    },
  }
}

/** Height in pixels that shows every line comfortably. */
export const boxPlotHeight = (lines: readonly BoxLine[]): number => 92 + 46 * lines.length

/** The chart of some boxes. */
export function boxPlot(settings: BoxPlotSettings): ChartConfiguration<'scatter'> {
  const { lines, axis, title, palette } = settings
  const points = lines.map((line, row): Drawn => ({ x: place(line.box.median, axis), y: row, line }))
  const shown = (value: number) => rounded(axis.scale === 'root' ? Math.sign(value) * value ** 2 : value)
  return {
    type: 'scatter',
    data: {
      datasets: [
        {
          data: points as unknown as { x: number; y: number }[],
          clip: false,
          pointStyle: lines.map(({ shape }) => shape),
          pointRadius: 5,
          pointHoverRadius: 6,
          pointBackgroundColor: lines.map(({ colour }) => colour),
          pointBorderColor: palette.paper,
          pointBorderWidth: 1,
        },
      ],
    },
    options: {
      ...plain,
      layout: { padding: { top: 10, right: 28 } },
      scales: {
        x: {
          ...axisOf(axis.title, palette, { callback: (value) => shown(Number(value)) }),
          min: place(axis.low, axis),
          max: place(axis.high, axis),
          ...(axis.scale === 'root'
            ? {
                afterBuildTicks: (scale: { ticks: { value: number }[] }) => {
                  scale.ticks = rootTicks(axis).map((value) => ({ value: place(value, axis) }))
                },
              }
            : {}),
        },
        y: rowsAxis(
          lines.map(({ label }) => label),
          title,
          palette,
        ),
      },
      plugins: {
        legend: noLegend,
        tooltip: {
          callbacks: {
            label: ({ raw }) => {
              const { label, box, reference } = (raw as Drawn).line
              return [
                label.replace('\n', ', '),
                words.charts.box.middleHalf(
                  rounded(box.median),
                  rounded(box.lowerQuartile),
                  rounded(box.upperQuartile),
                ),
                words.charts.box.records(box.count, box.outliers),
                ...(reference ? [`${reference.label}: ${rounded(reference.at)}`] : []),
              ]
            },
          },
        },
      },
    },
    plugins: [boxes(settings)],
  }
}

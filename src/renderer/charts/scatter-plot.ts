/** Numbered points with an interval in each direction; a plugin draws these, since Chart.js has none. */

import type { ChartConfiguration, Plugin } from 'chart.js'
import type { Estimate } from '#shared/contracts/results.ts'
import { figureText, intervalText, ticksIn } from './figures.ts'
import type { Palette } from './palette.ts'
import {
  axis,
  drawInterval,
  markedPoints,
  type MarkLook,
  noLegend,
  plain,
  type Reference,
  referenceLines,
} from './plot-parts.ts'

export interface ScatterPoint extends MarkLook {
  readonly x: Estimate
  readonly y: Estimate
  /** What stands beside it, a letter or two; the legend tells what it is. */
  readonly mark: string
  readonly label: string
}

export interface ScatterAxis {
  readonly title: string
  readonly percent: boolean
  /** Values that the axis holds in any case. */
  readonly always: readonly number[]
}

export interface ScatterPlotSettings {
  readonly points: readonly ScatterPoint[]
  readonly x: ScatterAxis
  readonly y: ScatterAxis
  /** A vertical line with a label, such as guessing. */
  readonly reference: Reference
  readonly palette: Palette
}

interface Drawn {
  x: number
  y: number
  point: ScatterPoint
}

/**
 * Where marks stand: right of their points, points that lie on one another sharing one ("0, 3"), and lower where another mark
 * stands already.
 *
 * @param points in pixels
 */
export function markPlaces(points: readonly { readonly x: number; readonly y: number; readonly mark: string }[]) {
  const groups: { readonly x: number; readonly y: number; readonly marks: string[] }[] = []
  for (const { x, y, mark } of points) {
    const near = groups.find((group) => Math.abs(group.x - x) < 8 && Math.abs(group.y - y) < 12)
    if (near) near.marks.push(mark)
    else groups.push({ x, y, marks: [mark] })
  }
  const places: { x: number; y: number; readonly text: string }[] = []
  for (const { x, y, marks } of groups) {
    const place = { x: x + 9, y: y - 7, text: marks.join(', ') }
    const widthOf = (text: string) => 7 * text.length + 4
    const isTaken = () =>
      places.some(
        (other) =>
          Math.abs(other.y - place.y) < 13 &&
          other.x < place.x + widthOf(place.text) &&
          place.x < other.x + widthOf(other.text),
      )
    while (isTaken()) place.y += 13
    places.push(place)
  }
  return places
}

const intervals: Plugin<'scatter'> = {
  id: 'intervals',
  beforeDatasetsDraw({ ctx, data, scales: { x, y } }) {
    ctx.save()
    ctx.lineWidth = 1.5
    for (const { point } of data.datasets[0].data as unknown as Drawn[]) {
      const { colour, hollow } = point
      const look = { colour, end: 0, dash: hollow ? [5, 3] : [] }
      const [column, row] = [x.getPixelForValue(point.x.mean), y.getPixelForValue(point.y.mean)]
      const [left, right] = [x.getPixelForValue(point.x.low), x.getPixelForValue(point.x.high)]
      const [bottom, top] = [y.getPixelForValue(point.y.low), y.getPixelForValue(point.y.high)]
      drawInterval(ctx, { ...look, along: 'x', low: left, high: right, at: row })
      drawInterval(ctx, { ...look, along: 'y', low: bottom, high: top, at: column })
    }
    ctx.restore()
  },
}

const marks = ({ palette }: ScatterPlotSettings): Plugin<'scatter'> => ({
  id: 'marks',
  afterDatasetsDraw({ ctx, data, scales: { x, y } }) {
    const drawn = data.datasets[0].data as unknown as Drawn[]
    const places = markPlaces(
      drawn.map((one) => ({ x: x.getPixelForValue(one.x), y: y.getPixelForValue(one.y), mark: one.point.mark })),
    )
    ctx.save()
    ctx.font = 'bold 12px system-ui, sans-serif'
    ctx.textBaseline = 'middle'
    ctx.lineWidth = 3
    for (const { x: left, y: top, text } of places) {
      // On the paper's colour, so that an interval behind it does not strike it through.
      ctx.strokeStyle = palette.paper
      ctx.fillStyle = palette.ink
      ctx.strokeText(text, left, top)
      ctx.fillText(text, left, top)
    }
    ctx.restore()
  },
})

/** Ends of an axis that hold every interval, on whole twentieths. */
function endsOf(estimates: readonly Estimate[], always: readonly number[]) {
  const values = [...always, ...estimates.flatMap(({ low, high }) => [low, high])]
  return { min: Math.floor(20 * Math.min(...values)) / 20, max: Math.ceil(20 * Math.max(...values)) / 20 }
}

/** The chart of some points. */
export function scatterPlot(settings: ScatterPlotSettings): ChartConfiguration<'scatter'> {
  const { points, x, y, palette } = settings
  const scale = ({ title, percent, always }: ScatterAxis, estimates: readonly Estimate[]) => ({
    ...endsOf(estimates, always),
    ...axis(title, palette, { callback: ticksIn(percent) }),
  })
  const show = (estimate: Estimate, percent: boolean) => intervalText(estimate, (value) => figureText(value, percent))
  return {
    type: 'scatter',
    data: {
      datasets: [
        {
          data: points.map((point): Drawn => ({ x: point.x.mean, y: point.y.mean, point })) as unknown as {
            x: number
            y: number
          }[],
          ...markedPoints(points, palette),
        },
      ],
    },
    options: {
      ...plain,
      layout: { padding: { top: 18, right: 28 } },
      scales: {
        x: scale(
          x,
          points.map((point) => point.x),
        ),
        y: scale(
          y,
          points.map((point) => point.y),
        ),
      },
      plugins: {
        legend: noLegend,
        tooltip: {
          callbacks: {
            label: ({ raw }) => {
              const { point } = raw as Drawn
              return [point.label, `${y.title}: ${show(point.y, y.percent)}`, `${x.title}: ${show(point.x, x.percent)}`]
            },
          },
        },
      },
    },
    plugins: [referenceLines([settings.reference], 'x', palette), intervals, marks(settings)],
  }
}

/** What the plots have in common: text, axes, marks, intervals and reference lines, which Chart.js has not. */

import type { Plugin, PointStyle } from 'chart.js'
import type { Palette } from './palette.ts'

interface Ticks {
  readonly stepSize?: number
  readonly autoSkip?: boolean
  readonly callback?: (value: string | number) => string | string[]
}

/** Options of every plot. */
export const plain = { animation: false, maintainAspectRatio: false } as const
/** Legends stand beside the plots, as text. */
export const noLegend = { display: false } as const

/** How an axis looks; without a title where what it shows is plain. */
export function axis(title: string | null, palette: Palette, ticks: Ticks = {}) {
  const text = { color: palette.ink, font: { family: 'system-ui, sans-serif', size: 12 } }
  return {
    ...(title === null ? {} : { title: { display: true, text: title, ...text } }),
    ticks: { ...text, ...ticks },
    grid: { color: palette.line },
  }
}

/** The axis that names one thing on each whole number, from the top down; a label may have two rows. */
export const rowsAxis = (labels: readonly string[], title: string | null, palette: Palette) => ({
  ...axis(title, palette, {
    autoSkip: false,
    callback: (value: string | number) => labels[Number(value)]?.split('\n') ?? '',
  }),
  min: -0.6,
  max: labels.length - 0.4,
  reverse: true,
  afterBuildTicks: (scale: { ticks: { value: number }[] }) => {
    scale.ticks = labels.map((_, value) => ({ value }))
  },
  grid: { display: false },
})

/** How a mark looks: colour and shape tell the family, empty marks stand for P* and controls. */
export interface MarkLook {
  readonly colour: string
  readonly shape: PointStyle
  readonly hollow: boolean
}

/** A set of points each of which has a look of its own. Marks at the very end of the axis are drawn whole. */
export const markedPoints = (looks: readonly MarkLook[], { paper }: Palette) => ({
  clip: false as const,
  pointStyle: looks.map(({ shape }) => shape),
  pointRadius: 6,
  pointHoverRadius: 7,
  pointBackgroundColor: looks.map(({ hollow, colour }) => (hollow ? paper : colour)),
  pointBorderColor: looks.map(({ colour }) => colour),
  pointBorderWidth: 2,
})

/** A line whose points have marks, drawn whole likewise. */
export const markedLine = ({ colour, shape, hollow }: MarkLook, { paper }: Palette) => ({
  clip: false as const,
  borderColor: colour,
  pointStyle: shape,
  pointRadius: 5,
  pointBackgroundColor: hollow ? paper : colour,
  pointBorderColor: colour,
  pointBorderWidth: 2,
})

/** The thin dashed line of guessing, or of another value to compare with. */
export const comparison = ({ soft }: Palette) => ({ borderColor: soft, borderWidth: 1, borderDash: [2, 3] })

type Context = Pick<
  CanvasRenderingContext2D,
  'strokeStyle' | 'setLineDash' | 'beginPath' | 'moveTo' | 'lineTo' | 'stroke'
>

/** An interval in pixels. */
export interface DrawnInterval {
  /** The axis along which it reaches. */
  readonly along: 'x' | 'y'
  readonly low: number
  readonly high: number
  /** Its place on the other axis. */
  readonly at: number
  /** Half the width of its ends; 0 for none. */
  readonly end: number
  /** Of the line between the ends. */
  readonly dash: readonly number[]
  readonly colour: string
}

/** Draws an interval: a line with an end across it on either side. */
export function drawInterval(context: Context, { along, low, high, at, end, dash, colour }: DrawnInterval): void {
  /** To a place that is given along the interval and across it. */
  const to = (how: 'moveTo' | 'lineTo', place: number, across: number) =>
    along === 'x' ? context[how](place, across) : context[how](across, place)
  context.strokeStyle = colour
  context.setLineDash([...dash])
  context.beginPath()
  to('moveTo', low, at)
  to('lineTo', high, at)
  context.stroke()
  context.setLineDash([])
  if (end === 0) return
  context.beginPath()
  for (const place of [low, high]) {
    to('moveTo', place, at - end)
    to('lineTo', place, at + end)
  }
  context.stroke()
}

/** A value of an axis that is named, such as chance. */
export interface Reference {
  readonly at: number
  readonly label: string
}

/** Draws references across the plot: upright ones of the x axis, labelled above it; level ones of the y axis, labelled at their right. */
export const referenceLines = (
  references: readonly Reference[],
  of: 'x' | 'y',
  { soft }: Palette,
): Plugin<'scatter'> => ({
  id: 'references',
  beforeDatasetsDraw({ ctx, chartArea: { top, bottom, left, right }, scales }) {
    ctx.save()
    ctx.strokeStyle = soft
    ctx.fillStyle = soft
    ctx.font = '12px system-ui, sans-serif'
    ctx.textAlign = of === 'x' ? 'center' : 'right'
    ctx.setLineDash([2, 3])
    for (const { at, label } of references) {
      const place = scales[of].getPixelForValue(at)
      const isUpright = of === 'x'
      ctx.beginPath()
      ctx.moveTo(isUpright ? place : left, isUpright ? top : place)
      ctx.lineTo(isUpright ? place : right, isUpright ? bottom : place)
      ctx.stroke()
      if (isUpright) ctx.fillText(label, place, top - 6)
      else ctx.fillText(label, right - 4, place - 4)
    }
    ctx.restore()
  },
})

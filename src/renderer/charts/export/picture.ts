/** A chart as a file of its own: with its title and legend, which stand beside it in the window. */

import { Chart, type ChartConfiguration, type Plugin } from 'chart.js'
import { currentPalette, type Palette } from '../palette.ts'
import type { LegendItem, StudyChart } from '../study-charts.ts'
import { recorded } from './svg-recorder.ts'

const width = 1000
const margin = 16
const line = 20
/** Dots to the pixel: about 300 to the inch at the width of a page. */
const sharpness = 2.5

/** Words in lines that are not wider than there is room. */
export function wrapped(text: string, room: number, widthOf: (text: string) => number): string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const longer = lines.length > 0 ? `${lines.at(-1)} ${word}` : word
    if (lines.length > 0 && widthOf(longer) <= room) lines[lines.length - 1] = longer
    else lines.push(word)
  }
  return lines
}

function drawMark(
  context: CanvasRenderingContext2D,
  { colour, shape, hollow }: LegendItem,
  x: number,
  y: number,
): void {
  context.strokeStyle = context.fillStyle = colour
  context.lineWidth = 2
  context.setLineDash(shape === 'line' && hollow ? [5, 3] : [])
  context.beginPath()
  if (shape === 'circle') context.arc(x + 8, y, 4.5, 0, 2 * Math.PI)
  else if (shape === 'rect') context.rect(x + 3.5, y - 4.5, 9, 9)
  else if (shape === 'line') {
    context.moveTo(x, y)
    context.lineTo(x + 16, y)
  } else {
    const corners = shape === 'triangle' ? [[8, -5], [13, 5], [3, 5]] : [[8, -5], [13, 0], [8, 5], [3, 0]] // prettier-ignore
    for (const [dx, dy] of corners) context.lineTo(x + dx, y + dy)
    context.closePath()
  }
  if (!hollow && shape !== 'line') context.fill()
  context.stroke()
  context.setLineDash([])
}

/** Draws title and legend above the chart. @returns the height that they take */
function drawHeading(context: CanvasRenderingContext2D, { title, legend }: StudyChart, palette: Palette): number {
  context.save()
  context.textAlign = 'left'
  context.textBaseline = 'middle'
  context.font = '600 15px system-ui, sans-serif'
  context.fillStyle = palette.ink
  const lines = wrapped(title, width - 2 * margin, (text) => context.measureText(text).width)
  for (const [i, text] of lines.entries()) context.fillText(text, margin, margin + line * (i + 0.5))
  context.font = '12px system-ui, sans-serif'
  let [x, y] = [margin, margin + line * (lines.length + 0.8)]
  for (const item of legend) {
    const room = 22 + context.measureText(item.label).width
    if (x > margin && x + room > width - margin) [x, y] = [margin, y + line]
    drawMark(context, item, x, y)
    context.fillStyle = palette.soft
    context.fillText(item.label, x + 22, y)
    x += room + 18
  }
  context.restore()
  return y + line
}

/** Draws a chart where nobody sees it. */
function draw(chart: StudyChart, ratio: number, wrap: (context: CanvasRenderingContext2D) => CanvasRenderingContext2D) {
  const palette = currentPalette()
  const canvas = document.createElement('canvas')
  const context = canvas.getContext('2d')
  if (!context) throw new Error('The window cannot draw.')
  const heading = drawHeading(context, chart, palette)
  const height = Math.round(heading + chart.height)
  Object.assign(canvas, { width, height })
  const used = wrap(context)
  Object.defineProperty(canvas, 'getContext', { value: () => used })
  const { options, plugins = [], ...rest } = chart.configuration
  const padding = (options?.layout?.padding ?? {}) as { top?: number }
  const above: Plugin = {
    id: 'heading',
    beforeDraw: ({ ctx }) => {
      ctx.fillStyle = palette.paper
      ctx.fillRect(0, 0, width, height)
      drawHeading(ctx, chart, palette)
    },
  }
  const drawn = new Chart(canvas, {
    ...rest,
    options: {
      ...options,
      responsive: false,
      animation: false,
      devicePixelRatio: ratio,
      layout: { ...options?.layout, padding: { right: margin, ...padding, top: (padding.top ?? 0) + heading } },
    },
    plugins: [...plugins, above],
  } as ChartConfiguration)
  return { canvas, height, palette, destroy: () => drawn.destroy() }
}

/** A chart as a PNG picture, in base 64. */
export function chartAsPng(chart: StudyChart): string {
  const { canvas, destroy } = draw(chart, sharpness, (context) => context)
  const url = canvas.toDataURL('image/png')
  destroy()
  return url.slice(url.indexOf(',') + 1)
}

/** A chart as an SVG file: the same drawing, written down as shapes. */
export function chartAsSvg(chart: StudyChart): string {
  const recorders: ReturnType<typeof recorded>['recorder'][] = []
  const { height, palette, destroy } = draw(chart, 1, (real) => {
    const { context, recorder } = recorded(real)
    recorders.push(recorder)
    return context
  })
  const svg = recorders[0].file({ width, height, title: chart.title, ground: palette.paper })
  destroy()
  return svg
}

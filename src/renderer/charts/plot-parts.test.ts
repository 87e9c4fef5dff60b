import type { ChartConfiguration } from 'chart.js'
import { describe, expect, it } from 'vitest'
import { intervalText } from './figures.ts'
import { type DrawnInterval, drawInterval, markedPoints, referenceLines } from './plot-parts.ts'

const palette = {
  ink: '#111111',
  soft: '#222222',
  line: '#333333',
  paper: '#ffffff',
  control: '#888888',
  family: { causal: '#0000ff', blanket: '#00ff00', associational: '#ff0000' },
}

/** A canvas that notes the strokes drawn on it, with the dash and the colour of each, and the words. */
function notedCanvas() {
  const strokes: { path: number[][]; dash: number[]; colour: string }[] = []
  const words: [string, number, number][] = []
  let [path, dash]: [number[][], number[]] = [[], []]
  const context = {
    strokeStyle: '',
    setLineDash: (given: number[]) => (dash = given),
    beginPath: () => (path = []),
    moveTo: (x: number, y: number) => void path.push([x, y]),
    lineTo: (x: number, y: number) => void path.at(-1)?.push(x, y),
    stroke: () => void strokes.push({ path, dash, colour: context.strokeStyle }),
    fillText: (text: string, x: number, y: number) => void words.push([text, x, y]),
    save: () => {},
    restore: () => {},
  }
  return { context, strokes, words }
}

describe('an interval', () => {
  const interval: DrawnInterval = { along: 'x', low: 10, high: 30, at: 5, end: 4, dash: [5, 3], colour: '#0000ff' }
  const drawn = (changed: Partial<DrawnInterval>) => {
    const { context, strokes } = notedCanvas()
    drawInterval(context as unknown as CanvasRenderingContext2D, { ...interval, ...changed })
    return strokes
  }

  it('is a line, with a whole end across it on either side', () => {
    expect(drawn({})).toEqual([
      { path: [[10, 5, 30, 5]], dash: [5, 3], colour: '#0000ff' },
      {
        path: [
          [10, 1, 10, 9],
          [30, 1, 30, 9],
        ],
        dash: [],
        colour: '#0000ff',
      },
    ])
  })
  it('stands upright along the y axis', () => {
    const [line, ends] = drawn({ along: 'y' }).map(({ path }) => path)
    expect(line).toEqual([[5, 10, 5, 30]])
    expect(ends).toEqual([
      [1, 10, 9, 10],
      [1, 30, 9, 30],
    ])
  })
  it('has no ends where none are asked for', () => {
    expect(drawn({ end: 0 })).toHaveLength(1)
  })
  it('is told with its ends', () => {
    expect(intervalText({ mean: 0.5, low: 0.25, high: 1 }, String)).toBe('0.5 (0.25 to 1)')
  })
})

it('a reference goes through the whole plot, and is named above it or at its right', () => {
  const drawn = (axis: 'x' | 'y') => {
    const { context, strokes, words } = notedCanvas()
    const scale = { getPixelForValue: (value: number) => 100 * value }
    const chart = { ctx: context, chartArea: { left: 1, right: 201, top: 2, bottom: 102 }, scales: { [axis]: scale } }
    const plugin = referenceLines([{ at: 0.5, label: 'chance' }], axis, palette)
    plugin.beforeDatasetsDraw?.(chart as never, { cancelable: true }, {})
    return { path: strokes[0].path, words }
  }
  expect(drawn('x')).toEqual({ path: [[50, 2, 50, 102]], words: [['chance', 50, -4]] })
  expect(drawn('y')).toEqual({ path: [[1, 50, 201, 50]], words: [['chance', 197, 46]] })
})

it('marks that are hollow have the colour of the paper, and an edge of their own', () => {
  const look = { colour: '#0000ff', shape: 'rect' } as const
  const points: Partial<ChartConfiguration<'scatter'>['data']['datasets'][number]> = markedPoints(
    [
      { ...look, hollow: false },
      { ...look, hollow: true },
    ],
    palette,
  )
  expect(points).toMatchObject({
    pointBackgroundColor: ['#0000ff', '#ffffff'],
    pointBorderColor: ['#0000ff', '#0000ff'],
    pointStyle: ['rect', 'rect'],
  })
})

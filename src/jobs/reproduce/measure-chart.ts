import type { ResultRow } from '#engine/protocol/index.ts'
import { escape, familyColours, svgFile } from './svg.ts'

const [panelWidth, panelHeight] = [492, 300] as const
const margin = { left: 64, right: 20, top: 44, bottom: 70 } as const
const [plotWidth, plotHeight] = [
  panelWidth - margin.left - margin.right,
  panelHeight - margin.top - margin.bottom,
] as const
const [columns, mostPanels, mostNames, legendLine] = [2, 8, 24, 18] as const
/** Names on the axis that are longer, together, stand below it, by their numbers. */
const mostLetters = 60
/** Figures that differ by more than this are drawn by powers of ten. */
const wide = 100

/** What a study pays in epsilon, by the measure that says what is left for it. */
const budgets: Readonly<Record<string, string>> = {
  'accuracy with noise': 'epsilon',
  'student accuracy': 'data-dependent epsilon (not for release)',
}

interface Panel {
  readonly title: string
  readonly across: string
  readonly rows: readonly ResultRow[]
  readonly isLogarithmic: boolean
}

/** Where numbers lie on an axis, from 0 to 1, and what is written at it. */
interface Axis {
  readonly at: (value: number) => number
  readonly ticks: readonly number[]
}

function axisOf(values: readonly number[], isLogarithmic: boolean): Axis {
  if (isLogarithmic) {
    const [low, high] = [Math.log10(Math.min(...values)), Math.log10(Math.max(...values))]
    const first = Math.ceil(low - 1e-9)
    const every = Math.max(1, Math.ceil((high - first) / 6))
    const ticks: number[] = []
    for (let power = first; power <= high + 1e-9; power += every) ticks.push(10 ** power)
    const few = [...new Set(values)].sort((one, other) => one - other)
    return {
      at: (value) => (high > low ? (Math.log10(value) - low) / (high - low) : 0.5),
      // Within a decade or two there are no powers of ten to go by.
      ticks: ticks.length < 2 && few.length <= 6 ? few : ticks,
    }
  }
  const spread = Math.max(...values) - Math.min(...values) || Math.abs(values[0]) || 1
  const power = 10 ** Math.floor(Math.log10(spread / 4))
  const step = power * ([1, 2, 5].find((each) => spread / (each * power) <= 6) ?? 10)
  const [low, high] = [Math.floor(Math.min(...values) / step), Math.ceil(Math.max(...values) / step)]
  const steps = Math.max(1, high - low)
  return {
    at: (value) => (value / step - low) / steps,
    ticks: Array.from({ length: steps + 1 }, (_, i) => (low + i) * step),
  }
}

const written = (value: number) =>
  value !== 0 && (Math.abs(value) < 1e-3 || Math.abs(value) >= 1e6)
    ? value.toExponential(0)
    : String(Number(value.toPrecision(6)))

/** A point on a numeric axis is named "child, epsilon 1": what comes before is which curve it is on. */
const caseOf = ({ point, x }: ResultRow) =>
  x === null || !point.includes(', ') ? null : point.slice(0, point.lastIndexOf(', '))

const labelOf = (row: ResultRow) =>
  [row.model, row.distribution, row.attack, row.x === null ? null : caseOf(row)]
    .filter((part) => part !== null)
    .join(', ')

/** Curves, each with its colour, and how it is told from others of that colour. */
function curvesOf(rows: readonly ResultRow[]) {
  const groups = new Map<string, ResultRow[]>()
  for (const row of rows) groups.set(labelOf(row), [...(groups.get(labelOf(row)) ?? []), row])
  const seen = new Map<string, number>()
  return [...groups].map(([label, own]) => {
    const colour = familyColours[own[0].family ?? 'other']
    const number = seen.get(colour) ?? 0
    seen.set(colour, number + 1)
    return { label, rows: own, colour, dash: ['', '6 4', '2 3', '9 3 2 3'][number % 4], isHollow: number % 2 === 1 }
  })
}

const areLong = (names: readonly string[]) => names.join('').length > mostLetters

/** Names of points that the axis has numbers for. */
function numberedNames({ rows }: Panel): string[] {
  const names = [...new Set(rows.filter(({ x }) => x === null).map(({ point }) => point))]
  return areLong(names) ? names : []
}

function drawPanel({ title, across, rows, isLogarithmic }: Panel): string {
  const numeric = rows.every(({ x }) => x !== null)
  const names = [...new Set(rows.map(({ point }) => point))]
  const xAxis = numeric
    ? axisOf(
        rows.map(({ x }) => x as number),
        isLogarithmic && rows.every(({ x }) => (x as number) > 0),
      )
    : null
  const ends = rows.flatMap(({ figure }) => [figure.low, figure.high])
  const isWide = ends.every((value) => value > 0) && Math.max(...ends) > wide * Math.min(...ends)
  const yAxis = axisOf(ends, isWide)
  const x = (row: ResultRow) =>
    margin.left + plotWidth * (xAxis ? xAxis.at(row.x as number) : (names.indexOf(row.point) + 0.5) / names.length)
  const y = (value: number) => margin.top + plotHeight * (1 - yAxis.at(value))
  const bottom = margin.top + plotHeight
  const lines = [`<text x="${margin.left}" y="24" font-weight="600">${escape(title)}</text>`]
  for (const tick of yAxis.ticks)
    lines.push(
      `<line x1="${margin.left}" x2="${margin.left + plotWidth}" y1="${y(tick).toFixed(1)}" y2="${y(tick).toFixed(1)}" stroke="#d4d4d8"/>`,
      `<text x="${margin.left - 6}" y="${(y(tick) + 4).toFixed(1)}" text-anchor="end">${written(tick)}</text>`,
    )
  if (xAxis) {
    for (const tick of xAxis.ticks)
      lines.push(
        `<text x="${(margin.left + plotWidth * xAxis.at(tick)).toFixed(1)}" y="${bottom + 18}" text-anchor="middle">${written(tick)}</text>`,
      )
    lines.push(
      `<text x="${margin.left + plotWidth / 2}" y="${bottom + 38}" text-anchor="middle">${escape(across)}</text>`,
    )
  } else
    names.forEach((name, i) => {
      const at = margin.left + (plotWidth * (i + 0.5)) / names.length
      lines.push(
        `<text x="${at.toFixed(1)}" y="${bottom + 18}" text-anchor="middle">${areLong(names) ? i + 1 : escape(name)}</text>`,
      )
    })
  for (const { rows: own, colour, dash, isHollow } of curvesOf(rows)) {
    const path = own.map((row, i) => `${i === 0 ? 'M' : 'L'}${x(row).toFixed(1)} ${y(row.figure.estimate).toFixed(1)}`)
    if (xAxis && own.length > 1)
      lines.push(
        `<path d="${path.join('')}" fill="none" stroke="${colour}" stroke-width="2"${dash ? ` stroke-dasharray="${dash}"` : ''}/>`,
      )
    for (const row of own)
      lines.push(
        `<line x1="${x(row).toFixed(1)}" x2="${x(row).toFixed(1)}" y1="${y(row.figure.low).toFixed(1)}" y2="${y(row.figure.high).toFixed(1)}" stroke="${colour}" stroke-width="1.5"/>`,
        `<circle cx="${x(row).toFixed(1)}" cy="${y(row.figure.estimate).toFixed(1)}" r="4" fill="${isHollow ? 'white' : colour}" stroke="${colour}" stroke-width="2"/>`,
      )
  }
  return lines.join('\n')
}

/** What is left of a model for the epsilon that it costs, where a study measures both. */
function tradeOff(measure: string, rows: readonly ResultRow[]): ResultRow[] {
  const paid = new Map(
    rows
      .filter((row) => row.measure === budgets[measure] && Number.isFinite(row.figure.estimate))
      .map((row) => [`${row.point}|${row.model}`, row.figure.estimate]),
  )
  return rows
    .filter((row) => row.measure === measure && paid.has(`${row.point}|${row.model}`))
    .map((row) => ({ ...row, x: paid.get(`${row.point}|${row.model}`) as number }))
}

/**
 * A drawing of whatever a study measured, for those that are not about predictions and attacks side by side: first what is left
 * for an epsilon, where both were measured, then each measure over the study's axis, with 95 % intervals.
 *
 * @param across what the study's axis is; null where it has none
 * @returns the text of an SVG file; empty where nothing can be drawn
 */
export function measureChart(
  title: string,
  rows: readonly ResultRow[],
  across: string | null,
  isLogarithmic: boolean,
): string {
  const measures = [...new Set(rows.map(({ measure }) => measure))]
  const panels: Panel[] = measures.flatMap((measure) => {
    const bought = tradeOff(measure, rows)
    return bought.length === 0
      ? []
      : [{ title: `${measure}, for its epsilon`, across: budgets[measure], rows: bought, isLogarithmic: true }]
  })
  for (const measure of measures) {
    const own = rows.filter((row) => row.measure === measure && Number.isFinite(row.figure.estimate))
    const numeric = own.filter(({ x }) => x !== null)
    const drawn = numeric.length > 0 ? numeric : own
    const isMany = numeric.length === 0 && new Set(drawn.map(({ point }) => point)).size > mostNames
    if (drawn.length > 0 && !isMany) panels.push({ title: measure, across: across ?? '', rows: drawn, isLogarithmic })
  }
  const shown = panels.slice(0, mostPanels)
  if (shown.length === 0) return ''
  let top = 0
  const drawn: string[] = []
  for (let first = 0; first < shown.length; first += columns) {
    const line = shown.slice(first, first + columns)
    line.forEach((panel, i) =>
      drawn.push(`<g transform="translate(${i * panelWidth} ${top})">\n${drawPanel(panel)}\n${legend(panel)}\n</g>`),
    )
    top += panelHeight + legendLine * Math.max(...line.map(legendLength)) + 12
  }
  const width = panelWidth * Math.min(columns, shown.length)
  return svgFile(title, width, top, drawn.join('\n'))
}

const legendLength = (panel: Panel) => curvesOf(panel.rows).length + numberedNames(panel).length

function legend(panel: Panel): string {
  const curves = curvesOf(panel.rows)
  const entries = curves.map(({ label, colour, dash, isHollow }, i) => {
    const y = panelHeight + legendLine * i
    return `<line x1="${margin.left}" x2="${margin.left + 26}" y1="${y - 4}" y2="${y - 4}" stroke="${colour}" stroke-width="2"${dash ? ` stroke-dasharray="${dash}"` : ''}/><circle cx="${margin.left + 13}" cy="${y - 4}" r="4" fill="${isHollow ? 'white' : colour}" stroke="${colour}" stroke-width="2"/><text x="${margin.left + 34}" y="${y}">${escape(label)}</text>`
  })
  const names = numberedNames(panel).map(
    (name, i) =>
      `<text x="${margin.left}" y="${panelHeight + legendLine * (curves.length + i)}">${i + 1}: ${escape(name)}</text>`,
  )
  return [...entries, ...names].join('\n')
}

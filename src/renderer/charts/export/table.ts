/** The numbers that a chart shows, as a table. */

import type { ChartConfiguration } from 'chart.js'
import type { TextTable } from '#shared/text/tables.ts'
import { words } from '../../text/index.ts'

/** How a mark looks, and every single value behind an estimate: no figures of the chart. */
const left = new Set(['colour', 'shape', 'hollow', 'values', 'borderColor'])
/** Names that only hold others together. */
const wrappers = new Set(['mark', 'estimate', 'point', 'line', 'box'])

/** Names of rows, which stand before their figures. */
const first = new Set([words.charts.table.series, words.charts.table.row, words.charts.table.heads.label])

/** What a column is called whose figures have this name in the program. */
const headOf = (name: string): string => (words.charts.table.heads as Readonly<Record<string, string>>)[name] ?? name

interface Axis {
  readonly title?: { readonly text?: string | readonly string[] }
  readonly ticks?: { readonly callback?: (value: number) => unknown }
  readonly afterBuildTicks?: unknown
}

/** Every text and number in a value, by the names on the way to it. */
function leaves(value: unknown, path: readonly string[] = []): [string, string | number][] {
  if (typeof value === 'string' || typeof value === 'number') return [[path.join(' '), value]]
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return []
  return Object.entries(value)
    .filter(([key]) => !left.has(key))
    .flatMap(([key, inner]) => leaves(inner, wrappers.has(key) && typeof inner === 'object' ? path : [...path, key]))
}

/** Seven significant digits, which no study supports, and no binary dust. */
const figure = (value: string | number) => (typeof value === 'number' ? String(Number(value.toPrecision(7))) : value)

/**
 * The points of a chart, one row each: the line that they belong to and what is known of them. Where points know more than
 * their place in the picture, which may be on a scale of its own, that stands in its stead.
 */
export function chartTable({ data, options }: ChartConfiguration): TextTable {
  const axes = (options?.scales ?? {}) as Readonly<Record<string, Axis | undefined>>
  const titleOf = (name: 'x' | 'y') => [axes[name]?.title?.text ?? name].flat().join(' ')
  /** On such an axis whole numbers stand for names. */
  const rowName = axes.y?.afterBuildTicks ? axes.y.ticks?.callback : undefined
  const header = new Map<string, number>()
  const rows = data.datasets.flatMap(({ label, data: points }) =>
    points.flatMap((point) => {
      if (point === null || typeof point !== 'object') return []
      const { x, y, ...known } = point as unknown as Record<string, unknown>
      // A gap, where a figure is not told.
      if (Number.isNaN(y)) return []
      const cells = new Map<string, string>()
      if (label !== undefined) cells.set(words.charts.table.series, label)
      if (rowName && typeof y === 'number')
        cells.set(words.charts.table.row, [rowName(Math.round(y))].flat().join(', '))
      const details = leaves(known).map(([name, value]) => [headOf(name), value] as const)
      const drawn: (readonly [string, string | number])[] =
        typeof x === 'number' && typeof y === 'number'
          ? [[titleOf('x'), x] as [string, number], ...(rowName ? [] : [[titleOf('y'), y] as [string, number]])]
          : []
      for (const [name, value] of details.length > 0 ? details : drawn) cells.set(name, figure(value))
      for (const name of cells.keys()) if (!header.has(name)) header.set(name, header.size)
      return [cells]
    }),
  )
  const names = [...header.keys()].sort((a, b) => Number(first.has(b)) - Number(first.has(a)))
  return { header: names, rows: rows.map((cells) => names.map((name) => cells.get(name) ?? '')) }
}

/** RFC 4180: a comma, a quote or a break of the line puts quotes around a cell. */
const cell = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

/** A table as CSV, with its names in the first line. */
export const toCsv = ({ header, rows }: TextTable): string =>
  [header, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('')

/** The same for a spreadsheet's clipboard, where tabs divide and nothing can be quoted. */
export const toTabs = ({ header, rows }: TextTable): string =>
  [header, ...rows].map((row) => row.map((text) => text.replace(/[\t\r\n]+/g, ' ')).join('\t')).join('\n')

import type { ColumnProfile, ColumnType } from '#shared/contracts/dataset.ts'
import type { Database } from './duckdb.ts'
import { name as identifier, type Rows, rowsSql } from './sql.ts'

/** Most bins of a histogram, and most values listed. */
const bins = 20
const listed = 12

/** Different values in ascending order, and how often each occurs. */
export interface Frequencies {
  readonly values: Float64Array
  readonly counts: Float64Array
}

type NumberProfile = NonNullable<ColumnProfile['numbers']>

/** Whole days since 1970-01-01 as an ISO date. */
export const isoDate = (days: number) => new Date(days * 86_400_000).toISOString().slice(0, 10)

/**
 * Profiles one column of a Parquet snapshot, or of a table. Quartiles are exact.
 *
 * @param snapshot the file's path, or the table
 * @param rows rows of the snapshot
 */
export async function profileColumn(
  database: Database,
  snapshot: string | Rows,
  column: { name: string; type: ColumnType },
  rows: number,
): Promise<ColumnProfile> {
  const name = identifier(column.name)
  const stored = rowsSql(typeof snapshot === 'string' ? { parquet: snapshot } : snapshot)
  const from = `FROM ${stored} WHERE ${name} IS NOT NULL`
  if (column.type === 'category') return profileCategory(database, name, from, rows)
  const value = column.type === 'date' ? `(${name} - DATE '1970-01-01')::DOUBLE` : name
  const frequencies = await readFrequencies(database, `SELECT ${value}, count(*)::DOUBLE ${from} GROUP BY 1 ORDER BY 1`)
  const show = column.type === 'date' ? isoDate : String
  return {
    missing: rows - sum(frequencies.counts),
    distinct: frequencies.values.length,
    numbers: describeNumbers(frequencies),
    top: mostFrequent(frequencies).map(({ value, count }) => ({ value: show(value), count })),
  }
}

async function profileCategory(database: Database, name: string, from: string, rows: number): Promise<ColumnProfile> {
  const grouped = `SELECT ${name} AS value, count(*)::DOUBLE AS n ${from} GROUP BY 1`
  const totals = 'count(*) OVER ()::DOUBLE, sum(n) OVER ()'
  const found = await database.rows(
    `SELECT value, n, ${totals} FROM (${grouped}) ORDER BY n DESC, value LIMIT ${listed}`,
  )
  const [, , distinct, present] = found[0] ?? [null, 0, 0, 0]
  return {
    missing: rows - Number(present),
    distinct: Number(distinct),
    numbers: null,
    top: found.map(([value, count]) => ({ value: String(value), count: Number(count) })),
  }
}

async function readFrequencies(database: Database, sql: string): Promise<Frequencies> {
  const values: number[] = []
  const counts: number[] = []
  for await (const chunk of database.chunks(sql)) {
    const [value, count] = [chunk.getColumnVector(0), chunk.getColumnVector(1)]
    for (let i = 0, rows = chunk.rowCount; i < rows; i++) {
      values.push(value.getItem(i) as number)
      counts.push(count.getItem(i) as number)
    }
  }
  return { values: Float64Array.from(values), counts: Float64Array.from(counts) }
}

const sum = (numbers: Float64Array) => numbers.reduce((total, number) => total + number, 0)

/** @returns null if there are no values */
export function describeNumbers({ values, counts }: Frequencies): NumberProfile | null {
  if (values.length === 0) return null
  const total = sum(counts)
  const quantile = quantiles({ values, counts }, total)
  return {
    min: values[0],
    quartile1: quantile(0.25),
    median: quantile(0.5),
    quartile3: quantile(0.75),
    max: values[values.length - 1],
    mean: mean({ values, counts }, total),
    whole: values.every(Number.isInteger),
    histogram: histogram({ values, counts }),
  }
}

function mean({ values, counts }: Frequencies, total: number): number {
  const sum = values.reduce((sum, value, i) => sum + value * counts[i], 0)
  // Divided first where the sum would overflow.
  return Number.isFinite(sum) ? sum / total : values.reduce((mean, value, i) => mean + value * (counts[i] / total), 0)
}

/** Quantiles by linear interpolation between order statistics: type 7 of Hyndman and Fan (1996), the default of R and NumPy. */
function quantiles({ values, counts }: Frequencies, total: number): (share: number) => number {
  const upTo = new Float64Array(counts.length)
  let seen = 0
  counts.forEach((count, i) => (upTo[i] = seen += count))
  /** The value at a position, from 0, of the sorted rows. */
  const at = (position: number) => values[upTo.findIndex((end) => end > position)]
  return (share) => {
    const position = share * (total - 1)
    const below = Math.floor(position)
    const low = at(below)
    const rest = position - below
    return rest === 0 ? low : low * (1 - rest) + at(below + 1) * rest
  }
}

function histogram({ values, counts }: Frequencies): NumberProfile['histogram'] {
  const low = values[0]
  const high = values[values.length - 1]
  const result = new Array<number>(Math.min(bins, values.length)).fill(0)
  // Scaled before subtracting, so that the width of an extreme range cannot overflow.
  const width = high / result.length - low / result.length
  values.forEach((value, i) => {
    const bin = width > 0 ? Math.floor(value / width - low / width) : 0
    result[Math.min(result.length - 1, Math.max(0, bin))] += counts[i]
  })
  return { low, high, counts: result }
}

function mostFrequent({ values, counts }: Frequencies): { value: number; count: number }[] {
  const top: { value: number; count: number }[] = []
  counts.forEach((count, i) => {
    if (top.length === listed && count <= top[listed - 1].count) return
    const place = top.findIndex((other) => other.count < count)
    top.splice(place < 0 ? top.length : place, 0, { value: values[i], count })
    if (top.length > listed) top.pop()
  })
  return top
}

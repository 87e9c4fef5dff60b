import type { CsvDialect, DateOrder } from '#shared/contracts/dataset.ts'
import { text } from '../sql.ts'

/**
 * What counts as a number or a date: once for the first look (in JavaScript, on a sample) and once for the import (in SQL, on
 * every row). A test holds the two against each other.
 */

/** No digit can belong to two parts: a text of a hundred thousand digits would take minutes. */
const numberPattern = {
  '.': /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/,
  ',': /^[+-]?(\d+(,\d*)?|,\d+)([eE][+-]?\d+)?$/,
}

/** The number a text stands for; null if it is none. Infinities and numbers beyond the range of a double are none. */
export function parseNumber(value: string, decimal: CsvDialect['decimal']): number | null {
  if (!numberPattern[decimal].test(value)) return null
  const number = Number(decimal === ',' ? value.replace(',', '.') : value)
  return Number.isFinite(number) ? number : null
}

/** SQL for the number in a trimmed text column; NULL where it is none. DuckDB alone would also take 1_000, +-1, inf and nan. */
export function numberSql(column: string, decimal: CsvDialect['decimal']): string {
  const plain = decimal === ',' ? `replace(${column}, ',', '.')` : column
  const number = `TRY_CAST(${plain} AS DOUBLE)`
  const strange = [
    `contains(${column}, '_')`,
    `starts_with(${column}, '+-')`,
    ...(decimal === ',' ? [`contains(${column}, '.')`] : []),
  ].join(' OR ')
  return `CASE WHEN isfinite(${number}) AND NOT (${strange}) THEN ${number} END`
}

/** One way of writing dates. */
export interface DateFormat {
  readonly name: string
  /** What a whole text must match; the groups are year, month and day in the order that `groups` tells. */
  readonly pattern: RegExp
  readonly groups: { readonly year: number; readonly month: number; readonly day: number }
  readonly strptime: string
  /** The order it belongs to; null where the text itself says which number is the month. */
  readonly order: DateOrder | null
}

const timeOfDay = '(?:[T ]\\d{1,2}:\\d{2}(?::\\d{2}(?:[.,]\\d+)?)?(?:Z|[+-]\\d{2}:?\\d{2})?)?'
const dayFirst = { year: 3, month: 2, day: 1 }

/** The ways of writing dates that are understood, the likelier first. ISO dates may carry a time of day, which is dropped. */
export const dateFormats: readonly DateFormat[] = [
  {
    name: 'year-month-day',
    pattern: new RegExp(`^([1-9]\\d{3})-(\\d{1,2})-(\\d{1,2})${timeOfDay}$`),
    groups: { year: 1, month: 2, day: 3 },
    strptime: '%Y-%m-%d',
    order: null,
  },
  {
    name: 'day.month.year',
    pattern: /^(\d{1,2})\.(\d{1,2})\.([1-9]\d{3})$/,
    groups: dayFirst,
    strptime: '%d.%m.%Y',
    order: null,
  },
  {
    name: 'day/month/year',
    pattern: /^(\d{1,2})\/(\d{1,2})\/([1-9]\d{3})$/,
    groups: dayFirst,
    strptime: '%d/%m/%Y',
    order: 'day',
  },
  {
    name: 'month/day/year',
    pattern: /^(\d{1,2})\/(\d{1,2})\/([1-9]\d{3})$/,
    groups: { year: 3, month: 1, day: 2 },
    strptime: '%m/%d/%Y',
    order: 'month',
  },
]

/** The formats that dates may have where those like 3/4/2024 have this order: a text fits one of them at most. */
export const formatsIn = (order: DateOrder, formats: readonly DateFormat[] = dateFormats): readonly DateFormat[] =>
  formats.filter((format) => format.order === null || format.order === order)

/** Days since 1970-01-01 of a text; null if it is not a date in this format. */
export function parseDate(value: string, format: DateFormat): number | null {
  const found = format.pattern.exec(value)
  if (!found) return null
  const { year, month, day } = format.groups
  const date = new Date(Date.UTC(Number(found[year]), Number(found[month]) - 1, Number(found[day])))
  const exists = date.getUTCMonth() === Number(found[month]) - 1 && date.getUTCDate() === Number(found[day])
  return exists ? date.getTime() / 86_400_000 : null
}

/** SQL for the date in a text column; NULL where it is none. */
export function dateSql(column: string, format: DateFormat): string {
  const date = `try_strptime(regexp_extract(${column}, '^[^T ]+'), ${text(format.strptime)})`
  return `CASE WHEN regexp_matches(${column}, ${text(format.pattern.source)}) THEN CAST(${date} AS DATE) END`
}

/** Narrows the formats that a column's dates may have by one more value. */
export const stillPossible = (formats: readonly DateFormat[], value: string): readonly DateFormat[] => {
  if (formats.length === 1 && parseDate(value, formats[0]) !== null) return formats
  return formats.filter((format) => parseDate(value, format) !== null)
}

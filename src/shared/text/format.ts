/** Numbers as people read them. */

import type { Estimate, Measure } from '../contracts/results.ts'
import { styled } from './number-style.ts'

export const isEstimate = (measure: Measure): measure is Estimate => 'mean' in measure

/** A share as a percentage without its sign: one decimal where the interval is narrow enough to support it. */
function percentDigits(width: number): number {
  return width < 0.02 ? 1 : 0
}

const percentOf = (share: number, digits: number) => signed(100 * share, digits)

/** A percent sign that stays on the line of its number. */
const percentSign = '\u00a0%'

/** Whether an interval has a width; the rounding of a mean of equal values is none. */
export const hasInterval = ({ low, high }: Estimate): boolean => high - low > 1e-9

/** "61 % (58 to 64)", or the reason why there is no figure. */
export function percentWithInterval(measure: Measure): string {
  if (!isEstimate(measure)) return measure.withheld
  const digits = percentDigits(measure.high - measure.low)
  const centre = `${percentOf(measure.mean, digits)}${percentSign}`
  if (!hasInterval(measure)) return centre
  return `${centre} (${percentOf(measure.low, digits)} to ${percentOf(measure.high, digits)})`
}

/** "61 % (58 to 64)", or "61 %" where the ends meet. */
export const percentWithin = ({ accuracy, low, high }: { accuracy: number; low: number; high: number }): string =>
  percentWithInterval({ mean: accuracy, low, high, method: '', values: [] })

/** "0.23 (0.21 to 0.25)", or the reason why there is no figure. */
export function numberWithInterval(measure: Measure, digits = 2): string {
  if (!isEstimate(measure)) return measure.withheld
  const centre = signed(measure.mean, digits)
  if (!hasInterval(measure)) return centre
  return `${centre} (${signed(measure.low, digits)} to ${signed(measure.high, digits)})`
}

/** A number with a proper minus sign, and none on a rounded zero. */
export function signed(value: number, digits: number): string {
  const text = value.toFixed(digits)
  return styled(Number(text) === 0 ? text.replace('-', '') : text.replace('-', '−'))
}

/** "0.0123" for three: so many digits that count, and none that are 0 behind them. */
export const significant = (value: number, digits: number): string =>
  styled(String(Number(value.toPrecision(digits)))).replace('-', '−')

/** "4,240" */
export const count = (value: number): string => styled(Math.round(value).toLocaleString('en'))

/** "40 s", "3 min", "1 h 20 min" */
export function duration(seconds: number): string {
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s`
  const minutes = Math.round(seconds / 60)
  return minutes < 90 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/** "22 November 2026 at 16:26 UTC": on paper the hour needs its time zone. */
export const momentOf = (date: string): string =>
  new Date(date).toLocaleString('en-GB', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
  })

/** "1.4 MB" */
export function bytes(value: number): string {
  const units = [value === 1 ? 'byte' : 'bytes', 'kB', 'MB', 'GB', 'TB']
  const rounded = (power: number) => Number((value / 1000 ** power).toPrecision(3))
  let power = 0
  // Decided after rounding, so that 999.9 kB is 1 MB.
  while (power < units.length - 1 && rounded(power) >= 1000) power++
  return `${styled(String(power === 0 ? value : rounded(power)))} ${units[power]}`
}

/** "a, b and c" */
export const list = (items: readonly string[]): string =>
  items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`

/** The same of columns, of very many the first. @param most that are named, with the rest as one of them */
export const listOfColumns = (names: readonly string[], most: number): string =>
  names.length <= most
    ? list(names)
    : list([...names.slice(0, most - 2), `${count(names.length - most + 2)} other columns`])

/** The same with a capital first letter. */
export const capitalize = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** "1 row", "2 rows" */
export const plural = (number: number, noun: string): string =>
  `${count(number)} ${noun}${Math.round(number) === 1 ? '' : 's'}`

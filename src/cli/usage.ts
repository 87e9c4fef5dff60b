import { usualSmallestCount } from '#shared/disclosure/index.ts'

/** The command was not understood. */
export class UsageError extends Error {}

/** @throws UsageError when the option is missing */
export function required(value: string | undefined, name: string): string {
  if (value === undefined) throw new UsageError(`${name} is missing.`)
  return value
}

/** A whole number from an option. @throws UsageError when it is none, or not from `least` to `most` */
export function wholeNumber(value: string | undefined, name: string, least: number, most: number): number | undefined {
  if (value === undefined) return undefined
  const number = Number(value)
  if (!/^\d+$/.test(value) || number < least || number > most)
    throw new UsageError(`${name} takes a whole number from ${least} to ${most}, not "${value}".`)
  return number
}

/** @throws UsageError for another paper */
export function paperFrom(value = 'A4'): 'A4' | 'Letter' {
  if (value !== 'A4' && value !== 'Letter') throw new UsageError(`--paper takes A4 or Letter, not "${value}".`)
  return value
}

/** The smallest count of people that is told; see `withoutSmallCells`. @throws UsageError when it is no whole number from 1 to 1000 */
export const smallestCountFrom = (value: string | undefined): number =>
  wholeNumber(value, '--smallest-count', 1, 1000) ?? usualSmallestCount

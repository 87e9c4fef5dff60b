/** Words of the data pages. */

import type { Column, ColumnRole, ColumnType, MissingTreatment } from '#shared/contracts/dataset.ts'
import { count, plural } from '#shared/text/format.ts'
import { styled } from '#shared/text/number-style.ts'

export const roleWords: Record<ColumnRole, { name: string; why: string }> = {
  outcome: { name: 'outcome', why: 'what the models predict' },
  feature: { name: 'feature', why: 'may be used by the models' },
  sensitive: { name: 'sensitive feature', why: 'a feature that is also watched' },
  site: { name: 'site', why: 'where the row comes from; divides P from P*, never a feature' },
  person: { name: 'person', why: 'rows of one person stay on one side of every split' },
  identifier: { name: 'identifier', why: 'never used' },
  ignored: { name: 'ignored', why: 'never used' },
}

export const typeWords: Record<ColumnType, string> = { number: 'number', category: 'category', date: 'date' }

/** What happens to missing values, in the words of the menu. */
export function missingWords(treatment: MissingTreatment, type: ColumnType): string {
  if (treatment === 'drop') return 'leave the row out'
  if (treatment === 'category') return type === 'category' ? 'a value of its own' : 'median, and mark it'
  return type === 'category' ? 'most frequent value' : 'median'
}

const short = (value: number) =>
  styled(Number(value.toPrecision(5)).toLocaleString('en', { maximumSignificantDigits: 5 })).replace('-', '−')
const day = (days: number) => new Date(days * 86_400_000).toISOString().slice(0, 10)

/** Whether so few rows have, or so few lack, a value that it is not told how many. */
export const isFewMissing = (
  { profile: { missing } }: Pick<Column, 'profile'>,
  rows: number,
  smallest: number,
): boolean => [missing, rows - missing].some((few) => few > 0 && few < smallest)

export const missingTitle = (column: Pick<Column, 'profile'>, rows: number, smallest: number): string =>
  isFewMissing(column, rows, smallest)
    ? 'hidden, since they are few'
    : `${count(column.profile.missing)} of ${plural(rows, 'row')}`

/**
 * What the values are, in a few words.
 *
 * @param hidesEnds whether the smallest and the largest number are left out, which are single persons' values; and categories' names,
 * of which some may be a single person's
 */
export function valuesInWords({ type, profile }: Pick<Column, 'type' | 'profile'>, hidesEnds = false): string {
  const { numbers, top, distinct } = profile
  if (hidesEnds && !numbers) return plural(distinct, 'value')
  if (numbers) {
    const show = type === 'date' ? day : short
    if (hidesEnds) return `half of them ${show(numbers.quartile1)} to ${show(numbers.quartile3)}`
    return `${show(numbers.min)} to ${show(numbers.max)}, median ${show(numbers.median)}`
  }
  const shown = top.slice(0, 3).map(({ value }) => value)
  return distinct > shown.length
    ? `${shown.join(', ')}, … (${styled(distinct.toLocaleString('en'))} values)`
    : shown.join(', ')
}

/** Where the lowest and the highest quarter of a column's numbers end and begin; empty for categories. */
export function quartersInWords({ type, profile: { numbers } }: Pick<Column, 'type' | 'profile'>): string {
  if (!numbers) return ''
  const show = type === 'date' ? day : short
  return `${show(numbers.min)} to ${show(numbers.max)} in these data; the lowest quarter ends at ${show(numbers.quartile1)}, the highest begins at ${show(numbers.quartile3)}`
}

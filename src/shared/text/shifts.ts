/** What is done to P to make a P*, in words. */

import type { Intervention, Shift, StudyColumn } from '../contracts/study.ts'
import { list, significant } from './format.ts'

const day = (days: number) => new Date(days * 86_400_000).toISOString().slice(0, 10)

/** A number of a column as people write it: dates are days since 1970-01-01. */
const valueInWords = (value: number, type: StudyColumn['type'] | undefined): string =>
  type === 'date' && Math.abs(value) < 1e8 ? day(value) : String(value).replace('-', '−')

/** The limits of a range, both inclusive: "at least 65", "61 to 70", "exactly 1". */
export function rangeInWords(
  { from, upTo }: { readonly from: number | null; readonly upTo: number | null },
  type?: StudyColumn['type'],
): string {
  const [low, high] = [from, upTo].map((end) => (end === null ? null : valueInWords(end, type)))
  if (low !== null && high !== null) return from === upTo ? `exactly ${low}` : `${low} to ${high}`
  if (low !== null) return `at least ${low}`
  return high !== null ? `at most ${high}` : 'any value'
}

const percent = (share: number) => `${significant(100 * share, 3)}\u00a0%`

/** What a column is set to, after "is": "always “yes”", "always at least 65", "each value equally often". */
export function settingInWords(intervention: Intervention, columns: readonly Pick<StudyColumn, 'name' | 'type'>[]) {
  const type = columns.find(({ name }) => name === intervention.column)?.type
  if (intervention.to === 'value') return `always “${intervention.value}”`
  if (intervention.to === 'range') return `always ${rangeInWords(intervention, type)}`
  if (intervention.to === 'uniform') return `each ${type === 'category' ? 'value' : 'range of values'} equally often`
  const named = Object.entries(intervention.shares).filter(([, share]) => share > 0)
  return list(named.map(([value, share]) => `“${value}” in ${percent(share)}`))
}

/** "age is always at least 65 and smoker is always “no”" */
export const interventionsInWords = (
  { interventions }: Extract<Shift, { kind: 'intervene' }>,
  columns: readonly Pick<StudyColumn, 'name' | 'type'>[],
): string => list(interventions.map((one) => `${one.column} is ${settingInWords(one, columns)}`))

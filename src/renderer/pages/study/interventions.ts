/** The choices of the form that sets columns. */

import type { Column } from '#shared/contracts/dataset.ts'
import type { Intervention } from '#shared/contracts/study.ts'
import { words } from '../../text/index.ts'

export type Way = 'value' | 'shares' | 'at-least' | 'at-most' | 'between' | 'uniform'

/** How a column is set, in the words of the form's menu after "is". */
export function wayInWords(way: Way, { type }: Pick<Column, 'type'>): string {
  const { ways } = words.study.values
  if (way === 'uniform') return type === 'category' ? ways.eachValue : ways.eachRange
  return ways[way]
}

/** The ways in which a column can be set. */
export const waysOf = ({ type }: Pick<Column, 'type'>): Way[] =>
  type === 'category' ? ['value', 'uniform', 'shares'] : ['at-least', 'at-most', 'between', 'uniform']

/** The way of an intervention. Limits of which none is given yet are a lower one to be given. */
export function wayOf(intervention: Intervention): Way {
  if (intervention.to !== 'range') return intervention.to
  if (intervention.from !== null && intervention.upTo !== null) return 'between'
  return intervention.upTo !== null ? 'at-most' : 'at-least'
}

/** Columns that can be set: features with values, those that cause the outcome first. */
export function settableColumns(columns: readonly Column[], causes: readonly string[]): Column[] {
  const settable = columns.filter(
    ({ role, profile }) => (role === 'feature' || role === 'sensitive') && profile.distinct > 0,
  )
  return [
    ...settable.filter(({ name }) => causes.includes(name)),
    ...settable.filter(({ name }) => !causes.includes(name)),
  ]
}

/** Shares of a column's most frequent values as in the data, in whole per cent; the first takes what rounding leaves. */
function sharesOf({ profile: { top } }: Column): Record<string, number> {
  const total = top.reduce((sum, { count }) => sum + count, 0)
  const percents = top.map(({ count }) => Math.round((100 * count) / total))
  percents[0] += 100 - percents.reduce((a, b) => a + b, 0)
  return Object.fromEntries(top.map(({ value }, i) => [value, percents[i] / 100]))
}

/** A column set in one of its ways, to something of its own data: its most frequent value, its highest quarter. */
export function setting(column: Column, way: Way = waysOf(column)[0]): Intervention {
  const { name, profile } = column
  if (way === 'uniform') return { column: name, to: 'uniform' }
  if (way === 'shares') return { column: name, to: 'shares', shares: sharesOf(column) }
  if (way === 'value') return { column: name, to: 'value', value: profile.top[0]?.value ?? '' }
  const { quartile1, quartile3, whole } = profile.numbers ?? { quartile1: 0, quartile3: 0, whole: false }
  // Quarters of whole numbers can end between two of them; a limit that is read is a number that occurs.
  const isWhole = whole || column.type === 'date'
  const [low, high] = way === 'between' ? [quartile1, quartile3] : [quartile3, quartile1]
  const [from, upTo] = isWhole ? [Math.floor(low), Math.ceil(high)] : [low, high]
  return {
    column: name,
    to: 'range',
    from: way === 'at-most' ? null : from,
    upTo: way === 'at-least' ? null : upTo,
  }
}

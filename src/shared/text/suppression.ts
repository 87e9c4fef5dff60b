import type { Suppression } from '../contracts/figures.ts'
import { count, plural } from './format.ts'

/** What is told of counts of few people, in a sentence or two. */
export function suppressionText(suppression: Suppression | undefined): string {
  if (!suppression || suppression.smallest <= 1) return 'All are told.'
  const { smallest, hidden } = suppression
  const rule = `Counts of fewer than ${smallest} people are not told, nor others from which they would follow`
  return hidden === 0 ? `${rule}; there were none.` : `${rule}: ${plural(hidden, 'count')} left out.`
}

/** A count of people; words where it is not told. */
export const toldCount = (people: number | null): string => (people === null ? 'not told' : count(people))

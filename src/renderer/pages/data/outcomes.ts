import type { Column } from '#shared/contracts/dataset.ts'

/** Roles of columns that stand for a row or a person, or are left out: none of them is what a model predicts. */
const others = ['identifier', 'person', 'ignored'] as const

/** How many possible outcomes are offered by name; the others can be chosen in the table. */
export const mostOffered = 12

/**
 * Columns that a study could predict, the likeliest first: those of two values, then those of few; numbers and dates are left to
 * the table, since a number needs a cut-point too.
 */
export function possibleOutcomes(columns: readonly Column[]): Column[] {
  const isPossible = ({ role, type, profile }: Column) =>
    !(others as readonly string[]).includes(role) && type !== 'date' && profile.distinct >= 2 && profile.distinct <= 10
  return columns
    .filter(isPossible)
    .sort((a, b) => Number(a.profile.distinct > 2) - Number(b.profile.distinct > 2))
    .slice(0, mostOffered)
}

/** Counts of people that are too small to be told, and those that would give them away. */

/** Counts of fewer people than this are not told, unless somebody has said otherwise. */
export const usualSmallestCount = 10

/**
 * Which counts must not be told where their sum is known: those from 1 to below the smallest that is shown (primary suppression), and
 * the next smallest besides until what is hidden has at least two cells and adds up to at least that number (secondary
 * suppression). Who subtracts what is shown from the sum then knows of each hidden count only that it lies between 0 and that
 * difference, a range no narrower than the limit. Hundepool et al. 2012, Statistical Disclosure Control, sections 4.2 and 4.4.
 *
 * Counts of 0 are told: they are about nobody. Where all counts together stay below the limit all are hidden, and the sum itself
 * should be.
 *
 * @param counts of people in groups that share nobody; null for one that was hidden before; may be means of counts
 * @param smallest count that is told, 1 for any
 */
export function hiddenCells(counts: readonly (number | null)[], smallest: number): boolean[] {
  const hidden = counts.map((count) => count === null || (count > 0 && count < smallest))
  if (!hidden.includes(true)) return hidden
  const others = counts
    .map((count, at) => ({ count: count ?? 0, at }))
    .filter(({ count, at }) => !hidden[at] && count > 0)
    .sort((a, b) => a.count - b.count)
  // Of a cell that was hidden before it is not known how many it holds; what was hidden then was enough for its own limit.
  const state = () => {
    const at = counts.flatMap((count, i) => (hidden[i] ? [count] : []))
    return { cells: at.length, sum: at.reduce<number>((sum, count) => sum + (count ?? smallest), 0) }
  }
  for (let found = state(); found.cells < 2 || found.sum < smallest; found = state()) {
    const next = others.shift()
    if (!next) break
    hidden[next.at] = true
  }
  return hidden
}

/** Counts with null for those that are hidden. */
export const withoutSmall = (counts: readonly (number | null)[], smallest: number): (number | null)[] => {
  const hidden = hiddenCells(counts, smallest)
  return counts.map((count, at) => (hidden[at] ? null : count))
}

import { chiSquaredTail } from '../math/index.ts'
import type { CountingTable } from './counts.ts'

/** A test of independence. */
export interface IndependenceTest {
  /** Twice the log of the likelihood ratio; chi-squared where the columns are independent. */
  readonly statistic: number
  readonly degrees: number
  /** Of a statistic at least as large, were the columns independent; 1 where nothing can be tested. */
  readonly probability: number
}

/**
 * The G-test of two columns given others (Agresti 2013, section 3.2). Degrees of freedom are adjusted: a configuration of
 * the given columns counts the levels of both columns that occur in it, (levels - 1)(levels - 1), so that empty rows and
 * columns of the tables add none.
 *
 * @param a place of a column in the table
 * @param given places of the columns to condition on
 */
export function gTest(table: CountingTable, a: number, b: number, given: readonly number[]): IndependenceTest {
  const family = table.family(a, given)
  const counts = table.countWith(a, family, b)
  return gStatistic(counts, family.configurations, table.levels[a], table.levels[b])
}

/** @param counts configurations x levels of one column x levels of the other, the last varying fastest */
export function gStatistic(
  counts: ArrayLike<number>,
  configurations: number,
  heights: number,
  widths: number,
): IndependenceTest {
  let statistic = 0
  let degrees = 0
  const rows = new Float64Array(heights)
  const columns = new Float64Array(widths)
  for (let start = 0; start < configurations * heights * widths; start += heights * widths) {
    rows.fill(0)
    columns.fill(0)
    let total = 0
    for (let i = 0; i < heights; i++)
      for (let j = 0; j < widths; j++) {
        const count = counts[start + i * widths + j]
        rows[i] += count
        columns[j] += count
        total += count
      }
    const levels = (sums: Float64Array) => sums.reduce((found, sum) => found + (sum > 0 ? 1 : 0), 0)
    if (total === 0) continue
    degrees += (levels(rows) - 1) * (levels(columns) - 1)
    for (let i = 0; i < heights; i++)
      for (let j = 0; j < widths; j++) {
        const count = counts[start + i * widths + j]
        if (count > 0) statistic += 2 * count * Math.log((count * total) / (rows[i] * columns[j]))
      }
  }
  // Rounding can leave a little less than nothing.
  statistic = Math.max(0, statistic)
  return { statistic, degrees, probability: degrees > 0 ? chiSquaredTail(statistic, degrees) : 1 }
}

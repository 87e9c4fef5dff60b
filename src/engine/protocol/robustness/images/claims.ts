import type { Claim, Reading, Standard } from '../../claims.ts'
import type { Query, ResultTable } from '../../results.ts'

type Named = Pick<Query, 'model' | 'measure'>

/** A share less another, at every point of the axis where there are both. */
export interface Gap {
  readonly of: Named
  readonly less: Named
  /** Only at points from here on; without it, beyond the images as they were. */
  readonly from?: number
  /** Only at points before this. */
  readonly below?: number
  /** Only on the images as they were, where x is 0. */
  readonly clean?: boolean
  /** What is subtracted is always that of the images as they were. */
  readonly lessClean?: boolean
}

const rowsOf = (results: ResultTable, { model, measure }: Named) =>
  results.rows.filter((row) => row.model === model && row.measure === measure)

const mean = (lists: readonly (readonly number[])[]) =>
  lists[0].map((_, i) => lists.reduce((sum, values) => sum + values[i], 0) / lists.length)
const difference = (values: readonly number[], others: readonly number[]) => values.map((value, i) => value - others[i])

/** The gaps of the repetitions: their mean over the points. */
export const meanGap =
  ({
    of,
    less,
    from = Number.MIN_VALUE,
    below = Number.POSITIVE_INFINITY,
    clean = false,
    lessClean = false,
  }: Gap): Reading['values'] =>
  (results) => {
    const others = rowsOf(results, less)
    const gaps = rowsOf(results, of).flatMap(({ point, x, figure }) => {
      if (x === null || (clean ? x !== 0 : x < from || x >= below)) return []
      const other = others.find((row) => (lessClean ? row.x === 0 : row.point === point))
      return other ? [difference(figure.values, other.figure.values)] : []
    })
    if (gaps.length === 0)
      throw new RangeError(`Nothing was measured of ${JSON.stringify(of)} beside ${JSON.stringify(less)}.`)
    return mean(gaps)
  }

/** The gap between the first figure that was measured of each. */
export const firstGap =
  (of: Named, less: Named): Reading['values'] =>
  (results) => {
    const [first, other] = [of, less].map((named) => rowsOf(results, named).at(0)?.figure.values)
    if (!first || !other) throw new RangeError(`Nothing was measured of ${JSON.stringify(of)}.`)
    return difference(first, other)
  }

type Words = { readonly words: string }

/** A claim of the paper about a gap: the first is the main reading, others are variants of it. */
export const gapClaim = (
  claim: string,
  paper: string,
  standard: Standard,
  ...gaps: readonly (Gap & Words)[]
): Claim => ({
  claim,
  paper,
  by: 'paper',
  standard,
  readings: gaps.map((gap) => ({ variant: gap.words, values: meanGap(gap) })),
})

/** The same of ours. */
export const ourClaim = (claim: string, standard: Standard, ...gaps: readonly (Gap & Words)[]): Claim => ({
  ...gapClaim(claim, 'not in the paper', standard, ...gaps),
  by: 'ours',
})

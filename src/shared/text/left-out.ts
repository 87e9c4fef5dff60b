/** Sentences about rows that were left out, which tell counts: what makes them, and what takes the counts out, use the same words. */

/** @param left out of `rows` */
export const leftOutNote = (left: number, rows: number): string =>
  `${left.toLocaleString('en')} of ${rows.toLocaleString('en')} rows were left out because of missing values.`

/** @param persons with rows on both sides; null where it is not told how many, nor of the rows. @returns null where there are none */
export function bothSidesNote(persons: number | null, rowsLeftOut: number | null): string | null {
  if (persons === null || rowsLeftOut === null)
    return 'Some persons have rows on both sides. They count as members, by their training rows; their other rows are left out.'
  if (persons === 0) return null
  return `${persons === 1 ? 'One person has' : `${persons} persons have`} rows on both sides. They count as members, by their training rows; their ${rowsLeftOut} other ${rowsLeftOut === 1 ? 'row is' : 'rows are'} left out.`
}

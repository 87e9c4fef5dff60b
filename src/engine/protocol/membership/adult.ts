import { type Records, recordsOf } from '../../attacks/membership/index.ts'
import { allRows, type CategoryColumn, columnOf, fitEncoding, splitRows, type Table, take } from '../../data/index.ts'
import type { Random } from '../../math/index.ts'

/** The outcome of Adult: whether a person earns more than 50,000 dollars a year. */
const outcome = 'income'
/** People whom nobody attacks: the encoding learns its means, spreads and categories from them. */
const forEncoding = 3000

/**
 * Rows of Adult (Becker and Kohavi 1996) as records: numbers standardised, categories as indicators, "?" a category.
 *
 * @param table with the outcome in the column "income"
 * @param count how many records, drawn at random
 * @throws RangeError when the table has too few rows
 */
export function adultRecords(table: Table, count: number, random: Random): Records {
  if (table.rows < count + forEncoding)
    throw new RangeError(`${count} records and ${forEncoding} rows for their encoding are more than ${table.rows}.`)
  const [chosen] = splitRows(allRows(table.rows), null, (count + forEncoding) / table.rows, random.stream('rows'))
  const [rows, others] = [chosen.slice(0, count), chosen.slice(count)]
  const { codes, levels } = columnOf(table, outcome) as CategoryColumn
  const features = table.columns
    .filter(({ name }) => name !== outcome)
    .map(({ name }) => ({ name, missing: 'category' as const }))
  const basis = { table, rows: others, labels: take(codes, others), classes: levels.length }
  const encoding = fitEncoding(features, basis, { method: 'quantile', bins: 8 }, false)
  return recordsOf(encoding, table, rows, take(codes, rows), levels.length)
}

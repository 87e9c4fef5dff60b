import { columnOf, principalComponents, project, type Table } from '../data/index.ts'

/** All records of which some are drawn for training (paper 3, section 3): U with N = rows. */
export interface Universe {
  readonly rows: number
  readonly width: number
  /** rows x width. */
  readonly inputs: Float64Array
  /** The outcome, as a number. */
  readonly outcome: Float64Array
}

/** How columns become numbers before the principal components are taken. */
export type ColumnEncoding =
  /** Numbers as they are, categories as the integers 0, 1, ... in the order of their levels. */
  | 'raw'
  /** The same, less their mean and divided by their standard deviation. */
  | 'standardised'

/**
 * The universe of section 6.1: every category an integer, then the first principal components, fitted on all records of the
 * universe, and so the same for every refit: the components tell nothing about who is a member.
 *
 * @param outcome name of the outcome's column; every other column is a feature
 * @param features how many components are kept, 1 .. columns
 * @throws RangeError naming a column of numbers that lacks one; a missing category is the integer after the last level
 */
export function universeOf(
  table: Table,
  outcome: string,
  { features, encoding }: { readonly features: number; readonly encoding: ColumnEncoding },
): Universe {
  const numbersOf = (name: string): Float64Array => {
    const column = columnOf(table, name)
    if (column.kind === 'category')
      return Float64Array.from(column.codes, (code) => (code < 0 ? column.levels.length : code))
    const numbers = Float64Array.from(column.values)
    if (!numbers.every(Number.isFinite)) throw new RangeError(`The column "${name}" lacks a value in some row.`)
    return numbers
  }
  const columns = table.columns.filter(({ name }) => name !== outcome).map(({ name }) => numbersOf(name))
  const width = columns.length
  const values = new Float64Array(table.rows * width)
  columns.forEach((column, j) => {
    const { centre, scale } = encoding === 'standardised' ? standardOf(column) : { centre: 0, scale: 1 }
    column.forEach((value, row) => (values[row * width + j] = (value - centre) / scale))
  })
  return {
    rows: table.rows,
    width: features,
    inputs: project(principalComponents(values, width, features), values),
    outcome: numbersOf(outcome),
  }
}

/** Mean and standard deviation; the latter 1 where all values are the same. */
export function standardOf(values: Float64Array): { readonly centre: number; readonly scale: number } {
  let [sum, squares] = [0, 0]
  for (let i = 0; i < values.length; i++) sum += values[i]
  const centre = sum / values.length
  for (let i = 0; i < values.length; i++) squares += (values[i] - centre) * (values[i] - centre)
  return { centre, scale: Math.sqrt(squares / Math.max(1, values.length - 1)) || 1 }
}

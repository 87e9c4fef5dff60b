/** Records with some columns moved, as a model reads them. */

import type { Attackable } from '#shared/graph/attackable.ts'
import { mean, quantile, sampleVariance } from '../../../math/index.ts'
import { predictedClasses } from '../../../metrics/index.ts'
import { allRows, columnOf, EncodedMatrix, isMissing, type Table, type TableColumn, take } from '../../../data/index.ts'
import type { EncodingBasis } from '../../../data/index.ts'
import type { StudiedModel } from '../analysis.ts'

/** A column that may be moved. */
export type Movable =
  | {
      readonly name: string
      readonly kind: 'number'
      /** Of the training rows, those without a value counted as the median: the unit that networks read it in. */
      readonly deviation: number
    }
  | {
      readonly name: string
      readonly kind: 'category'
      /** Codes that occur among the training rows. */
      readonly codes: readonly number[]
      readonly levels: readonly string[]
    }

/** A model that can be asked about moved records. */
export type AskedModel = Pick<StudiedModel, 'key' | 'columns' | 'encoding' | 'fitted'>

/** Rows that a model is asked about at once. */
const mostRows = 20_000

/** What the columns are that may be moved and have another value to be moved to. */
export const movableColumns = (columns: readonly Attackable[], { table, rows }: EncodingBasis): Movable[] =>
  columns
    .filter(({ isValid }) => isValid)
    .map(({ column: name }): Movable => {
      const column = columnOf(table, name)
      if (column.kind === 'number') return { name, kind: 'number', deviation: deviationOf(column.values, rows) }
      const codes = [...new Set(take(column.codes, rows))].filter((code) => code >= 0).sort((a, b) => a - b)
      return { name, kind: 'category', codes, levels: column.levels }
    })
    .filter((movable) => (movable.kind === 'number' ? movable.deviation > 0 : movable.codes.length > 1))

function deviationOf(values: Float64Array, rows: Int32Array): number {
  const own = take(values, rows)
  const present = own.filter((value) => !Number.isNaN(value))
  if (present.length === 0) return 0
  const median = quantile(present, 0.5)
  const filled = own.map((value) => (Number.isNaN(value) ? median : value))
  if (filled.every((value) => value === filled[0])) return 0
  // Rounding can make the spread of huge equal numbers 0.
  return Number.isFinite(mean(filled)) ? Math.sqrt(sampleVariance(filled)) : 0
}

/** Other values of some columns, for all records; others stay as they are. */
export type Variant = ReadonlyMap<string, Float64Array | Int32Array>

/** Some records, and what a model says of them once they are moved. A value that is missing stays missing. */
export class Moved {
  readonly rows: number
  readonly model: AskedModel
  readonly #columns: readonly TableColumn[]
  readonly #classes: number

  /** @param rows of the table: the records */
  constructor(model: AskedModel, table: Table, rows: Int32Array, classes: number) {
    this.model = model
    this.rows = rows.length
    this.#classes = classes
    this.#columns = model.columns.map((name): TableColumn => {
      const column = columnOf(table, name)
      return column.kind === 'number'
        ? { ...column, values: take(column.values, rows) }
        : { ...column, codes: take(column.codes, rows) }
    })
  }

  /** The records themselves, encoded. */
  get matrix(): EncodedMatrix {
    return new EncodedMatrix(this.model.encoding, { rows: this.rows, columns: [...this.#columns] }, allRows(this.rows))
  }

  /** The records as they are under one variant after the other, encoded. */
  matrixOf(variants: readonly Variant[]): EncodedMatrix {
    const table = {
      rows: this.rows * variants.length,
      columns: this.#columns.map((column) => stacked(column, variants)),
    }
    return new EncodedMatrix(this.model.encoding, table, allRows(table.rows))
  }

  numbers(name: string): Float64Array {
    const column = this.#find(name)
    if (column.kind !== 'number') throw new RangeError(`${name} is not a column of numbers.`)
    return column.values
  }

  codes(name: string): Int32Array {
    const column = this.#find(name)
    if (column.kind !== 'category') throw new RangeError(`${name} is not a column of categories.`)
    return column.codes
  }

  /** Classes that are predicted of the records, for each variant. */
  async ask(variants: readonly Variant[]): Promise<Int32Array[]> {
    const answers: Int32Array[] = []
    const each = Math.max(1, Math.floor(mostRows / Math.max(1, this.rows)))
    for (let first = 0; first < variants.length; first += each) {
      const some = variants.slice(first, first + each)
      const { probabilities } = await this.model.fitted.predict(this.matrixOf(some))
      const classes = predictedClasses(probabilities, this.#classes)
      some.forEach((_, i) => answers.push(classes.slice(i * this.rows, (i + 1) * this.rows)))
    }
    return answers
  }

  #find(name: string): TableColumn {
    return columnOf({ rows: this.rows, columns: [...this.#columns] }, name)
  }
}

/** A column's values under one variant after the other. */
function stacked(column: TableColumn, variants: readonly Variant[]): TableColumn {
  if (column.kind === 'number') {
    const size = column.values.length
    const values = new Float64Array(size * variants.length)
    variants.forEach((variant, i) => {
      const moved = variant.get(column.name)
      for (let row = 0; row < size; row++)
        values[i * size + row] = moved && !isMissing(column, row) ? moved[row] : column.values[row]
    })
    return { ...column, values }
  }
  const size = column.codes.length
  const codes = new Int32Array(size * variants.length)
  variants.forEach((variant, i) => {
    const moved = variant.get(column.name)
    for (let row = 0; row < size; row++)
      codes[i * size + row] = moved && !isMissing(column, row) ? moved[row] : column.codes[row]
  })
  return { ...column, codes }
}

/**
 * Columns of a dataset in memory, as storage hands them to the engine. Types only: a table never crosses a process.
 */

/** A number column; NaN stands for a missing value. Dates are days since 1970-01-01. */
export interface NumberColumn {
  readonly kind: 'number'
  readonly name: string
  readonly values: Float64Array
}

/** A category column; -1 stands for a missing value, any other code is an index into `levels`. */
export interface CategoryColumn {
  readonly kind: 'category'
  readonly name: string
  readonly codes: Int32Array
  /** Sorted: numerically where every level is a number, else by code point. */
  readonly levels: readonly string[]
}

export type TableColumn = NumberColumn | CategoryColumn

/** Columns of equal length, in the dataset's order. */
export interface Table {
  readonly rows: number
  readonly columns: readonly TableColumn[]
}

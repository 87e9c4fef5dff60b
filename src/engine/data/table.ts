import type { CategoryColumn, NumberColumn, Table, TableColumn } from '#shared/contracts/table.ts'

export type { CategoryColumn, NumberColumn, Table, TableColumn }

/** @throws RangeError when the table has no such column */
export function columnOf(table: Table, name: string): TableColumn {
  const column = table.columns.find((candidate) => candidate.name === name)
  if (!column) throw new RangeError(`The table has no column "${name}".`)
  return column
}

/** Whether the column has no value in a row. */
export const isMissing = (column: TableColumn, row: number): boolean =>
  column.kind === 'number' ? Number.isNaN(column.values[row]) : column.codes[row] < 0

/** The numbers 0 .. count - 1. */
export function allRows(count: number): Int32Array {
  const rows = new Int32Array(count)
  for (let row = 0; row < count; row++) rows[row] = row
  return rows
}

/** The values of an array at the given rows. */
export function take<T extends Int32Array | Float64Array | Float32Array | Uint8Array>(values: T, rows: Int32Array): T {
  const result = new (values.constructor as new (length: number) => T)(rows.length)
  for (let i = 0; i < rows.length; i++) result[i] = values[rows[i]]
  return result
}

import { allRows } from '../data/index.ts'
import type { Population } from '../study/index.ts'

/** Populations of the same columns under each other, all of their tables' rows. @throws RangeError for other columns */
export function concatenate(parts: readonly Population[]): Population {
  const rows = parts.reduce((sum, { table }) => sum + table.rows, 0)
  const columns = parts[0].table.columns.map((first, position) => {
    if (first.kind !== 'category') throw new RangeError(`"${first.name}" is no category.`)
    const codes = new Int32Array(rows)
    let start = 0
    for (const { table } of parts) {
      const column = table.columns[position]
      if (column.kind !== 'category' || column.name !== first.name) throw new RangeError('The columns differ.')
      codes.set(column.codes, start)
      start += table.rows
    }
    return { ...first, codes }
  })
  const labels = Int32Array.from(parts.flatMap((part) => [...part.labels]))
  return { table: { rows, columns }, rows: allRows(rows), labels, persons: null }
}

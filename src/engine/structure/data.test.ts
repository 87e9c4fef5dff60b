import { describe, expect, it } from 'vitest'
import type { Table } from '../data/index.ts'
import { structureData } from './index.ts'

const table: Table = {
  rows: 6,
  columns: [
    { kind: 'number', name: 'age', values: Float64Array.of(30, 40, Number.NaN, 50, 60, 70) },
    { kind: 'category', name: 'sex', codes: Int32Array.of(0, 1, 1, -1, 0, 1), levels: ['f', 'm'] },
    { kind: 'category', name: 'ward', codes: Int32Array.of(0, 0, 1, 1, 0, 1), levels: ['east', 'west', 'closed'] },
  ],
}

describe('columns to learn from', () => {
  it('leave out rows without a number and keep a missing category as one of its own', () => {
    expect(structureData(table, ['age', 'sex', 'ward'], { kind: 'bins', bins: 2 })).toEqual({
      rows: 5,
      droppedRows: 1,
      columns: [
        { kind: 'discrete', name: 'age', levels: 2, codes: Uint8Array.of(0, 0, 0, 1, 1) },
        { kind: 'discrete', name: 'sex', levels: 3, codes: Uint8Array.of(0, 1, 2, 0, 1) },
        { kind: 'discrete', name: 'ward', levels: 3, codes: Uint8Array.of(0, 0, 1, 0, 1) },
      ],
    })
    const { columns } = structureData(table, ['age', 'ward'], { kind: 'numbers' })
    expect(columns[0]).toEqual({ kind: 'continuous', name: 'age', values: Float64Array.of(30, 40, 50, 60, 70) })
  })
  it('are refused with too many categories, too few rows, or a number that never changes', () => {
    const wide = Array.from({ length: 300 }, (_, i) => `p${i}`)
    const codes = Int32Array.of(0, 1, 2, 3, 4, 5)
    const named: Table = { rows: 6, columns: [...table.columns, { kind: 'category', name: 'id', codes, levels: wide }] }
    expect(() => structureData(named, ['sex', 'id'], { kind: 'numbers' })).toThrow('Column id has 300 categories')
    expect(() => structureData(table, ['sex'], { kind: 'numbers' })).toThrow('at least two rows and two columns')
    const flat: Table = {
      rows: 6,
      columns: [table.columns[1], { kind: 'number', name: 'k', values: new Float64Array(6) }],
    }
    expect(() => structureData(flat, ['sex', 'k'], { kind: 'numbers' })).toThrow('Column k has the same value')
  })
})

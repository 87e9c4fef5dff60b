import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  configurationsOf,
  neighbourCell,
  pastedCells,
  pasteAt,
  rowFault,
  scaledToOne,
  shown,
  sumOf,
  type TableNode,
  typed,
} from './tables.ts'

describe('a row of probabilities', () => {
  it('adds up to one, or says what is wrong', () => {
    expect(rowFault([0.25, 0.75])).toBeNull()
    expect(rowFault([1 / 3, 1 / 3, 1 / 3])).toBeNull()
    expect(rowFault([0.9, 0.2])).toBe('The row adds up to 1.1, not to 1.')
    for (const row of [[1.5, -0.5], [Number.NaN, 1], [2]]) expect(rowFault(row)).toMatch(/between 0 and 1/)
  })

  it('is scaled to one in its proportions', () => {
    expect(scaledToOne([3, 1])).toEqual([0.75, 0.25])
    expect(scaledToOne([0, 0])).toEqual([0.5, 0.5])
    expect(scaledToOne([Number.NaN, -1, 4])).toEqual([0, 0, 1])
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 8 }), (row) => {
        expect(rowFault(scaledToOne(row))).toBeNull()
        expect(sumOf(scaledToOne(row))).toBeCloseTo(1, 12)
      }),
    )
  })
})

describe('a cell', () => {
  it('shows six digits, and takes a point or a comma', () => {
    expect([shown(1 / 3), shown(0.1 + 0.2), shown(0), shown(Number.NaN)]).toEqual(['0.333333', '0.3', '0', ''])
    expect(['0.5', ' 0,5 ', '.5', '1e-3', '1'].map(typed)).toEqual([0.5, 0.5, 0.5, 0.001, 1])
    for (const text of ['', 'x', '0.5.5', '1 2', '0x1']) expect(typed(text), text).toBeNaN()
  })

  it('leads to its neighbours by the arrow keys', () => {
    expect(neighbourCell('ArrowDown', 0, 1, 2, 2)).toEqual({ row: 1, column: 1 })
    expect(neighbourCell('Enter', 1, 1, 2, 2)).toBeNull()
    expect(neighbourCell('ArrowLeft', 1, 1, 2, 2)).toEqual({ row: 1, column: 0 })
    expect(neighbourCell('ArrowUp', 0, 0, 2, 2)).toBeNull()
    expect(neighbourCell('x', 0, 0, 2, 2)).toBeNull()
  })
})

describe('cells from a spreadsheet', () => {
  it('are divided by tabs, semicolons or commas', () => {
    expect(pastedCells('0.5\t0.5\r\n0.25\t0.75\r\n')).toEqual([
      ['0.5', '0.5'],
      ['0.25', '0.75'],
    ])
    expect(pastedCells('0,5;0,5')).toEqual([['0,5', '0,5']])
    expect(pastedCells('0.5,0.5')).toEqual([['0.5', '0.5']])
    expect(pastedCells('0,5\t0,5')).toEqual([['0,5', '0,5']])
  })

  it('fill the table from a cell on, as far as it goes', () => {
    const rows = [
      [1, 2],
      [3, 4],
    ]
    expect(pasteAt(rows, 1, 1, [['9', '8'], ['7']])).toEqual([
      [1, 2],
      [3, 9],
    ])
    expect(pasteAt(rows, 0, 0, [['5'], ['x']])).toEqual([
      [5, 2],
      [Number.NaN, 4],
    ])
  })
})

describe('the rows of a table', () => {
  it('are the parents’ levels, the last parent varying fastest', () => {
    const node = (name: string, levels: string[], parents: string[] = []): TableNode => ({
      name,
      levels,
      parents,
      table: [],
    })
    const nodes = [node('a', ['x', 'y']), node('b', ['1', '2', '3']), node('c', ['no', 'yes'], ['a', 'b'])]
    expect(configurationsOf(nodes[2], nodes)).toEqual(['x', 'y'].flatMap((a) => ['1', '2', '3'].map((b) => [a, b])))
    expect(configurationsOf(nodes[0], nodes)).toEqual([[]])
  })
})

/** Conditional probability tables as they are edited: rows of numbers that add up to one. */

import type { NetworkFile } from '#shared/contracts/network.ts'
import { styled } from '#shared/text/number-style.ts'
import { words } from '../text/index.ts'

export type TableNode = NetworkFile['nodes'][number]
export type Rows = readonly (readonly number[])[]

/** How far a row's sum may be from 1, as in files. */
export const sumTolerance = 1e-6

export const sumOf = (row: readonly number[]): number => row.reduce((a, b) => a + b, 0)

/** Why a row is not one of probabilities; null where it is. */
export function rowFault(row: readonly number[]): string | null {
  const odd = row.find((value) => !(value >= 0 && value <= 1))
  if (odd !== undefined) return words.graph.tables.noProbability
  const sum = sumOf(row)
  return Math.abs(sum - 1) <= sumTolerance ? null : words.graph.tables.sumIsNotOne(shown(sum))
}

/** A row in the same proportions that adds up to 1; even where nothing is in it. What is no number from 0 counts as 0. */
export function scaledToOne(row: readonly number[]): number[] {
  const parts = row.map((value) => (value > 0 && value < Infinity ? value : 0))
  const sum = sumOf(parts)
  return parts.map((value) => (sum > 0 ? value / sum : 1 / parts.length))
}

/** A number as it stands in a cell: six digits, which reading it back does not change unless it is edited. */
export const shown = (value: number): string =>
  Number.isFinite(value) ? styled(String(Number(value.toPrecision(6)))) : ''

/** What was typed into a cell, with a point or a comma; NaN where it is no number. */
export function typed(text: string): number {
  const plain = text.trim().replace(',', '.')
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain) ? Number(plain) : Number.NaN
}

/** Numbers copied from a spreadsheet: cells divided by tabs, else by semicolons, else by commas; one line for each row. */
export function pastedCells(text: string): string[][] {
  const lines = text.replace(/\r\n?/g, '\n').replace(/\n+$/, '').split('\n')
  const divider = text.includes('\t') ? '\t' : text.includes(';') ? ';' : ','
  return lines.map((line) => line.split(divider))
}

/** A table with a block of pasted cells, from a cell to the right and down. What lies beyond the table is left out. */
export function pasteAt(rows: Rows, row: number, column: number, cells: readonly (readonly string[])[]): number[][] {
  return rows.map((values, i) =>
    values.map((value, j) => {
      const text = cells[i - row]?.[j - column]
      return text === undefined || i < row || j < column ? value : typed(text)
    }),
  )
}

/** The parents' levels in each row of a node's table, the last parent varying fastest. */
export function configurationsOf(node: TableNode, nodes: readonly TableNode[]): string[][] {
  const levels = node.parents.map((parent) => nodes.find(({ name }) => name === parent)?.levels ?? [])
  return levels.reduce<string[][]>(
    (rows, choices) => rows.flatMap((row) => choices.map((level) => [...row, level])),
    [[]],
  )
}

/** Where the arrow keys lead from a cell; null where the table ends. */
export function neighbourCell(
  key: string,
  row: number,
  column: number,
  rows: number,
  columns: number,
): { row: number; column: number } | null {
  const steps: Record<string, readonly [number, number]> = {
    ArrowUp: [-1, 0],
    ArrowDown: [1, 0],
    Enter: [1, 0],
    ArrowLeft: [0, -1],
    ArrowRight: [0, 1],
  }
  const step = steps[key]
  if (!step) return null
  const [to, at] = [row + step[0], column + step[1]]
  return to >= 0 && to < rows && at >= 0 && at < columns ? { row: to, column: at } : null
}

import type { PredictionColumns } from '#shared/contracts/model-audit.ts'
import type { Table } from '#shared/contracts/table.ts'
import { type CategoryColumn, columnOf, type NumberColumn } from '../data/index.ts'
import type { Predictions } from './predictions.ts'

/** A value in a file of predictions that cannot be. */
export interface PredictionFault {
  /** From 0. */
  readonly row: number
  readonly column: string
  readonly message: string
  readonly advice: string
  readonly text: string
}

/** Rounding of single probabilities may take them this far beyond 0 and 1. */
const slack = 1e-6

/**
 * How far from 1 a row's probabilities may add up: as far as rounding each to two decimals brings them, but never more than 0.05.
 */
export const sumTolerance = (classes: number): number => Math.min(0.05, 0.005 * classes)

/**
 * Reads predictions off a table. Probabilities are divided by their sum, so that each row adds up to 1.
 *
 * @param table probabilities as numbers, all other columns as categories
 * @returns the first fault of the table instead, where there is one
 * @throws RangeError where a column is not there
 */
export function predictionsFrom(
  table: Table,
  columns: PredictionColumns,
): { readonly predictions: Predictions } | { readonly fault: PredictionFault } {
  const { classes } = columns
  const outcome = columnOf(table, columns.outcome) as CategoryColumn
  const member = columnOf(table, columns.member) as CategoryColumn
  const given = classes.map(({ column }) => (column === null ? null : (columnOf(table, column) as NumberColumn)))
  const classOf = outcome.levels.map((level) => classes.findIndex(({ value }) => value === level))
  const sideOf = member.levels.map((level) =>
    level === columns.memberValue ? 1 : level === columns.nonMemberValue ? 0 : -1,
  )
  const probabilities = new Float64Array(table.rows * classes.length)
  const [labels, members] = [new Int32Array(table.rows), new Uint8Array(table.rows)]
  for (let row = 0; row < table.rows; row++) {
    const code = outcome.codes[row]
    if (code < 0) return { fault: empty(row, columns.outcome, 'The true outcome') }
    if (classOf[code] < 0) return { fault: strayOutcome(row, columns, outcome.levels[code]) }
    labels[row] = classOf[code]
    const side = member.codes[row]
    if (side < 0) return { fault: empty(row, columns.member, 'Whether the model was trained on it') }
    if (sideOf[side] < 0) return { fault: strayMember(row, columns, member.levels[side]) }
    members[row] = sideOf[side]
    const fault = fillRow(probabilities, row, given)
    if (fault) return { fault }
  }
  const groups = columns.group === null ? null : (columnOf(table, columns.group) as CategoryColumn)
  const persons = columns.person === null ? null : (columnOf(table, columns.person) as CategoryColumn)
  return {
    predictions: {
      probabilities,
      classes: classes.map(({ value }) => value),
      labels,
      member: members,
      ...(groups ? { groups: { column: groups.name, levels: groups.levels, codes: groups.codes } } : {}),
      ...(persons ? { persons: personNumbers(persons) } : {}),
    },
  }
}

/** Rows without a value are each a person of their own. */
const personNumbers = ({ codes, levels }: CategoryColumn): Int32Array =>
  codes.map((code, row) => (code < 0 ? levels.length + row : code))

/** Writes one row's probabilities. @returns what is wrong with them */
function fillRow(to: Float64Array, row: number, given: readonly (NumberColumn | null)[]): PredictionFault | undefined {
  const start = row * given.length
  let sum = 0
  let rest = -1
  for (const [k, column] of given.entries()) {
    if (!column) {
      rest = k
      continue
    }
    const value = column.values[row]
    if (Number.isNaN(value)) return empty(row, column.name, 'A probability')
    if (value < -slack || value > 1 + slack) return outside(row, column.name, value)
    to[start + k] = Math.min(1, Math.max(0, value))
    sum += to[start + k]
  }
  if (rest >= 0) {
    to[start + rest] = Math.max(0, 1 - sum)
    return undefined
  }
  if (Math.abs(sum - 1) > sumTolerance(given.length) + slack) {
    const names = given.flatMap((column) => column?.name ?? [])
    return {
      row,
      column: names[0],
      message: `The probabilities${names.length <= 6 ? ` in ${names.join(', ')}` : ''} add up to ${Number(sum.toPrecision(4))}, not to 1`,
      advice: 'Give one column for each class of the outcome, with the model’s probabilities and not its scores.',
      text: names.map((_, k) => Number(to[start + k].toPrecision(4))).join(', '),
    }
  }
  for (let k = 0; k < given.length; k++) to[start + k] /= sum
  return undefined
}

const empty = (row: number, column: string, what: string): PredictionFault => ({
  row,
  column,
  message: `${what} is missing`,
  advice: 'Fill the cell in, or leave the row out of the file.',
  text: '',
})

const outside = (row: number, column: string, value: number): PredictionFault => ({
  row,
  column,
  message: `${value} is no probability: it does not lie between 0 and 1`,
  advice: 'Save the model’s probabilities, not its scores (logits) or percentages.',
  text: String(value),
})

const strayOutcome = (row: number, { outcome, classes }: PredictionColumns, text: string): PredictionFault => ({
  row,
  column: outcome,
  message: `The outcome “${text}” has no column of probabilities; there are columns for ${classes.map(({ value }) => `“${value}”`).join(', ')}`,
  advice: 'Say which column holds this class’s probabilities, or add it to the file.',
  text,
})

const strayMember = (row: number, columns: PredictionColumns, text: string): PredictionFault => ({
  row,
  column: columns.member,
  message: `“${text}” says neither that the model was trained on the row (“${columns.memberValue}”) nor that it was not (“${columns.nonMemberValue}”)`,
  advice: 'Write one of the two in each row, or leave other rows out of the file.',
  text,
})

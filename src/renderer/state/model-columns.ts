/** Which columns of a table a model reads: pure functions, so that they are tested without a window. */

import type { PredictionsInspection } from '#shared/contracts/model-audit.ts'
import type { ModelFileInspection } from '#shared/contracts/model-file.ts'
import { words } from '../text/index.ts'

const plain = (text: string) =>
  text
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')

/** Columns that the model may read: numbers, which are neither the outcome nor, as it seems, the membership or the person. */
export function numberColumns({ inspection, guess }: PredictionsInspection, outcome: string | null): string[] {
  const others = [outcome, guess.member, guess.person]
  return inspection.columns.flatMap(({ name, type }) => (type === 'number' && !others.includes(name) ? [name] : []))
}

/**
 * The column that each of the model's inputs seems to be: by the input's name, first as it is written, then by its letters and
 * digits; or, where one input takes them all, the number columns in the table's order.
 *
 * @returns as many as the model reads; null where nothing fits
 */
export function matchColumns(
  model: ModelFileInspection,
  data: PredictionsInspection,
  outcome: string | null,
): (string | null)[] {
  const numbers = numberColumns(data, outcome)
  const { columnNames, width } = model
  if (!columnNames) return width === null ? numbers : Array.from({ length: width }, (_, k) => numbers[k] ?? null)
  const all = data.inspection.columns.flatMap(({ name, type }) => (type === 'number' ? [name] : []))
  return columnNames.map((name) => all.find((column) => column === name) ?? unique(all, name))
}

/** The one column whose letters and digits are the name's; of several none. */
function unique(columns: readonly string[], name: string): string | null {
  const alike = columns.filter((column) => plain(column) === plain(name))
  return alike.length === 1 ? alike[0] : null
}

/** The most columns that are read and yet copied for groups. */
const mostRead = 40

/** Columns that go beside the predictions: what the model does not read, and of what it reads those that could be groups. */
export const keptColumns = (
  { texts }: PredictionsInspection,
  features: readonly string[],
  outcome: string | null,
): string[] =>
  texts.flatMap(({ column, texts: found, more }) => {
    const mayBeGroup = features.length <= mostRead && !more && found.length >= 2 && found.length <= 100
    return column !== outcome && (!features.includes(column) || mayBeGroup) ? [column] : []
  })

/** What keeps a model from being asked, in a sentence; null where nothing does. */
export function openQuestion(
  model: ModelFileInspection,
  features: readonly (string | null)[],
  outcome: string | null,
  classes: readonly string[],
): string | null {
  const said = words.state.model
  if (outcome === null || classes.length < 2) return said.chooseOutcome
  if (new Set(classes).size < classes.length) return said.outcomeTwice
  const wanted = model.width ?? features.length
  if (features.length !== wanted) return said.otherNumberOfColumns(wanted, features.length)
  const open = features.filter((feature) => feature === null).length
  if (features.length === 0) return said.nameColumns
  if (open > 0) return said.columnsOpen(open)
  const twice = features.find((feature, k) => features.indexOf(feature) < k)
  if (typeof twice === 'string') return said.columnTwice(twice)
  if (features.includes(outcome)) return said.readsOutcome(outcome)
  return null
}

/** What can be set for many columns at once, which of them it changes, and how it is taken back. */

import {
  type Column,
  type ColumnChange,
  type ColumnRole,
  type MissingTreatment,
  singleRoles,
} from '#shared/contracts/dataset.ts'
import { roleWords } from '../../text/words.ts'

/** What may be chosen: a role that many columns can have, or what happens to their missing values. */
export const choices = {
  feature: { name: `role: ${roleWords.feature.name}`, done: 'they are features now' },
  sensitive: { name: `role: ${roleWords.sensitive.name}`, done: 'they are sensitive features now' },
  identifier: { name: `role: ${roleWords.identifier.name}`, done: 'they are identifiers now, and not used' },
  ignored: { name: `role: ${roleWords.ignored.name}`, done: 'they are ignored now' },
  impute: { name: 'if missing: median or most frequent value', done: 'a usual value takes a missing one’s place' },
  category: { name: 'if missing: a value of its own', done: 'a missing value is a value of its own' },
  drop: { name: 'if missing: leave the row out', done: 'rows with a missing value are left out' },
} as const
export type Choice = keyof typeof choices

const isTreatment = (choice: Choice): choice is MissingTreatment => ['impute', 'category', 'drop'].includes(choice)
const isFeature = ({ role }: Column) => role === 'feature' || role === 'sensitive'

/**
 * The columns that a choice changes. Those whose role one column alone can have keep it, and a column that says nothing, as it has
 * one value or none, becomes no feature; missing values are those of features.
 */
export function changedBy(columns: readonly Column[], choice: Choice): Column[] {
  if (isTreatment(choice))
    return columns.filter((column) => isFeature(column) && column.profile.missing > 0 && column.missing !== choice)
  const makesFeatures = choice === 'feature' || choice === 'sensitive'
  return columns.filter(
    ({ role, profile }) => role !== choice && !singleRoles.includes(role) && !(makesFeatures && profile.distinct < 2),
  )
}

/** @param columns at least one, which the choice changes */
export function changeOf(columns: readonly Column[], choice: Choice): ColumnChange {
  const names = columns.map(({ name }) => name)
  return isTreatment(choice) ? { names, missing: choice } : { names, role: choice }
}

/** What gives columns back what they had before a choice: one change for all that had the same. */
export function changesBack(columns: readonly Column[], choice: Choice): ColumnChange[] {
  const before = new Map<ColumnRole | MissingTreatment, string[]>()
  for (const { name, role, missing } of columns) {
    const had = isTreatment(choice) ? missing : role
    const names = before.get(had)
    if (names) names.push(name)
    else before.set(had, [name])
  }
  return [...before].map(([had, names]) =>
    isTreatment(choice) ? { names, missing: had as MissingTreatment } : { names, role: had as ColumnRole },
  )
}

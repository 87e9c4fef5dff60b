/** What can be set for many columns at once, which of them it changes, and how it is taken back. */

import {
  type Column,
  type ColumnChange,
  type ColumnRole,
  type MissingTreatment,
  singleRoles,
} from '#shared/contracts/dataset.ts'
import { words } from '../../text/index.ts'
import { roleWords } from '../../text/words.ts'

/** What may be chosen: a role that many columns can have, or what happens to their missing values. */
export const choices = ['feature', 'sensitive', 'identifier', 'ignored', 'impute', 'category', 'drop'] as const
export type Choice = (typeof choices)[number]

/** What it is called in a menu. */
export const nameOf = (choice: Choice): string =>
  isTreatment(choice) ? words.data.manyColumns.treatments[choice] : words.data.manyColumns.role(roleWords[choice].name)

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

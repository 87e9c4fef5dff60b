/**
 * Which columns somebody may tamper with, and the question still be the same: paper 2's definition of a valid attack (Zhang,
 * Zhang, Li 2020, sections 2 and 3.2).
 */

import type { Edge } from '../contracts/graph.ts'
import { childrenOf, findPath, parentsOf } from './relations.ts'

export type AttackRole = 'outcome' | 'parent' | 'cause' | 'child' | 'co-parent' | 'outside'

export interface Attackable {
  readonly column: string
  readonly role: AttackRole
  /** Whether changing it is a valid attack. */
  readonly isValid: boolean
  /** Why, in a sentence. */
  readonly reason: string
}

/** What a column is to the outcome. A co-parent that is also a cause of the outcome is a cause. */
export function attackRoleOf(edges: readonly Edge[], outcome: string, column: string): AttackRole {
  if (column === outcome) return 'outcome'
  if (parentsOf(edges, outcome).includes(column)) return 'parent'
  if (findPath(edges, column, outcome)) return 'cause'
  const children = childrenOf(edges, outcome)
  if (children.includes(column)) return 'child'
  return children.some((child) => parentsOf(edges, child).includes(column)) ? 'co-parent' : 'outside'
}

const reasons: Record<AttackRole, (column: string, outcome: string) => string> = {
  outcome: (column) => `${column} is the outcome itself: changing it changes the truth that is asked for.`,
  parent: (column, outcome) =>
    `${column} is a cause of ${outcome}: changing it can change ${outcome} itself, and another answer would then be right.`,
  cause: (column, outcome) =>
    `${column} causes ${outcome} by way of other columns: changing it can change ${outcome} itself, and another answer would then be right.`,
  child: (column, outcome) =>
    `${column} is an effect of ${outcome}: changing it leaves ${outcome} as it was, so the right answer stays the same.`,
  'co-parent': (column, outcome) =>
    `${column} is another cause of an effect of ${outcome}: changing it leaves ${outcome} as it was, so the right answer stays the same.`,
  outside: (column, outcome) =>
    `${column} is neither a cause nor an effect of ${outcome}, nor another cause of its effects: once those are known it says nothing more, so a model of them does not read it.`,
}

/** Every column, with whether it may be attacked and why: children and co-parents may, the outcome and its causes may not. */
export function attackableColumns(edges: readonly Edge[], outcome: string, columns: readonly string[]): Attackable[] {
  return columns.map((column) => {
    const role = attackRoleOf(edges, outcome, column)
    return { column, role, isValid: role === 'child' || role === 'co-parent', reason: reasons[role](column, outcome) }
  })
}

import type { ModelAudit } from '../contracts/model-audit.ts'
import { bothSidesNote } from '../text/left-out.ts'
import { hiddenCells, withoutSmall } from './cells.ts'

/**
 * What an audit found without counts of fewer people than `smallest`, nor those that would give them away: null stands for a count,
 * and groups with fewer members or others are left out. Audits from which counts were taken before are held to the stricter of
 * both limits.
 */
export function auditWithoutSmallCells(audit: ModelAudit, smallest: number): ModelAudit {
  if (audit.suppression && audit.suppression.smallest >= smallest) return audit
  const counts = withoutSmall(
    audit.classes.map(({ rows }) => rows),
    smallest,
  )
  let hidden = counts.filter((count, i) => count === null && audit.classes[i].rows !== null).length
  const { persons, subgroups } = audit
  const isFew = (count: number | null) => count === null || (count > 0 && count < smallest)
  const fewPersons = persons !== null && (isFew(persons.onBothSides) || isFew(persons.rowsLeftOut))
  if (fewPersons && persons.onBothSides !== null) hidden += 2
  const note = persons === null ? null : bothSidesNote(persons.onBothSides, persons.rowsLeftOut)
  const groups = subgroups && shownGroups(subgroups, persons ?? audit, smallest)
  if (subgroups && groups) hidden += subgroups.groups.length - groups.length
  return {
    ...audit,
    classes: audit.classes.map((each, i) => ({ ...each, rows: counts[i] })),
    persons: persons && fewPersons ? { ...persons, onBothSides: null, rowsLeftOut: null } : persons,
    subgroups:
      subgroups && groups
        ? {
            ...subgroups,
            groups,
            smallest: Math.max(smallest, subgroups.smallest),
            suppressed: subgroups.suppressed + subgroups.groups.length - groups.length,
          }
        : subgroups,
    notes: fewPersons ? audit.notes.map((each) => (each === note ? bothSidesNote(null, null)! : each)) : audit.notes,
    suppression: { smallest, hidden: (audit.suppression?.hidden ?? 0) + hidden },
  }
}

/** Members and others each add up to a number that is told; those of groups that were left out before are what is left of it. */
function shownGroups(
  { groups }: NonNullable<ModelAudit['subgroups']>,
  all: { readonly members: number; readonly nonMembers: number },
  smallest: number,
) {
  const rest = (kind: 'members' | 'nonMembers') => all[kind] - groups.reduce((sum, group) => sum + group[kind], 0)
  const left = Math.max(0, Math.min(rest('members'), rest('nonMembers')))
  const hidden = hiddenCells(
    [...groups.map(({ members, nonMembers }) => Math.min(members, nonMembers)), left],
    smallest,
  )
  return groups.filter((_, i) => !hidden[i])
}

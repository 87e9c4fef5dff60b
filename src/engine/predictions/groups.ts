import type { AuditedGroup, AuditFigure, ModelAudit } from '#shared/contracts/model-audit.ts'
import { subgroups } from '../attacks/membership/index.ts'
import { clopperPearson } from '../math/index.ts'
import { type AreaEstimate, delongInterval } from '../metrics/index.ts'
import type { People } from './people.ts'

/**
 * How an attack does on each group of people. Which groups are told of is decided as in `subgroups`; here, with one model,
 * the intervals are DeLong's and Clopper and Pearson's. A person is in the group of its first row.
 *
 * @param scores one for each person
 * @param smallest members or non-members that a group needs, to be told of
 * @returns null where the rows have no groups
 */
export function groupsOf(people: People, scores: Float64Array, smallest: number): ModelAudit['subgroups'] {
  const { groups } = people.predictions
  if (!groups) return null
  const names = Array<string>(people.member.length).fill('')
  for (let row = people.of.length - 1; row >= 0; row--)
    names[people.of[row]] = groups.codes[row] < 0 ? 'no value' : groups.levels[groups.codes[row]]
  const attack = 'loss-threshold'
  const outcome = { member: people.member, trainAccuracy: 0, testAccuracy: 0, attacks: { [attack]: { scores } } }
  const { groups: told, suppressed } = subgroups(attack, [outcome], names, smallest)
  return {
    column: groups.column,
    smallest,
    suppressed,
    groups: told.map(({ group, found }): AuditedGroup => {
      const own = Int32Array.from(names.keys()).filter((person) => names[person] === group)
      const member = Uint8Array.from(own, (person) => people.member[person])
      const members = member.reduce((sum, value) => sum + value, 0)
      const nonMembers = own.length - members
      const area = delongInterval(
        Float64Array.from(own, (person) => scores[person]),
        member,
      ) as AreaEstimate
      const share = (rate: number, of: number): AuditFigure => ({
        estimate: rate,
        ...clopperPearson(Math.round(rate * of), of),
      })
      return {
        group,
        members,
        nonMembers,
        auc: { estimate: area.area, low: area.low, high: area.high },
        found:
          'withheld' in found
            ? found
            : {
                members: share(found.members.mean, members),
                nonMembers: share(found.nonMembers.mean, nonMembers),
              },
      }
    }),
  }
}

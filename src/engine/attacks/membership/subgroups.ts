import { meanInterval } from '../../math/index.ts'
import {
  areaUnderCurve,
  fewestNonMembers,
  rocPoints,
  truePositiveRateAt,
  type WithheldFigure,
} from '../../metrics/index.ts'
import type { TargetOutcome } from './play.ts'
import type { OverTargets } from './results.ts'

/** How one attack does on one group of the audited records. */
export interface GroupFigures {
  readonly group: string
  /** Audited records of the group. */
  readonly records: number
  /** Members against non-members of the group itself. */
  readonly auc: OverTargets
  /** Share of the group's members, and of its non-members, above the threshold that holds all non-members to 1 %. */
  readonly found: { readonly members: OverTargets; readonly nonMembers: OverTargets } | WithheldFigure
}

export interface Subgroups {
  /** The groups that are told of, largest first. */
  readonly groups: readonly GroupFigures[]
  /** How many groups are not told of: no more than their number, or their sizes could be worked out. */
  readonly suppressed: number
}

/** The false-positive rate that decides who is found. */
const limit = 0.01

/**
 * How one attack does on each group of the audited records.
 *
 * A group is suppressed where it has fewer than `smallest` members or non-members in some target. Where that leaves one
 * group alone, whose size would follow from the total, the smallest of the others is suppressed with it (complementary
 * suppression).
 *
 * @param groups the group of each audited record, in their order
 */
export function subgroups(
  attack: string,
  outcomes: readonly TargetOutcome[],
  groups: readonly string[],
  smallest = 10,
): Subgroups {
  const sizes = new Map<string, number>()
  for (const group of groups) sizes.set(group, (sizes.get(group) ?? 0) + 1)
  const bySize = [...sizes.keys()].sort((a, b) => (sizes.get(b) ?? 0) - (sizes.get(a) ?? 0) || a.localeCompare(b))
  const isSmall = (group: string) =>
    outcomes.some(({ member }) =>
      [0, 1].some((kind) => groups.filter((own, i) => own === group && member[i] === kind).length < smallest),
    )
  const large = bySize.filter((group) => !isSmall(group))
  if (bySize.length - large.length === 1) large.pop()
  return {
    groups: large.map((group) => figuresOf(attack, outcomes, groups, group)),
    suppressed: bySize.length - large.length,
  }
}

function figuresOf(
  attack: string,
  outcomes: readonly TargetOutcome[],
  groups: readonly string[],
  group: string,
): GroupFigures {
  const own = Int32Array.from(groups.keys()).filter((i) => groups[i] === group)
  const over = (values: readonly number[]): OverTargets => ({ ...meanInterval(values), values })
  const scored = outcomes.map(({ attacks, member }) => {
    const outcome = attacks[attack]
    if ('withheld' in outcome) throw new RangeError(`The attack "${attack}" could not be tried: ${outcome.withheld}`)
    return { scores: outcome.scores, member }
  })
  const nonMembers = Math.min(...scored.map(({ member }) => member.filter((kind) => kind === 0).length))
  const rate = (kind: 0 | 1) =>
    over(
      scored.map(({ scores, member }) => {
        const asked = own.filter((i) => member[i] === kind)
        const threshold = thresholdAt(scores, member)
        return asked.filter((i) => scores[i] >= threshold).length / asked.length
      }),
    )
  return {
    group,
    records: own.length,
    auc: over(
      scored.map(
        ({ scores, member }) =>
          areaUnderCurve(
            Float64Array.from(own, (i) => scores[i]),
            Uint8Array.from(own, (i) => member[i]),
          ) as number,
      ),
    ),
    found:
      nonMembers < fewestNonMembers(limit)
        ? { withheld: `A false-positive rate of 1 % needs at least 100 non-members; there are ${nonMembers}.` }
        : { members: rate(1), nonMembers: rate(0) },
  }
}

/** The lowest score that holds the false positives among all non-members to the limit. */
function thresholdAt(scores: Float64Array, member: Uint8Array): number {
  const points = rocPoints(scores, member)
  if (!points) return Infinity
  const { truePositiveRate: rate } = truePositiveRateAt(points, limit)
  const corner = points.truePositiveRate.indexOf(rate)
  const distinct = Float64Array.from(new Set(scores)).sort().reverse()
  return corner === 0 ? Infinity : distinct[corner - 1]
}

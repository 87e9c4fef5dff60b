import type { Estimate } from '#shared/contracts/figures.ts'
import type {
  MembershipAttackResult,
  MembershipRisk,
  MembershipSubgroups,
  MembershipTarget,
} from '#shared/contracts/membership-analysis.ts'
import { recordRisks, subgroups, summarise, type TargetOutcome } from '../../attacks/membership/index.ts'
import { mean, meanInterval, type Random } from '../../math/index.ts'
import {
  falsePositiveLimits,
  isWithheld,
  type MembershipMetrics,
  rocPoints,
  truePositiveRateAt,
} from '../../metrics/index.ts'
import { difference, type Range, share } from '../estimate.ts'

/** Below this many members or non-members of a target nothing is measured. */
const fewestOfAKind = 4

/** Mean over targets with Student's t interval. */
export function overTargets(values: readonly number[], { least, most }: Range): Estimate {
  const { mean: centre, low, high } = meanInterval(values)
  const method = values.length === 1 ? 'one target: no interval' : `Student's t, ${values.length} targets`
  return { mean: centre, low: Math.max(least, low), high: Math.min(most, high), method, values: [...values] }
}

const within = ({ estimate, low, high }: { estimate: number; low: number; high: number }) => ({ estimate, low, high })

const targetFigures = ({ auc, decisions, atLimits }: MembershipMetrics): MembershipTarget => ({
  auc: within({ ...auc, estimate: auc.area }),
  advantage: decisions.advantage,
  atLimits: atLimits.map(({ limit, point }) => ({
    limit,
    rates: isWithheld(point)
      ? { withheld: point.withheld }
      : {
          truePositiveRate: within(point.truePositiveRate),
          falsePositiveRate: within(point.falsePositiveRate),
        },
  })),
})

/** Points of the curve for each tenfold of the false-positive rate. */
const pointsPerDecade = 10

/**
 * The best true-positive rate whose false-positive rate is at most each of some limits, equally apart on a logarithmic axis
 * from about one non-member to all; mean over targets with Student's t band (vertical averaging, Fawcett 2006).
 */
function logarithmicRoc(attack: string, outcomes: readonly TargetOutcome[]): MembershipAttackResult['roc'] {
  const curves = outcomes.map(({ attacks, member }) => {
    const outcome = attacks[attack]
    return 'scores' in outcome ? rocPoints(outcome.scores, member) : null
  })
  if (curves.some((curve) => curve === null)) return null
  const fewest = Math.min(...outcomes.map(({ member }) => member.filter((kind) => kind === 0).length))
  const decades = Math.floor(pointsPerDecade * Math.log10(fewest) + 1e-9)
  const limits = Array.from({ length: decades + 1 }, (_, i) => 10 ** ((i - decades) / pointsPerDecade))
  const band = limits.map((limit) =>
    overTargets(
      curves.map((curve) => truePositiveRateAt(curve as NonNullable<typeof curve>, limit).truePositiveRate),
      share,
    ),
  )
  return {
    falsePositiveRate: limits,
    truePositiveRate: band.map((point) => point.mean),
    low: band.map(({ low }) => low),
    high: band.map(({ high }) => high),
  }
}

/** Why nothing can be measured on a target, in a sentence; null where it can. */
function tooFew(outcomes: readonly TargetOutcome[]): string | null {
  const fewest = (kind: number) =>
    Math.min(...outcomes.map(({ member }) => member.filter((own) => own === kind).length))
  const [members, others] = [fewest(1), fewest(0)]
  return Math.min(members, others) < fewestOfAKind
    ? `A target has only ${members} members and ${others} non-members.`
    : null
}

/** How one attack did on one model's targets, with its control. @param random deals the labels out for the control */
export function attackFigures(
  model: string,
  attack: string,
  outcomes: readonly TargetOutcome[],
  random: Random,
): MembershipAttackResult {
  const few = tooFew(outcomes)
  const summary = few === null ? summarise(attack, outcomes) : { withheld: few }
  if (isWithheld(summary)) {
    const { withheld } = summary
    return {
      model,
      attack,
      auc: { withheld },
      advantage: { withheld },
      atLimits: falsePositiveLimits.map((limit) => ({
        limit,
        truePositiveRate: { withheld },
        falsePositiveRate: { withheld },
      })),
      shuffledAuc: { withheld },
      targets: [],
      roc: null,
    }
  }
  const shuffled = outcomes.map((outcome, i) => ({
    ...outcome,
    member: random.stream(`shuffled ${i}`).shuffle(outcome.member.slice()),
  }))
  const control = summarise(attack, shuffled)
  return {
    model,
    attack,
    auc: overTargets(summary.auc.values, share),
    advantage: overTargets(summary.advantage.values, difference),
    atLimits: summary.atLimits.map(({ limit, point }) => ({
      limit,
      truePositiveRate: isWithheld(point) ? point : overTargets(point.truePositiveRate.values, share),
      falsePositiveRate: isWithheld(point) ? point : overTargets(point.falsePositiveRate.values, share),
    })),
    shuffledAuc: isWithheld(control) ? control : overTargets(control.auc.values, share),
    targets: summary.targets.map(targetFigures),
    roc: logarithmicRoc(attack, outcomes),
  }
}

/** Mean, over the targets that a record is no member of, of the share of their other non-members with a lower score, ties half. */
function exposureOutside(attack: string, outcomes: readonly TargetOutcome[], index: number): number | null {
  const shares = outcomes.flatMap(({ attacks, member }) => {
    const outcome = attacks[attack]
    if (member[index] === 1 || !('scores' in outcome)) return []
    const own = outcome.scores[index]
    const others = outcome.scores.filter((_, i) => member[i] === 0 && i !== index)
    return mean(others.map((score) => (score < own ? 1 : score === own ? 0.5 : 0)))
  })
  return shares.length === 0 ? null : mean(shares)
}

/** @param rowOf the number of an audited record's row in the file */
export function riskFigures(
  model: string,
  attack: string,
  outcomes: readonly TargetOutcome[],
  most: number,
  rowOf: (audited: number) => number,
): MembershipRisk {
  const { records, rankCorrelation, topTenthShared } = recordRisks(attack, outcomes)
  const histogram = Array.from({ length: 10 }, () => 0)
  for (const { risk } of records) histogram[Math.min(9, Math.floor(10 * risk))]++
  // One target says nothing of how a row fares with others.
  const listable = outcomes.length > 1 ? records.filter(({ targets }) => targets > 1) : records
  return {
    model,
    attack,
    rows: records.length,
    histogram,
    rankCorrelation,
    topTenthShared,
    listable: listable.length,
    mostExposed: listable.slice(0, most).map(({ index, risk, spread, targets }) => ({
      row: rowOf(index),
      risk,
      spread,
      outside: exposureOutside(attack, outcomes, index),
      targets,
    })),
  }
}

/** @param groups the group of each audited record */
export function subgroupFigures(
  model: string,
  attack: string,
  outcomes: readonly TargetOutcome[],
  {
    column,
    groups,
    smallest,
  }: { readonly column: string; readonly groups: readonly string[]; readonly smallest: number },
): MembershipSubgroups {
  const found = subgroups(attack, outcomes, groups, smallest)
  return {
    model,
    attack,
    column,
    suppressed: found.suppressed,
    groups: found.groups.map(({ group, records, auc, found: rates }) => ({
      group,
      rows: records,
      auc: overTargets(auc.values, share),
      membersFound: isWithheld(rates) ? rates : overTargets(rates.members.values, share),
      nonMembersFound: isWithheld(rates) ? rates : overTargets(rates.nonMembers.values, share),
    })),
  }
}

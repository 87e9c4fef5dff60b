import { type Interval, meanInterval } from '../../math/index.ts'
import {
  isWithheld,
  type MembershipMetrics,
  membershipMetrics,
  type OperatingPoint,
  type WithheldFigure,
} from '../../metrics/index.ts'
import type { TargetOutcome } from './play.ts'

/** A figure over targets: their mean, Student's t interval, and one value for each. */
export interface OverTargets extends Interval {
  readonly mean: number
  readonly values: readonly number[]
}

/** How one attack does over all targets. */
export interface AttackSummary {
  readonly attack: string
  readonly auc: OverTargets
  readonly balancedAccuracy: OverTargets
  readonly advantage: OverTargets
  /** Share of true members among those called members, at the decisions' threshold, by share of members asked about. */
  readonly precision: readonly { readonly prior: number; readonly value: OverTargets }[]
  readonly atLimits: readonly {
    readonly limit: number
    readonly point: LimitSummary | WithheldFigure
  }[]
  /** Every figure within each target, with its own interval. */
  readonly targets: readonly MembershipMetrics[]
}

export interface LimitSummary {
  readonly truePositiveRate: OverTargets
  /** What was realised: at most the limit. */
  readonly falsePositiveRate: OverTargets
  readonly precision: readonly { readonly prior: number; readonly value: OverTargets }[]
}

const over = (values: readonly number[], level: number): OverTargets => ({ ...meanInterval(values, level), values })

/**
 * Sums up one attack over targets. Targets share their audited records: the t interval tells how figures vary with who is
 * a member and with the training, not over samples of people.
 *
 * @returns what was withheld with its reason, where the attack could not be tried
 */
export function summarise(
  attack: string,
  outcomes: readonly TargetOutcome[],
  level = 0.95,
): AttackSummary | WithheldFigure {
  const targets: MembershipMetrics[] = []
  for (const { attacks, member } of outcomes) {
    const outcome = attacks[attack]
    if ('withheld' in outcome) return outcome
    targets.push(membershipMetrics(outcome.scores, member, level))
  }
  const of = (value: (metrics: MembershipMetrics) => number) => over(targets.map(value), level)
  const precisionOf = (points: readonly OperatingPoint[]) =>
    points[0].precision.map(({ prior }, i) => ({
      prior,
      value: over(
        points.map(({ precision }) => precision[i].estimate),
        level,
      ),
    }))
  return {
    attack,
    auc: of(({ auc }) => auc.area),
    balancedAccuracy: of(({ decisions }) => decisions.balancedAccuracy),
    advantage: of(({ decisions }) => decisions.advantage),
    precision: precisionOf(targets.map(({ decisions }) => decisions)),
    atLimits: targets[0].atLimits.map(({ limit }, i) => {
      const points: OperatingPoint[] = []
      for (const { atLimits } of targets) {
        const { point } = atLimits[i]
        if (isWithheld(point)) return { limit, point }
        points.push(point)
      }
      const rate = (value: (point: OperatingPoint) => number) => over(points.map(value), level)
      return {
        limit,
        point: {
          truePositiveRate: rate(({ truePositiveRate }) => truePositiveRate.estimate),
          falsePositiveRate: rate(({ falsePositiveRate }) => falsePositiveRate.estimate),
          precision: precisionOf(points),
        },
      }
    }),
    targets,
  }
}

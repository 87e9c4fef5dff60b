/** How well scores tell members from non-members of one target. A higher score says "rather a member". */

import { clopperPearson, type Interval } from '../math/index.ts'
import { type AreaEstimate, delongInterval } from './delong.ts'
import { rocPoints, truePositiveRateAt } from './roc.ts'

/** A share of rows with its interval. */
export interface Share extends Interval {
  readonly estimate: number
}

/** A figure that the rows cannot support, and why. */
export interface WithheldFigure {
  readonly withheld: string
}

export const isWithheld = <Figure extends object>(figure: Figure | WithheldFigure): figure is WithheldFigure =>
  'withheld' in figure

/** Decisions at one threshold. */
export interface OperatingPoint {
  /** With the interval of Clopper and Pearson, as if the threshold had been fixed beforehand. */
  readonly truePositiveRate: Share
  /** The rate that was realised, likewise. */
  readonly falsePositiveRate: Share
  /** Positive predictive value at each of {@link priors}. */
  readonly precision: readonly Precision[]
}

export interface Precision extends Share {
  /** Share of members among those whom an attacker asks about. */
  readonly prior: number
}

/** Shares of members among those asked about for which the positive predictive value is told. */
export const priors = [0.01, 0.1, 0.5] as const
/** False-positive rates that a true-positive rate is told for. */
export const falsePositiveLimits = [0.01, 0.001] as const

export interface MembershipMetrics {
  readonly members: number
  readonly nonMembers: number
  readonly auc: AreaEstimate
  /** At a threshold that was chosen on other rows. */
  readonly decisions: OperatingPoint & {
    /** (TPR + 1 - FPR) / 2 */
    readonly balancedAccuracy: number
    /** TPR - FPR (Yeom et al. 2018, definition 4) */
    readonly advantage: number
  }
  /** The best TPR whose FPR is at most the limit. */
  readonly atLimits: readonly { readonly limit: number; readonly point: OperatingPoint | WithheldFigure }[]
}

/** A false-positive rate at most `limit` can only be told from 0 where it is one non-member or more. */
export const fewestNonMembers = (limit: number): number => Math.ceil(1 / limit - 1e-9)

/**
 * Positive predictive value: prior TPR / (prior TPR + (1 - prior) FPR), the share of members among rows called members
 * (Jayaraman et al. 2021, section 4). Where nobody is called a member it is 0.
 */
export function positivePredictiveValue(truePositiveRate: number, falsePositiveRate: number, prior: number): number {
  const right = prior * truePositiveRate
  const called = right + (1 - prior) * falsePositiveRate
  return called === 0 ? 0 : right / called
}

/**
 * All figures of one target.
 *
 * The decision threshold has the best balanced accuracy on every other row of each kind and is used on the rows between
 * them, and the other way round: chosen and judged on the same rows it would look better than chance by chance. Rows
 * must therefore stand in no order that has to do with their scores.
 *
 * @param scores higher: rather a member; no NaN
 * @param member 1 for a member, 0 for a non-member; at least four of each
 * @param level of the intervals
 * @throws RangeError with fewer rows, or where a score is no number
 */
export function membershipMetrics(scores: Float64Array, member: Uint8Array, level = 0.95): MembershipMetrics {
  if (scores.some(Number.isNaN)) throw new RangeError('A score is no number.')
  const members = member.reduce((sum, value) => sum + value, 0)
  const nonMembers = member.length - members
  if (members < 4 || nonMembers < 4)
    throw new RangeError(`${members} members and ${nonMembers} non-members are too few to measure an attack on.`)
  const auc = delongInterval(scores, member, level) as AreaEstimate
  const [trues, falses] = crossFittedDecisions(scores, member)
  const decided = operatingPoint(trues, members, falses, nonMembers, level)
  const advantage = trues / members - falses / nonMembers
  const points = rocPoints(scores, member) as NonNullable<ReturnType<typeof rocPoints>>
  return {
    members,
    nonMembers,
    auc,
    decisions: { ...decided, advantage, balancedAccuracy: (1 + advantage) / 2 },
    atLimits: falsePositiveLimits.map((limit) => {
      if (nonMembers < fewestNonMembers(limit)) return { limit, point: { withheld: tooFew(limit, nonMembers) } }
      const { truePositiveRate: t, falsePositiveRate: f } = truePositiveRateAt(points, limit)
      const [right, wrong] = [Math.round(t * members), Math.round(f * nonMembers)]
      return { limit, point: operatingPoint(right, members, wrong, nonMembers, level) }
    }),
  }
}

const tooFew = (limit: number, nonMembers: number) =>
  `A false-positive rate of ${100 * limit} % needs at least ${fewestNonMembers(limit)} non-members; there are ${nonMembers}.`

/** The most that TPR - FPR reaches at any threshold on these rows themselves: above 0 by chance alone. */
export function largestAdvantage(scores: Float64Array, member: Uint8Array): number | null {
  return best(scores, member)?.advantage ?? null
}

function best(scores: Float64Array, member: Uint8Array): { advantage: number; threshold: number } | null {
  const points = rocPoints(scores, member)
  if (!points) return null
  const distinct = Float64Array.from(new Set(scores)).sort().reverse()
  let found = { advantage: 0, threshold: Infinity }
  for (const [i, threshold] of distinct.entries()) {
    const advantage = points.truePositiveRate[i + 1] - points.falsePositiveRate[i + 1]
    if (advantage > found.advantage) found = { advantage, threshold }
  }
  return found
}

/** Members and non-members who are called members, each by the threshold of the half that they are not in. */
function crossFittedDecisions(scores: Float64Array, member: Uint8Array): [number, number] {
  const seen = [0, 0]
  const halfOf = Uint8Array.from(member, (kind) => seen[kind]++ % 2)
  let [trues, falses] = [0, 0]
  for (const half of [0, 1]) {
    const chosen = Int32Array.from(scores.keys()).filter((row) => halfOf[row] !== half)
    const { threshold } = best(
      Float64Array.from(chosen, (row) => scores[row]),
      Uint8Array.from(chosen, (row) => member[row]),
    ) as { threshold: number }
    for (let row = 0; row < scores.length; row++) {
      if (halfOf[row] !== half || scores[row] < threshold) continue
      if (member[row]) trues++
      else falses++
    }
  }
  return [trues, falses]
}

function operatingPoint(
  trues: number,
  members: number,
  falses: number,
  nonMembers: number,
  level: number,
): OperatingPoint {
  const share = (count: number, of: number, at = level): Share => ({
    estimate: count / of,
    ...clopperPearson(count, of, at),
  })
  const [t, f] = [share(trues, members), share(falses, nonMembers)]
  // Both rates lie in their wider intervals together with at least the level asked for (Bonferroni).
  const both = (1 + level) / 2
  const [wideT, wideF] = [share(trues, members, both), share(falses, nonMembers, both)]
  return {
    truePositiveRate: t,
    falsePositiveRate: f,
    precision: priors.map((prior) => ({
      prior,
      estimate: positivePredictiveValue(t.estimate, f.estimate, prior),
      low: positivePredictiveValue(wideT.low, wideF.high, prior),
      high: positivePredictiveValue(wideT.high, wideF.low, prior),
    })),
  }
}

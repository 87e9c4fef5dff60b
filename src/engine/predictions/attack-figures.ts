import type { AuditedAttack, AuditFigure, AuditPoint } from '#shared/contracts/model-audit.ts'
import type { RocCurve } from '#shared/contracts/results.ts'
import { clopperPearson, differenceInterval } from '../math/index.ts'
import { isWithheld, membershipMetrics, type OperatingPoint, rocPoints } from '../metrics/index.ts'

/** Corners of a ROC curve that are kept; more than a drawing shows. */
const mostCorners = 300

const figure = ({ estimate, low, high }: AuditFigure): AuditFigure => ({ estimate, low, high })
const pointOf = ({ truePositiveRate, falsePositiveRate }: OperatingPoint): AuditPoint => ({
  truePositiveRate: figure(truePositiveRate),
  falsePositiveRate: figure(falsePositiveRate),
})

/**
 * All figures of an attack on one model, from its scores.
 *
 * @param scores one for each person; higher: rather a member
 * @param member 1 for a member, 0 for a non-member; at least four of each
 */
export function attackFigures(
  attack: AuditedAttack['attack'],
  learnedFrom: number,
  scores: Float64Array,
  member: Uint8Array,
): AuditedAttack {
  const { members, nonMembers, auc, decisions, atLimits } = membershipMetrics(scores, member)
  return {
    attack,
    members,
    nonMembers,
    learnedFrom,
    auc: { estimate: auc.area, low: auc.low, high: auc.high },
    advantage: differenceInterval(decisions.truePositiveRate, decisions.falsePositiveRate),
    decisions: pointOf(decisions),
    atLimits: atLimits.map(({ limit, point }) => ({ limit, point: isWithheld(point) ? point : pointOf(point) })),
    roc: rocCurve(scores, member),
  }
}

/** The ROC curve with Clopper and Pearson's band for the true-positive rate at each corner. */
export function rocCurve(scores: Float64Array, member: Uint8Array): RocCurve {
  const points = rocPoints(scores, member)
  if (!points) throw new RangeError('A ROC curve needs members and non-members.')
  const members = member.reduce((sum, value) => sum + value, 0)
  const kept = cornersKept(points.falsePositiveRate, points.truePositiveRate)
  const bands = kept.map((corner) => clopperPearson(Math.round(points.truePositiveRate[corner] * members), members))
  return {
    falsePositiveRate: kept.map((corner) => points.falsePositiveRate[corner]),
    truePositiveRate: kept.map((corner) => points.truePositiveRate[corner]),
    low: bands.map(({ low }) => low),
    high: bands.map(({ high }) => high),
  }
}

/**
 * Which corners are kept: the first and the last, and of the others the first that goes beyond another step on a linear or
 * on a logarithmic axis, so that the curve keeps its shape on both. What stays are corners of the curve itself.
 */
function cornersKept(x: Float64Array, y: Float64Array): number[] {
  if (x.length <= mostCorners) return [...x.keys()]
  const smallest = x.find((value) => value > 0) ?? 1
  const decades = Math.max(1, -Math.log10(smallest))
  const cell = (corner: number) =>
    [
      Math.floor(x[corner] * 80),
      Math.floor(y[corner] * 80),
      x[corner] > 0 ? Math.floor((Math.log10(x[corner]) / decades) * 60) : -Infinity,
    ].join()
  const kept = [0]
  for (let corner = 1; corner < x.length - 1; corner++) if (cell(corner) !== cell(corner - 1)) kept.push(corner)
  return [...kept, x.length - 1]
}

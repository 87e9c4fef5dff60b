import { mean, sampleVariance } from '../../math/index.ts'
import { midranks } from '../../metrics/index.ts'
import type { TargetOutcome } from './play.ts'

/** How exposed one audited record is to one attack. */
export interface RecordRisk {
  /** Its place among the audited records. */
  readonly index: number
  /** Targets that it is a member of. */
  readonly targets: number
  /**
   * Mean over these targets of the share of the target's non-members whose score is lower, ties half: one less the
   * false-positive rate at which it would be found. 0.5 for a record that looks like any non-member, 1 for one above all.
   */
  readonly risk: number
  /** Standard deviation of that over the targets; null with fewer than two. */
  readonly spread: number | null
}

export interface RiskSummary {
  /** Records that are a member of some target, the most exposed first. */
  readonly records: readonly RecordRisk[]
  /**
   * Stability over seeds: mean over all pairs of targets of Spearman's correlation of the risks of their common members.
   * null with fewer than two targets, or where risks do not differ.
   */
  readonly rankCorrelation: number | null
  /** Of the most exposed tenth by one target, the share that is in another's as well, common members only; mean over pairs. */
  readonly topTenthShared: number | null
}

/** Per-record risk by one attack over several targets. @throws RangeError when the attack could not be tried */
export function recordRisks(attack: string, outcomes: readonly TargetOutcome[]): RiskSummary {
  const exposures = outcomes.map((outcome) => exposuresOf(attack, outcome))
  const count = outcomes[0].member.length
  const records: RecordRisk[] = []
  for (let index = 0; index < count; index++) {
    const own = exposures.map((values) => values[index]).filter((value) => !Number.isNaN(value))
    if (own.length === 0) continue
    const spread = own.length < 2 ? null : Math.sqrt(sampleVariance(own))
    records.push({ index, targets: own.length, risk: mean(own), spread })
  }
  const pairs = exposures.flatMap((a, i) => exposures.slice(i + 1).map((b) => commonMembers(a, b)))
  return {
    records: records.sort((a, b) => b.risk - a.risk || a.index - b.index),
    rankCorrelation: meanOfKnown(pairs.map(([a, b]) => correlation(midranks(a), midranks(b)))),
    topTenthShared: meanOfKnown(pairs.map(([a, b]) => sharedTop(a, b))),
  }
}

/** For each audited record of a target the share of non-members below it; not a number for non-members. */
function exposuresOf(attack: string, { attacks, member }: TargetOutcome): Float64Array {
  const outcome = attacks[attack]
  if (!outcome || 'withheld' in outcome)
    throw new RangeError(`There are no scores of the attack "${attack}"${outcome ? `: ${outcome.withheld}` : '.'}`)
  const { scores } = outcome
  const others = scores.filter((_, i) => member[i] === 0).sort()
  return scores.map((score, i) =>
    member[i] ? (firstAbove(others, score, false) + firstAbove(others, score, true)) / 2 / others.length : Number.NaN,
  )
}

/** How many sorted values are below a value, or at most it. */
function firstAbove(sorted: Float64Array, value: number, orEqual: boolean): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle] < value || (orEqual && sorted[middle] === value)) low = middle + 1
    else high = middle
  }
  return low
}

function commonMembers(a: Float64Array, b: Float64Array): [Float64Array, Float64Array] {
  const both = Int32Array.from(a.keys()).filter((i) => !Number.isNaN(a[i]) && !Number.isNaN(b[i]))
  return [Float64Array.from(both, (i) => a[i]), Float64Array.from(both, (i) => b[i])]
}

/** Pearson's correlation; null where one side does not vary. */
function correlation(a: Float64Array, b: Float64Array): number | null {
  if (a.length < 3) return null
  const [meanA, meanB] = [mean(a), mean(b)]
  let [ab, aa, bb] = [0, 0, 0]
  a.forEach((value, i) => {
    ab += (value - meanA) * (b[i] - meanB)
    aa += (value - meanA) ** 2
    bb += (b[i] - meanB) ** 2
  })
  return aa > 0 && bb > 0 ? ab / Math.sqrt(aa * bb) : null
}

function sharedTop(a: Float64Array, b: Float64Array): number | null {
  const size = Math.floor(a.length / 10)
  if (size === 0) return null
  const top = (values: Float64Array) =>
    new Set(
      Int32Array.from(values.keys())
        .sort((i, j) => values[j] - values[i] || i - j)
        .subarray(0, size),
    )
  const others = top(b)
  return [...top(a)].filter((i) => others.has(i)).length / size
}

function meanOfKnown(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? null : mean(known)
}

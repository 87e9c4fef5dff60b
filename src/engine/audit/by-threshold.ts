import { clopperPearson, normalTailQuantile, type Random } from '../math/index.ts'
import {
  type AuditedEpsilon,
  auditSettings,
  type AuditSettings,
  type AuditTrials,
  requireTrials,
  shuffledSides,
} from './trials.ts'

/** How often "yes" was said of those of whom it is true, and of the others. */
export interface Counts {
  readonly hits: number
  readonly positives: number
  readonly falseAlarms: number
  readonly negatives: number
}

/**
 * The lower bound on epsilon that counts of a fixed test give: TPR <= e^epsilon FPR + delta for every test of an
 * (epsilon, delta)-differentially private mechanism (Kairouz, Oh and Viswanath 2015, theorem 2.1), so epsilon >=
 * ln((TPR - delta) / FPR), with Clopper and Pearson's lower end for the one and upper end for the other rate, each at half of
 * what may go wrong (Jagielski, Ullman and Oprea 2020, section 3.2; Nasr et al. 2021).
 *
 * @returns 0 where nothing can be said
 */
export function epsilonOfCounts(
  { hits, positives, falseAlarms, negatives }: Counts,
  delta: number,
  confidence: number,
): number {
  // A two-sided interval at this level leaves half of 1 - confidence on each side: the one that is used.
  const low = clopperPearson(hits, positives, confidence).low
  const high = clopperPearson(falseAlarms, negatives, confidence).high
  return low > delta ? Math.max(0, Math.log((low - delta) / high)) : 0
}

/** About the same, quickly, by Wilson's score intervals (1927): good enough to choose a threshold by, not to claim. */
function roughEpsilon({ hits, positives, falseAlarms, negatives }: Counts, delta: number, z: number): number {
  const end = (successes: number, trials: number, side: 1 | -1) => {
    const [share, square] = [successes / trials, (z * z) / trials]
    const half = z * Math.sqrt((share * (1 - share)) / trials + square / (4 * trials))
    return (share + square / 2 + side * half) / (1 + square)
  }
  return Math.log(Math.max(1e-9, end(hits, positives, -1) - delta) / end(falseAlarms, negatives, 1))
}

/** A test: "member" for scores at or above a threshold, or "non-member" for scores below it. */
export interface Test {
  readonly threshold: number
  readonly says: 'member' | 'non-member'
}

/** How often a test says yes of those of whom it is true, and of the others. */
export function countsOf({ threshold, says }: Test, members: readonly number[], others: readonly number[]): Counts {
  const isMember = (score: number) => score >= threshold
  const found = (scores: readonly number[]) => scores.filter((score) => isMember(score) === (says === 'member')).length
  const [true_, false_] = says === 'member' ? [members, others] : [others, members]
  return { hits: found(true_), positives: true_.length, falseAlarms: found(false_), negatives: false_.length }
}

/** Thresholds worth trying: every score of few, and of many the outermost ones and evenly spread others. */
function candidates(scores: readonly number[]): number[] {
  const sorted = [...new Set(scores)].sort((a, b) => a - b)
  if (sorted.length <= 200) return sorted
  const ranks = new Set<number>()
  for (let i = 0; i < 100; i++) ranks.add(Math.floor((i * sorted.length) / 100))
  for (let step = 1; step < sorted.length / 2; step = Math.ceil(step * 1.25)) ranks.add(step).add(sorted.length - step)
  return [...ranks].sort((a, b) => a - b).map((rank) => sorted[rank])
}

/**
 * The test that looks best on some scores: the threshold, and whether sure members or sure non-members are looked for. A bound
 * must come from other trials.
 *
 * @param thresholds to choose from
 */
export function chooseTest(
  members: readonly number[],
  others: readonly number[],
  thresholds: readonly number[],
  settings: AuditSettings = {},
): Test {
  const { delta, confidence } = auditSettings(settings)
  let best: Test & { epsilon: number } = { threshold: Infinity, says: 'member', epsilon: -Infinity }
  const z = normalTailQuantile((1 - confidence) / 2)
  for (const threshold of thresholds)
    for (const says of ['member', 'non-member'] as const) {
      const test = { threshold, says }
      const epsilon = roughEpsilon(countsOf(test, members, others), delta, z)
      if (epsilon > best.epsilon) best = { ...test, epsilon }
    }
  return { threshold: best.threshold, says: best.says }
}

/**
 * A lower bound on epsilon from an attack's scores. The threshold, and whether sure members or sure non-members are looked at,
 * are chosen on a random half of the trials; the bound comes from the other half, so that choosing costs no confidence.
 *
 * It takes the trials as independent: one record with and without in models that were trained anew for each trial. Of
 * many records of one model it is a summary, no bound with this confidence; for these there is `auditInOneRun`.
 *
 * @throws RangeError with fewer than two members or two non-members
 */
export function auditByThreshold(trials: AuditTrials, random: Random, settings: AuditSettings = {}): AuditedEpsilon {
  const { delta, confidence } = auditSettings(settings)
  requireTrials(trials)
  const { members, others } = shuffledSides(trials, random)
  if (members.length < 2 || others.length < 2)
    throw new RangeError('An audit with a chosen threshold needs two members and two non-members at least.')
  const scoresOf = (rows: readonly number[]) => rows.map((row) => trials.scores[row])
  const halve = (rows: readonly number[]) => {
    const half = Math.floor(rows.length / 2)
    return [scoresOf(rows.slice(0, half)), scoresOf(rows.slice(half))] as const
  }
  const [[chooseMembers, boundMembers], [chooseOthers, boundOthers]] = [halve(members), halve(others)]
  const best = chooseTest(chooseMembers, chooseOthers, candidates([...chooseMembers, ...chooseOthers]), settings)
  const counts = countsOf(best, boundMembers, boundOthers)
  return {
    epsilon: epsilonOfCounts(counts, delta, confidence),
    ceiling: thresholdCeiling(boundMembers.length, boundOthers.length, settings),
    delta,
    confidence,
    method: `Clopper-Pearson: "${best.says}" said of ${counts.hits} of ${counts.positives} ${best.says}s and of ${counts.falseAlarms} of ${counts.negatives} others; threshold chosen on the other half`,
  }
}

/**
 * What a perfect attack would give: with n members and m non-members in the half that bounds, and a = (1 - confidence) / 2,
 * ln((a^(1/n) - delta) / (1 - a^(1/m))), or the same with n and m exchanged.
 */
export function thresholdCeiling(members: number, others: number, settings: AuditSettings = {}): number {
  const { delta, confidence } = auditSettings(settings)
  const perfect = (positives: number, negatives: number) =>
    epsilonOfCounts({ hits: positives, positives, falseAlarms: 0, negatives }, delta, confidence)
  return Math.max(perfect(members, others), perfect(others, members))
}

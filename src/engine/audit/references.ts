import { normalTailQuantile } from '../math/index.ts'
import { chooseTest, type Test } from './by-threshold.ts'
import { type AuditSettings, auditSettings, type AuditTrials } from './trials.ts'

/** A training that an auditor has done: what it says of each audited record, and which of them it learned from. */
export interface Reference {
  /** Logarithm of the odds that the model gives a record's true outcome: higher means "rather a member". */
  readonly confidences: Float64Array
  /** 1 for a record that was included, 0 for one that was left out. */
  readonly member: Uint8Array
}

/** Mean confidences of each record with and without it; NaN where it was never in, or never out. */
function meansOf(references: readonly Reference[], record: number) {
  const sums = [0, 0]
  const counts = [0, 0]
  for (const { confidences, member } of references) {
    sums[member[record]] += confidences[record]
    counts[member[record]]++
  }
  return { inside: sums[1] / counts[1], outside: sums[0] / counts[0], counts }
}

/** By how much a record's confidence is higher with it than without it, mean over the records that were both; 0 without any. */
function usualGap(references: readonly Reference[], records: number): number {
  let [sum, count] = [0, 0]
  for (let record = 0; record < records; record++) {
    const { inside, outside } = meansOf(references, record)
    if (Number.isNaN(inside - outside)) continue
    sum += inside - outside
    count++
  }
  return count > 0 ? sum / count : 0
}

/**
 * What a training's confidences say of membership beside what other trainings made of the same records: how far each lies above
 * the middle between what it would be with the record and without it. The middle is the mean over the references, from those
 * with the record half of the usual gap taken off, to those without it half of it added.
 *
 * @param references at least one, none of which learned from the training that is scored
 */
export function scoresBeside(references: readonly Reference[], confidences: Float64Array): Float64Array {
  const gap = usualGap(references, confidences.length)
  return confidences.map((confidence, record) => {
    const middles = references.map((one) => one.confidences[record] + (one.member[record] === 1 ? -gap : gap) / 2)
    return confidence - middles.reduce((sum, middle) => sum + middle, 0) / middles.length
  })
}

/** Shares of all records that may be guessed to be members, and to be none. */
const guessedShares = [0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.4]

/**
 * How large a share of records to guess to be members, and to be none: what would have shown the largest epsilon on the
 * references, each scored beside the others. Lower ends are Wilson's (1927): to choose by, not to claim.
 *
 * @param references at least two
 */
export function chooseGuesses(
  references: readonly Reference[],
  settings: AuditSettings = {},
): { readonly members: number; readonly others: number } {
  const z = normalTailQuantile(1 - auditSettings(settings).confidence)
  const trials: AuditTrials[] = references.map(({ confidences, member }, i) => ({
    scores: scoresBeside(
      references.filter((_, j) => j !== i),
      confidences,
    ),
    member,
  }))
  const all = trials
    .flatMap(({ scores, member }) => Array.from(scores, (score, record) => ({ score, member: member[record] })))
    .sort((a, b) => b.score - a.score)
  const numberOf = (share: number) => Math.round(share * all.length)
  const rightAmong = (part: typeof all, member: number) => part.filter((one) => one.member === member).length
  const inside = guessedShares.map((share) => rightAmong(all.slice(0, numberOf(share)), 1))
  const outside = guessedShares.map((share) => rightAmong(all.slice(all.length - numberOf(share)), 0))
  let best = { members: 0.1, others: 0.1, low: -Infinity }
  for (const [i, members] of guessedShares.entries())
    for (const [j, others] of guessedShares.entries()) {
      const guesses = numberOf(members) + numberOf(others)
      if (guesses === 0) continue
      const [right, square] = [(inside[i] + outside[j]) / guesses, (z * z) / guesses]
      const half = z * Math.sqrt((right * (1 - right)) / guesses + square / (4 * guesses))
      const low = (right + square / 2 - half) / (1 + square)
      if (low > best.low) best = { members, others, low }
    }
  return { members: best.members, others: best.others }
}

/**
 * The record whose confidence its own presence moved most, in standard errors that are alike for all, and the test that told it
 * best. Thresholds lie half-way between confidences that were seen.
 *
 * @param references of which some have it and some do not; else record 0 is taken
 */
export function mostExposed(
  references: readonly Reference[],
  settings: AuditSettings = {},
): { readonly record: number; readonly test: Test } {
  let best = { record: 0, moved: -Infinity }
  const records = references[0].member.length
  for (let record = 0; record < records; record++) {
    const { inside, outside, counts } = meansOf(references, record)
    const moved = (inside - outside) * Math.sqrt((counts[0] * counts[1]) / (counts[0] + counts[1]))
    if (moved > best.moved) best = { record, moved }
  }
  const { record } = best
  const of = (member: 0 | 1) =>
    references.flatMap((one) => (one.member[record] === member ? [one.confidences[record]] : []))
  const seen = [...new Set(references.map(({ confidences }) => confidences[record]))].sort((a, b) => a - b)
  const thresholds = seen.slice(1).map((value, i) => (value + seen[i]) / 2)
  return { record, test: chooseTest(of(1), of(0), thresholds, settings) }
}

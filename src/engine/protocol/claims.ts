import { figureOf, type Figure, type ResultTable } from './results.ts'

export type Verdict = 'holds' | 'does not hold' | 'not decided'

/** What a figure must be for a claim to hold, judged by its interval. */
export interface Standard {
  readonly words: string
  judge(figure: Figure): Verdict
}

/** Below a limit: all of the interval below holds, all of it above does not. */
export const atMost = (limit: number): Standard => ({
  words: `at most ${limit}`,
  judge: ({ low, high }) => (high <= limit ? 'holds' : low > limit ? 'does not hold' : 'not decided'),
})

/** Above a limit, likewise. */
export const atLeast = (limit: number): Standard => ({
  words: `at least ${limit}`,
  judge: ({ low, high }) => (low >= limit ? 'holds' : high < limit ? 'does not hold' : 'not decided'),
})

/** As near to a value as no one would make anything of the difference: the whole interval in the margin. */
export const near = (value: number, margin: number): Standard => ({
  words: `within ${margin} of ${value}`,
  judge: ({ low, high }) =>
    low >= value - margin && high <= value + margin
      ? 'holds'
      : high < value - margin || low > value + margin
        ? 'does not hold'
        : 'not decided',
})

/** Half the width beyond which an interval covers too much to say anything. */
const widest = 0.06

/** The interval, widened by the margin that the paper's rounding and single run allow, covers the paper's number. */
export const covers = (value: number, margin: number): Standard => ({
  words: `${value} within the interval and ${margin} more`,
  judge: ({ low, high }) => {
    if (value < low - margin || value > high + margin) return 'does not hold'
    return high - low > 2 * widest ? 'not decided' : 'holds'
  },
})

/** Where more would be needed than this, none is named. */
const mostRepetitions = 100_000

/**
 * About how many repetitions would decide what so many have left undecided, if the estimate stayed where it is and the interval
 * shrank with the root of their number.
 *
 * @param repetitions that the figure is of
 * @returns null where even very many would not: the estimate lies at the limit
 */
export function repetitionsToDecide(
  { judge: decide }: Standard,
  { estimate, low, high }: Pick<Figure, 'estimate' | 'low' | 'high'>,
  repetitions: number,
): number | null {
  const isDecided = (count: number) => {
    const share = Math.sqrt(repetitions / count)
    const shrunk = { estimate, low: estimate - share * (estimate - low), high: estimate + share * (high - estimate) }
    return decide({ ...shrunk, values: [] }) !== 'not decided'
  }
  let [few, enough] = [repetitions, repetitions]
  while (!isDecided(enough)) {
    few = enough
    enough *= 2
    if (enough > mostRepetitions) return null
  }
  while (enough - few > 1) {
    const middle = Math.floor((few + enough) / 2)
    if (isDecided(middle)) enough = middle
    else few = middle
  }
  return enough
}

/** One way of reading a claim: a named variant of the protocol. */
export interface Reading {
  /** "as published", "attacker trained on P", ... */
  readonly variant: string
  /** One value for each repetition. */
  readonly values: (results: ResultTable) => readonly number[]
  /** Where it applies only to some presets: whether the results have it. */
  readonly isThere?: (results: ResultTable) => boolean
}

export interface Claim {
  readonly claim: string
  /** The paper's number or words, and where they stand; "ours" for a claim that the paper does not make. */
  readonly paper: string
  /** Whether the paper makes it, or we add it, for example to explain another. */
  readonly by: 'paper' | 'ours'
  readonly standard: Standard
  /** The first is the main one. */
  readonly readings: readonly Reading[]
  /** The claim whose experiment explains this one where it does not hold: of this study, or "study › claim" of another. */
  readonly explainedBy?: string
}

/** A claim that has been judged. */
export interface JudgedClaim {
  readonly claim: string
  readonly paper: string
  readonly by: 'paper' | 'ours'
  readonly standard: string
  readonly ours: { readonly estimate: number; readonly low: number; readonly high: number }
  /** Under the variant named. */
  readonly holds: boolean
  /** "holds under a variant": not under the main reading, but under the one named. */
  readonly verdict: Verdict | 'holds under a variant'
  /** The main reading, or the first under which the claim holds. */
  readonly variant: string
  /** Every reading with its figure. */
  readonly readings: readonly {
    readonly variant: string
    readonly ours: Omit<Figure, 'values'>
    readonly verdict: Verdict
  }[]
  readonly explainedBy: string | null
  /** For what is not decided: about how many repetitions would do; null where none would, or where it is decided. */
  readonly repetitionsToDecide: number | null
}

export function judge(claim: Claim, results: ResultTable): JudgedClaim {
  const readings = claim.readings
    .filter(({ isThere }) => !isThere || isThere(results))
    .map(({ variant, values }) => {
      const list = values(results)
      const { estimate, low, high } = figureOf(list)
      const ours = { estimate, low, high }
      const verdict = claim.standard.judge({ ...ours, values: [] })
      return { reading: { variant, ours, verdict }, repetitions: list.length }
    })
  const [main] = readings
  const held = readings.find(({ reading }) => reading.verdict === 'holds') ?? main
  if (!held) throw new RangeError(`No result speaks to the claim "${claim.claim}".`)
  const { reading: chosen, repetitions } = held
  return {
    claim: claim.claim,
    paper: claim.paper,
    by: claim.by,
    standard: claim.standard.words,
    ours: chosen.ours,
    holds: chosen.verdict === 'holds',
    verdict: held !== main ? 'holds under a variant' : chosen.verdict,
    variant: chosen.variant,
    readings: readings.map(({ reading }) => reading),
    explainedBy: claim.explainedBy ?? null,
    repetitionsToDecide:
      chosen.verdict === 'not decided' ? repetitionsToDecide(claim.standard, chosen.ours, repetitions) : null,
  }
}

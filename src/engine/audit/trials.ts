import type { Random } from '../math/index.ts'

/** What an attack said of records, each a member or not, and which they were. */
export interface AuditTrials {
  /** Higher means "rather a member". */
  readonly scores: ArrayLike<number>
  /** 1 for a member, 0 for a non-member. */
  readonly member: ArrayLike<number>
}

/** A lower bound on epsilon from an attack's guesses. */
export interface AuditedEpsilon {
  /** With the stated confidence the true epsilon is not below this; 0 says nothing. */
  readonly epsilon: number
  /** What a perfect attack on as many trials would have given: no audit of this size can say more. */
  readonly ceiling: number
  readonly delta: number
  readonly confidence: number
  /** The numbers that the bound is made of, in words. */
  readonly method: string
}

export interface AuditSettings {
  /** Of the mechanism under audit; 0 or above, below 1 (default: 0). */
  readonly delta?: number
  /** Above 0, below 1 (default: 0.95). */
  readonly confidence?: number
}

/** @throws RangeError for settings out of their ranges */
export function auditSettings({ delta = 0, confidence = 0.95 }: AuditSettings): Required<AuditSettings> {
  if (!(delta >= 0 && delta < 1)) throw new RangeError(`Delta is at least 0 and below 1; it cannot be ${delta}.`)
  if (!(confidence > 0 && confidence < 1))
    throw new RangeError(`A confidence lies between 0 and 1; it cannot be ${confidence}.`)
  return { delta, confidence }
}

/** @throws RangeError where scores and memberships do not belong together, or a score is no number */
export function requireTrials({ scores, member }: AuditTrials): void {
  if (scores.length !== member.length || scores.length === 0)
    throw new RangeError('An audit needs one score and one membership for each trial.')
  for (let i = 0; i < scores.length; i++) {
    if (Number.isNaN(scores[i])) throw new RangeError(`Trial ${i + 1} has no score.`)
    if (member[i] !== 0 && member[i] !== 1) throw new RangeError(`Trial ${i + 1} is neither a member nor a non-member.`)
  }
}

/** Row numbers of members and of non-members, each in random order. */
export function shuffledSides({ member }: AuditTrials, random: Random) {
  const rows = Array.from({ length: member.length }, (_, i) => i)
  return {
    members: random.shuffle(rows.filter((row) => member[row] === 1)),
    others: random.shuffle(rows.filter((row) => member[row] === 0)),
  }
}

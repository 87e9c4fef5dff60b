import type { Random } from '../math/index.ts'
import type { CancelSignal, Executor } from '../tensor/index.ts'

/** What an attacker sees of some rows: the target's answers, the rows' true outcomes, and (for its training) membership. */
export interface AttackRows {
  /** The target's probabilities, rows x classes, row by row. */
  readonly probabilities: Float64Array
  readonly classes: number
  /** True outcomes. */
  readonly labels: Int32Array
  /** 1 for a member, 0 for a non-member. */
  readonly member: Uint8Array
}

/** What one attacker learns from. */
export interface AttackTask {
  /** Members and non-members, as many of each. */
  readonly rows: AttackRows
  readonly random: Random
}

export interface AttackContext {
  readonly executor: Executor
  readonly signal?: CancelSignal
  readonly onSteps?: (done: number) => void
}

/** What an attacker says of rows that it has not learned from. */
export interface Guesses {
  /** Higher means "rather a member". */
  readonly scores: Float64Array
  /** 1 where the attacker decides for "member". */
  readonly decisions: Uint8Array
}

/** An attacker that has learned. */
export interface TrainedAttack {
  guess(rows: AttackRows): Promise<Guesses>
}

/** A kind of membership attack with its settings. */
export interface MembershipAttack {
  /**
   * Trains one attacker for each task, all of them together where that is faster. Each becomes what it would become
   * alone.
   */
  train(tasks: readonly AttackTask[], context: AttackContext): Promise<TrainedAttack[]>
}

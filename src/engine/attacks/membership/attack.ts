import type { Random } from '../../math/index.ts'
import type { DenseMatrix } from '../../models/index.ts'
import type { CancelSignal, Executor } from '../../tensor/index.ts'
import type { Answers, ShadowAnswers } from './answers.ts'
import type { Records } from './records.ts'

/** A trained model as an attacker may ask it. */
export interface AttackedModel {
  /** Its probabilities for some records, rows x classes. */
  answer(rows: Int32Array): Promise<Float64Array>
  /** Its probabilities at points that are no records; absent where it reads categories only. */
  readonly answerAt?: (points: DenseMatrix) => Promise<Float64Array>
  /**
   * White box: for some records the Euclidean length of the gradient of their cross-entropy in all its parameters; absent
   * where it has no such gradient.
   */
  readonly gradientNorms?: (rows: Int32Array) => Promise<Float64Array>
}

/**
 * What an attacker of one target has. It does not hold who the members are: no attack can look.
 */
export interface AttackerView {
  readonly records: Records
  /** Records that a score is wanted for, in no order that has to do with membership. */
  readonly audited: Int32Array
  /** The attacker's own records; no target learned from any of them. */
  readonly population: Int32Array
  readonly target: AttackedModel
  /** The target's answers about every record. */
  readonly answers: Answers
  /** Models that learned from random halves of the audited records. */
  readonly shadows: readonly ShadowAnswers[]
  /** Models that learned from random parts of the population, and from none of the audited records. */
  readonly references: readonly ShadowAnswers[]
  /** The attack's own stream on this target. */
  readonly random: Random
  readonly executor: Executor
  readonly signal?: CancelSignal
  /** Lets the event loop take its messages. */
  readonly pause?: () => Promise<void>
}

/** A kind of attack with its settings, which gives each audited record one score: larger, more likely a member. */
export interface ScoreAttack {
  /** Why it cannot be tried here, in a sentence for people; null where it can. */
  impossible(view: AttackerView): string | null
  /** @returns one finite score for each of `view.audited`, in their order */
  score(view: AttackerView): Promise<Float64Array>
}

/** At most so many of some models, the first ones; all for null. */
export const atMost = <Model>(models: readonly Model[], most: number | null): readonly Model[] =>
  most === null ? models : models.slice(0, most)

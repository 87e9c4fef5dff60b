import type { Contrast } from '#shared/contracts/results.ts'
import type { FoundParents } from './features.ts'

/**
 * What an attacker was asked; beside the study's contrasts:
 *
 * - transfer: an attacker that learned to tell members from others of P is used on members and rows of P*
 */
export type ProtocolContrast = Contrast | 'transfer'

/** How well a model predicts on one population. */
export interface ProtocolTarget {
  readonly model: string
  /** "train", "P", or a shift's name. */
  readonly distribution: string
  readonly rows: number
  readonly accuracy: number
  /** Mean of 1 less the probability of the true outcome. */
  readonly absoluteLoss: number
  readonly crossEntropy: number
  /** Share of rows whose configuration of features a table had never seen. */
  readonly unseen: number
  /** Accuracy where a table gives these rows no answer, and none is never right. */
  readonly accuracyOfSeen: number
}

/** How well an attacker does. */
export interface ProtocolAttackScore {
  readonly model: string
  readonly attack: string
  readonly distribution: string
  readonly contrast: ProtocolContrast
  readonly accuracy: number
  readonly auc: number
  readonly truePositiveRate: number
  readonly falsePositiveRate: number
}

/** What one repetition found: plain data, so that it can be stored. */
export interface ProtocolScores {
  readonly repetition: number
  readonly trainRows: number
  readonly targets: readonly ProtocolTarget[]
  readonly attacks: readonly ProtocolAttackScore[]
  /** Mass of each P* outside P's support. */
  readonly outside: Readonly<Record<string, number>>
  /** What each model sees. */
  readonly columns: Readonly<Record<string, readonly string[]>>
  /** Of models whose parents were learned. */
  readonly found: Readonly<Record<string, FoundParents>>
}

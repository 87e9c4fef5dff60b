/** The protocol of paper 1 (section 4) with each of its open choices as a setting. */

import type { AttackSettings, ModelSettings } from '#shared/contracts/study.ts'
import type { ModelDescription } from '#shared/contracts/results.ts'

/** Which features a model sees. */
export type FeatureChoice =
  | { readonly kind: 'parents' }
  | { readonly kind: 'markov-blanket' }
  | { readonly kind: 'all' }
  /** As many features as the outcome has parents, chosen at random from all. */
  | { readonly kind: 'random' }
  /** The parents and some random features that are none; the same ones for all models of a repetition. */
  | { readonly kind: 'misestimated'; readonly add: number }
  /** The parents in a graph that hill climbing (BIC) learns from the training rows, the time order known or not. */
  | { readonly kind: 'learned'; readonly order: 'known' | 'unknown' }

export interface ProtocolModel {
  /** Unique among the models. */
  readonly key: string
  readonly title: string
  readonly family: ModelDescription['family']
  readonly features: FeatureChoice
  /** What is trained; its own `features` are not read. */
  readonly settings: ModelSettings
}

/** How P* is made from P. The outcome's table always stays. */
export type ProtocolShift = {
  /** Unique among the shifts; "P*" for the paper's own. */
  readonly name: string
  /** Leave probabilities of 0 at 0, so that P* has no mass outside P's support by its tables. */
  readonly keepZeros?: boolean
} & (
  | {
      readonly kind: 'redraw'
      /** Whose tables stay, beside the outcome's. */
      readonly keep?: 'nothing' | 'parents' | 'all but roots'
    }
  /** Uniform noise from 0 to eta on every probability, then scaled to add up to 1. */
  | { readonly kind: 'noise'; readonly eta: number }
  /** Every table redrawn, and the outcome's children cut off from their parents and drawn from random probabilities. */
  | { readonly kind: 'children' }
)

export interface ProtocolAttack {
  /** Unique among the attacks. */
  readonly key: string
  readonly settings: AttackSettings
}

export interface ProtocolSettings {
  readonly network: string
  readonly outcome: string
  /** Rows drawn from P. */
  readonly rows: number
  readonly trainFraction: number
  /** Non-members of P: the rows held out, or as many fresh rows. */
  readonly others: 'held-out' | 'fresh'
  readonly models: readonly ProtocolModel[]
  readonly shifts: readonly ProtocolShift[]
  readonly attacks: readonly ProtocolAttack[]
  readonly attackTrainFraction: number
  /**
   * The most rows of each population (training rows, P, each P*) that are asked about: for accuracies, and for the
   * attacker, who gets as many members as others.
   */
  readonly mostRows: number
  readonly repetitions: number
}

/** What the paper says, and our choices where it says nothing; see docs/methods.md. */
export const paperProtocol = {
  trainFraction: 0.6,
  others: 'held-out',
  attackTrainFraction: 0.75,
  mostRows: 50_000,
} as const

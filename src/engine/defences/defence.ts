import type { FeatureSet, ModelSettings } from '#shared/contracts/study.ts'
import type { Classifier } from '../models/index.ts'

/** A model with a defence: what it reads, and how it is trained and answers. */
export interface DefendedModel {
  readonly features: FeatureSet
  readonly classifier: Classifier
  /**
   * Where only answers change: writes others over a row's probabilities. A model that is trained already, as without the defence,
   * needs no other training.
   */
  readonly change?: (row: Float64Array) => void
  /** What it guarantees whatever the attack, trained on so many rows; absent where it guarantees nothing of its own. */
  readonly guarantee?: (rows: number) => { readonly epsilon: number; readonly delta: number }
}

/** Something that may make a model give less away. */
export interface Defence {
  /** With its settings: "temperature 4". Unique among the defences compared. */
  readonly key: string
  /** training: another way to train; parameters: noise on what was learned; answers: others are given; features: less is read. */
  readonly acts: 'training' | 'parameters' | 'answers' | 'features'
  /** What it does, and what it cannot do. */
  readonly summary: string
  /** The defended model; null for a model that cannot be defended so. */
  defend(model: ModelSettings): DefendedModel | null
}

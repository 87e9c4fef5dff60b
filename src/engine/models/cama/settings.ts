import type { Random } from '../../math/index.ts'
import type { CancelSignal, Executor } from '../../tensor/index.ts'
import type { DenseMatrix } from '../classifier.ts'

/** Rows with the class of each. */
export interface LabelledRows {
  readonly inputs: DenseMatrix
  readonly labels: Int32Array
}

/** How answers are sampled (equation 6). */
export interface CamaPrediction {
  /** Samples of z for each class; the paper's K. */
  readonly samples: number
  /** Samples of m; the paper has one. */
  readonly manipulationSamples: number
  /** Whether m is inferred (the paper) or taken to be 0. */
  readonly manipulation: 'inferred' | 'none'
}

export interface CamaSettings {
  readonly steps: number
  readonly batch: number
  /** Of Adam. */
  readonly learningRate: number
  /** Lambda of equation 5: the weight of the clean rows where there are manipulated ones too. */
  readonly cleanWeight: number
  readonly prediction: CamaPrediction
  /** Steps between two looks at the validation rows. */
  readonly validateEvery: number
}

export interface FineTuneSettings {
  readonly steps: number
  readonly batch: number
  readonly learningRate: number
  /** Alpha of equation 8: the weight of the clean, labelled rows. */
  readonly cleanWeight: number
  /** What the clean rows are judged by: ELBO(x, y), or the one with do(m = 0). */
  readonly cleanTerm: 'joint' | 'intervention'
}

/** What the paper says, and our choices where it says nothing (docs/methods.md). */
export const camaDefaults = { steps: 2000, batch: 128, learningRate: 1e-3, cleanWeight: 0.5, validateEvery: 4 } as const
export const predictionDefaults: CamaPrediction = { samples: 16, manipulationSamples: 1, manipulation: 'inferred' }
export const fineTuneDefaults: FineTuneSettings = {
  steps: 500,
  batch: 128,
  learningRate: 1e-3,
  cleanWeight: 0.5,
  cleanTerm: 'joint',
}

export interface CamaContext {
  readonly random: Random
  readonly executor: Executor
  readonly signal?: CancelSignal
  readonly onSteps?: (done: number, losses: ArrayLike<number>) => void
}

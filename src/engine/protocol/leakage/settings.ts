/** The protocol of paper 3 (section 6) with each of its open choices as a setting. */

import type { ColumnEncoding, RegressionNetworkSettings } from '../../leakage/index.ts'
import type { Preset } from '../study.ts'

/** How much is computed. */
export interface Effort {
  /** Each with its own records and subsets; intervals are over them. */
  readonly repetitions: number
  /** Records of each repetition, drawn at random from the universe: J of remark 2. */
  readonly records: number
  /** Pairs of refits for each record. */
  readonly refits: number
  /** Resamples for each record's interval. */
  readonly resamples: number
  /** Permutations for each record's floor. */
  readonly permutations: number
  /** Draws of the mixture for rho_MI. */
  readonly draws: number
}

export const ridgeEffort: Record<Preset, Effort> = {
  tiny: { repetitions: 2, records: 4, refits: 60, resamples: 20, permutations: 10, draws: 50 },
  quick: { repetitions: 5, records: 20, refits: 300, resamples: 60, permutations: 20, draws: 200 },
  full: { repetitions: 10, records: 50, refits: 600, resamples: 100, permutations: 40, draws: 500 },
}

export const networkEffort: Record<Preset, Effort> = {
  tiny: { repetitions: 2, records: 2, refits: 6, resamples: 20, permutations: 10, draws: 50 },
  quick: { repetitions: 3, records: 4, refits: 20, resamples: 60, permutations: 20, draws: 200 },
  full: { repetitions: 5, records: 10, refits: 60, resamples: 100, permutations: 40, draws: 500 },
}

/** Section 6.2: five hidden layers of 50; how it is trained the paper does not say. */
export const networkSettings: Record<Preset, RegressionNetworkSettings> = {
  tiny: { hidden: [8, 8], steps: 20, batch: 32, learningRate: 3e-3, penalty: 0 },
  quick: { hidden: [50, 50, 50, 50, 50], steps: 200, batch: 32, learningRate: 3e-3, penalty: 0 },
  full: { hidden: [50, 50, 50, 50, 50], steps: 1000, batch: 32, learningRate: 1e-3, penalty: 0 },
}

/** One point of a study of linear regression. */
export interface RidgePoint {
  /** n. */
  readonly size: number
  /** lambda. */
  readonly penalty: number
  /** p_x. */
  readonly features: number
  /** sigma. */
  readonly noise: number
}

export const encodings: readonly ColumnEncoding[] = ['raw', 'standardised']
export const table = 'adult'
export const outcome = 'income'
/** The delta for which an epsilon of the Gaussian mechanism is told. */
export const delta = 1e-5

/** How a regression is set up. */
export interface RidgeVariant {
  readonly encoding: ColumnEncoding
  readonly intercept: boolean
}
export const usualVariants: readonly RidgeVariant[] = encodings.map((encoding) => ({ encoding, intercept: true }))
export const allVariants: readonly RidgeVariant[] = [
  ...usualVariants,
  ...encodings.map((encoding) => ({ encoding, intercept: false })),
]
export const ridgeModel = ({ encoding, intercept }: RidgeVariant): string =>
  `linear regression, ${encoding} columns${intercept ? '' : ', no intercept'}`
export const networkModel = (encoding: ColumnEncoding): string => `network, ${encoding} columns`

/** What a person who reads the results must know of them. */
export const settingsText = (preset: Preset): Readonly<Record<string, string>> => {
  const { repetitions, records, refits } = ridgeEffort[preset]
  return {
    data: 'UCI Adult, all 48,842 rows, 14 features',
    encoding:
      'categories as integers in alphabetical order, a missing one after them; columns raw (as the paper reads) or standardised before the principal components',
    components: 'fitted on the whole universe',
    model:
      'least squares of the outcome 0 or 1 with an intercept, which is penalised too (noise study: without one as well); singular equations by the pseudo-inverse',
    threshold:
      'mean training loss of the model; variants: its mean over refits (a function of the model alone), equal error densities',
    refits: `${repetitions} repetitions of ${records} random records, ${refits} pairs of refits each; a pair shares its random subset but for one swapped row`,
    covariance: 'full; variants: shrunk towards the diagonal, diagonal, and the output alone (remark 1)',
    correction: 'the plug-in less its mean over permutations within pairs; variant: the jackknife',
    figures:
      'advantage: mean over a repetition’s records of the signed 2 P - 1; leakages: median over its records; boxes: all records',
  }
}

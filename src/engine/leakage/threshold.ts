/** The threshold adversary of Yeom et al. 2018 (adversary 2), who guesses "member" where the loss is small. */

export const thresholdRules = ['mean training loss', 'average training loss', 'error densities'] as const
/**
 * Where the threshold lies:
 * - mean training loss: of the very model, which its owner tells. It is more than the model alone, so theorem 1, whose
 *   adversary has the model only, need not bound it;
 * - average training loss: the mean of that over many refits, one number for all models: a function of the model alone;
 * - error densities: where two normal densities of the error, of training rows and of everybody, are the same.
 */
export type ThresholdRule = (typeof thresholdRules)[number]

/** Losses that are as small as rounding leaves of nothing; outcomes are of size 1. */
const rounding = 1e-12

/** What the adversary knows of a model beside it. */
export interface KnownLosses {
  /** Mean squared error on the training rows. */
  readonly training: number
  /** The mean of that over refits. */
  readonly averageTraining: number
  /** Mean squared error over the universe. */
  readonly population: number
}

/**
 * The greatest squared error that is called a member's; a negative number calls nobody a member.
 *
 * For error densities: with variances s of members and d > s of everybody the densities are the same at
 * ln(d / s) / (1 / s - 1 / d) (Yeom et al., section 3.3). Where d is not above s the adversary sees no difference, and calls nobody.
 */
export function thresholdOf(rule: ThresholdRule, { training, averageTraining, population }: KnownLosses): number {
  if (rule === 'mean training loss') return training + rounding
  if (rule === 'average training loss') return averageTraining + rounding
  if (!(population > training)) return -1
  if (training <= rounding) return rounding
  return Math.log(population / training) / (1 / training - 1 / population)
}

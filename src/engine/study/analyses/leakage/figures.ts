import {
  advantageBoundOf,
  type Arms,
  estimateInformation,
  estimateLeakage,
  isViolated,
  type SignedAdvantage,
} from '../../../leakage/index.ts'
import { normalQuantile, type Random } from '../../../math/index.ts'
import { classicalGaussianScale } from '../../../privacy/index.ts'

/** Resamples for a record's interval, permutations for its floor, draws of the mixture for rho_MI. */
export const effort = { resamples: 60, permutations: 20, draws: 200, fewPermutations: 10 } as const

/** What is estimated of one record, by name; leakages in nats. */
export type RecordFigures = Readonly<
  Record<
    | 'leakage'
    | 'low'
    | 'high'
    | 'plugIn'
    | 'floor'
    | 'told'
    | 'information'
    | 'bound'
    | 'boundBeforeFloor'
    | 'advantage'
    | 'exceeded',
    number
  >
>

/**
 * Everything about one record.
 *
 * @param share probability that the record is a member: n / N
 * @param noise standard deviation of the noise on each number, added to the covariances exactly
 */
export function figuresOf(
  arms: Arms,
  advantage: SignedAdvantage,
  share: number,
  noise: number,
  random: Random,
): RecordFigures {
  const { resamples, permutations, draws, fewPermutations } = effort
  const settings = { covariance: 'full', noise, correction: 'permutations', resamples, permutations } as const
  const { corrected, plugIn, interval, floor } = estimateLeakage(arms, settings, random.stream('leakage'))
  const few = { ...settings, resamples: 0, permutations: fewPermutations }
  const information = estimateInformation(arms, share, draws, few, random.stream('information'))
  const ends = interval ?? { low: corrected, high: corrected }
  return {
    leakage: corrected,
    ...ends,
    plugIn,
    floor: floor?.mean ?? 0,
    told: floor && plugIn > floor.high ? 1 : 0,
    information: information.corrected,
    bound: advantageBoundOf(corrected),
    boundBeforeFloor: advantageBoundOf(plugIn),
    advantage: advantage.estimate,
    exceeded: isViolated(advantage, ends) ? 1 : 0,
  }
}

/** Halvings of the interval that a standard deviation is looked for in, on a logarithmic scale. */
const halvings = 18

/**
 * The least standard deviation of Gaussian noise on each parameter that brings the bound min(1, sqrt(rho_KL) / 2) of a record
 * down to a target, by its estimated leakage; 0 where it is there already.
 *
 * @param leakageAt rho_KL by the noise
 * @param start any length above 0, to begin the search with
 * @param target above 0 and below 1
 */
export function noiseFor(leakageAt: (noise: number) => number, start: number, target: number): number {
  const isAbove = (noise: number) => advantageBoundOf(leakageAt(noise)) > target
  if (!isAbove(0)) return 0
  let high = start
  while (isAbove(high)) high *= 4
  let low = high / 4
  while (!isAbove(low) && low > 1e-12 * high) low /= 4
  for (let i = 0; i < halvings; i++) {
    const middle = Math.sqrt(low * high)
    if (isAbove(middle)) low = middle
    else high = middle
  }
  return high
}

/**
 * Gaussian noise under which no adversary's advantage exceeds a target, for everybody whose swap moves the parameters no farther than a
 * sensitivity: the total variation of two normal distributions that far apart is 2 F(s / 2 sigma) - 1 (Balle and Wang 2018,
 * theorem 8, at epsilon 0).
 */
export const analyticNoiseFor = (sensitivity: number, target: number): number =>
  sensitivity / (2 * normalQuantile((1 + target) / 2))

/**
 * The same by proposition 1 of paper 3, through the epsilon at which (epsilon, delta)-differential privacy holds every advantage to
 * (e^epsilon - 1 + 2 delta) / (e^epsilon + 1) (Humphries et al. 2023, theorem 3.1); null where that is not between 0 and 1.
 */
export function classicalNoiseFor(sensitivity: number, target: number, delta: number): number | null {
  const epsilon = Math.log((1 + target - 2 * delta) / (1 - target))
  return epsilon > 0 && epsilon < 1 ? classicalGaussianScale(sensitivity, epsilon, delta) : null
}

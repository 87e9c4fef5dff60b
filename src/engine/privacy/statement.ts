import type { PrivacyStatement } from '#shared/contracts/results.ts'
import { lossEpsilon, renyiEpsilon, type SubsampledGaussian } from './accountant/index.ts'

/** What was done to the records in training. */
export interface PrivateTrainingMechanism extends SubsampledGaussian {
  readonly clip: number
  readonly use: 'simulation' | 'release'
}

/** What a guarantee of DP-SGD takes for granted, one sentence each. */
export function privacyAssumptions(use: PrivateTrainingMechanism['use']): string[] {
  return [
    'It compares training on these rows with training on the same rows and one more, or one less. A person with several rows is protected less.',
    'Each row joined each batch independently of the others, and which rows did is not told.',
    'What was learned from the rows before training is not covered: means, standard deviations, categories, the number of rows, settings chosen by looking at results.',
    'It holds for real numbers; the program computes with floating-point numbers, whose last digits can betray more (Mironov 2012).',
    use === 'simulation'
      ? 'The noise is simulated: whoever knows the seed can draw it again and take it away. The model shows what such noise does; it must not be released as private.'
      : 'The noise was drawn from the operating system’s randomness and cannot be drawn again. Its seed does not exist, so the training cannot be repeated.',
  ]
}

const known = new Map<string, PrivacyStatement>()
const mostKnown = 100

/**
 * What DP-SGD guarantees: epsilon at delta, with how tightly it is known and what it takes for granted. It takes up to a second;
 * the statements told last are not computed again.
 *
 * @param delta above 0, below 1
 */
export function privacyStatement(mechanism: PrivateTrainingMechanism, delta: number): PrivacyStatement {
  const { sampleRate, noiseMultiplier, steps, clip, use } = mechanism
  const key = JSON.stringify([sampleRate, noiseMultiplier, steps, clip, use, delta])
  const found = known.get(key) ?? compute(mechanism, delta)
  known.delete(key)
  known.set(key, found)
  if (known.size > mostKnown) known.delete(known.keys().next().value as string)
  return { ...found, assumptions: [...found.assumptions] }
}

function compute(mechanism: PrivateTrainingMechanism, delta: number): PrivacyStatement {
  const { sampleRate, noiseMultiplier, steps, clip, use } = mechanism
  const { upper, lower } = lossEpsilon(mechanism, delta)
  const epsilonRenyi = renyiEpsilon(mechanism, delta).epsilon
  return {
    // Both are upper bounds, so the smaller one is.
    epsilon: Math.min(upper, epsilonRenyi),
    epsilonAtLeast: Math.min(lower, upper, epsilonRenyi),
    epsilonRenyi,
    delta,
    clip,
    noiseMultiplier,
    sampleRate,
    steps,
    use,
    assumptions: privacyAssumptions(use),
  }
}

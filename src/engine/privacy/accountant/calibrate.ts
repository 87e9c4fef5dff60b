import { lossEpsilon } from './loss-distribution.ts'
import { requireDelta, type SubsampledGaussian } from './mechanism.ts'
import { renyiEpsilon } from './renyi.ts'

/** How an epsilon is found: by the distribution of the privacy loss, or by Rényi divergences (faster, looser). */
export type Accountant = 'privacy-loss' | 'renyi'

/** Epsilon at delta by an accountant: an upper bound. By the privacy loss, or by Rényi divergences where these are tighter. */
export const epsilonBy = (accountant: Accountant, mechanism: SubsampledGaussian, delta: number): number =>
  accountant === 'renyi'
    ? renyiEpsilon(mechanism, delta).epsilon
    : Math.min(lossEpsilon(mechanism, delta).upper, renyiEpsilon(mechanism, delta).epsilon)

export interface Target {
  readonly epsilon: number
  readonly delta: number
  readonly sampleRate: number
  readonly steps: number
}

/** The noise that no search goes beyond. */
const mostNoise = 1e6

/**
 * The noise multiplier that reaches an epsilon: its own epsilon is at most the target, and a multiplier smaller by a
 * 1,000th would exceed it.
 *
 * @throws RangeError for an epsilon that is not above 0, or that no noise up to a million reaches
 */
export function noiseMultiplierFor(
  { epsilon, delta, sampleRate, steps }: Target,
  accountant: Accountant = 'privacy-loss',
): number {
  requireDelta(delta)
  if (!(epsilon > 0 && epsilon < Infinity)) throw new RangeError(`Epsilon is a number above 0, not ${epsilon}.`)
  const search = (by: Accountant, start: number) => {
    const isEnough = (noiseMultiplier: number) =>
      epsilonBy(by, { sampleRate, noiseMultiplier, steps }, delta) <= epsilon
    let [low, high] = [start, start]
    while (!isEnough(high)) {
      low = high
      high *= 1.25
      if (high > mostNoise) throw new RangeError(`No noise reaches an epsilon of ${epsilon}.`)
    }
    while (low === high || (low > 1e-3 && isEnough(low))) {
      high = Math.min(high, low)
      low /= 1.25
      if (low <= 1e-3) break
    }
    while (high / low > 1.001) {
      const middle = Math.sqrt(low * high)
      if (isEnough(middle)) high = middle
      else low = middle
    }
    return high
  }
  const rough = search('renyi', 1)
  return accountant === 'renyi' ? rough : search(accountant, rough)
}

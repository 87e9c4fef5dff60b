import { composeLoss, type ComposedLoss } from './composition.ts'
import { requireDelta, requireMechanism, type SubsampledGaussian } from './mechanism.ts'

/** A number that is certain to lie between two ends. The upper end is what may be claimed. */
export interface Bracket {
  readonly upper: number
  readonly lower: number
}

const directionsOf = ({ sampleRate }: SubsampledGaussian) =>
  // The Gaussian mechanism itself is the same in both directions.
  sampleRate === 1 ? (['remove'] as const) : (['remove', 'add'] as const)

function composedOf(mechanism: SubsampledGaussian, tail: number): ComposedLoss[] {
  requireMechanism(mechanism)
  return directionsOf(mechanism).map((direction) => {
    const loss = composeLoss(mechanism, direction, tail)
    const total = loss.probabilities.reduce((sum, probability) => sum + probability, loss.above)
    // A distribution that has lost probability would make every claim too good.
    if (!(total > 1 - 1e-6)) throw new Error('The distribution of the privacy loss could not be computed.')
    return loss
  })
}

const largest = (brackets: readonly Bracket[]): Bracket => ({
  upper: Math.max(...brackets.map(({ upper }) => upper)),
  lower: Math.max(...brackets.map(({ lower }) => lower)),
})

/** Sums over the losses above epsilon: delta is sum(p) - e^epsilon sum(p e^-loss). */
function deltaOnGrid({ width, first, probabilities }: ComposedLoss, epsilon: number): number {
  let delta = 0
  const start = Math.max(0, Math.floor(epsilon / width) + 1 - first)
  for (let i = start; i < probabilities.length; i++)
    delta -= probabilities[i] * Math.expm1(epsilon - (first + i) * width)
  return delta
}

/** The least epsilon from 0 at which delta, read off the grid, is at most `delta`; Infinity for a delta of 0 or less. */
function epsilonOnGrid({ width, first, probabilities }: ComposedLoss, delta: number): number {
  if (delta <= 0) return Infinity
  let [sum, weighted] = [0, 0]
  for (let i = probabilities.length - 1; i >= 0; i--) {
    const loss = (first + i) * width
    if (loss <= 0) break
    sum += probabilities[i]
    // Relative to this loss: e^-loss itself may be too small for a number.
    weighted = weighted * Math.exp(-width) + probabilities[i]
    // Between this loss and the next lower one the curve is sum - e^(epsilon - loss) weighted.
    if (sum - Math.exp(Math.max(-loss, -width)) * weighted > delta) return loss + Math.log((sum - delta) / weighted)
  }
  return 0
}

/**
 * Delta at an epsilon, by the distribution of the privacy loss.
 *
 * @param epsilon at least 0
 */
export function lossDelta(mechanism: SubsampledGaussian, epsilon: number, tail = 1e-13): Bracket {
  if (!(epsilon >= 0 && epsilon < Infinity)) throw new RangeError(`Epsilon is a number from 0, not ${epsilon}.`)
  return largest(
    composedOf(mechanism, tail).map((loss) => ({
      upper: Math.min(1, deltaOnGrid(loss, epsilon) + loss.above),
      lower: Math.max(0, deltaOnGrid(loss, epsilon + loss.drift) - loss.below),
    })),
  )
}

/**
 * Epsilon at delta, by the distribution of the privacy loss: tighter than by Rényi divergences. The upper end is rounded up at
 * every step and may be claimed; the true epsilon is not below the lower end, so that their distance is the error. The
 * upper end is Infinity where delta is so small, or steps so many, that the rounding of floating-point numbers allows no claim.
 *
 * @param delta above 0, below 1
 */
export function lossEpsilon(mechanism: SubsampledGaussian, delta: number): Bracket {
  requireDelta(delta)
  return largest(
    composedOf(mechanism, delta * 1e-4).map((loss) => ({
      upper: epsilonOnGrid(loss, delta - loss.above),
      lower: Math.max(0, epsilonOnGrid(loss, delta + loss.below) - loss.drift),
    })),
  )
}

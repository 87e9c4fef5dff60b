import { logErfc, normalTail } from '../../math/index.ts'
import { requireDelta } from './mechanism.ts'

/**
 * The delta of the Gaussian mechanism at an epsilon, exactly (Balle and Wang 2018, theorem 8):
 * Phi(r / 2 - epsilon / r) - e^epsilon Phi(-r / 2 - epsilon / r), where r is the sensitivity over the noise's deviation.
 *
 * @param ratio L2 sensitivity / standard deviation; k mechanisms after one another count as one with sqrt(k) times it
 */
export function gaussianDelta(ratio: number, epsilon: number): number {
  if (!(ratio > 0 && epsilon >= 0)) throw new RangeError('The ratio is above 0 and epsilon at least 0.')
  const lost = normalTail(epsilon / ratio - ratio / 2)
  // e^epsilon may be too large for a number, and the tail too small.
  const logTail = logErfc((epsilon / ratio + ratio / 2) / Math.SQRT2) - Math.LN2
  return Math.max(0, lost - Math.exp(epsilon + logTail))
}

/** The least epsilon of the Gaussian mechanism at a delta, by bisection; 0 where delta alone is enough. */
export function gaussianEpsilon(ratio: number, delta: number): number {
  requireDelta(delta)
  if (gaussianDelta(ratio, 0) <= delta) return 0
  let [low, high] = [0, 1]
  while (gaussianDelta(ratio, high) > delta) high *= 2
  for (let i = 0; i < 100; i++) {
    const middle = (low + high) / 2
    if (gaussianDelta(ratio, middle) > delta) low = middle
    else high = middle
  }
  return high
}

/**
 * The standard deviation of Gaussian noise that makes a release (epsilon, delta)-differentially private: the analytic
 * Gaussian mechanism (Balle and Wang 2018, algorithm 1), which holds for any epsilon above 0.
 *
 * @param sensitivity in Euclidean length, proven
 */
export function gaussianDeviation(sensitivity: number, epsilon: number, delta: number): number {
  requireDelta(delta)
  if (!(sensitivity > 0 && epsilon > 0 && epsilon < Infinity))
    throw new RangeError('The sensitivity and epsilon are numbers above 0.')
  let [low, high] = [0, 1]
  // `high` is a ratio that leaks too much, `low` one that does not.
  while (gaussianDelta(high, epsilon) <= delta) [low, high] = [high, 2 * high]
  for (let i = 0; i < 100; i++) {
    const middle = (low + high) / 2
    if (gaussianDelta(middle, epsilon) > delta) high = middle
    else low = middle
  }
  return sensitivity / low
}

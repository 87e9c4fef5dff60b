import { logErfc } from '../../math/index.ts'
import { requireDelta, requireMechanism, type SubsampledGaussian } from './mechanism.ts'

/** Orders at which Rényi divergences are taken: those of opacus, and some larger ones for little leakage. */
export const renyiOrders: readonly number[] = [
  ...Array.from({ length: 99 }, (_, i) => 1 + (i + 1) / 10),
  ...Array.from({ length: 52 }, (_, i) => 12 + i),
  64,
  80,
  96,
  128,
  192,
  256,
  512,
  1024,
]

/** ln(e^a + e^b) */
function logAdd(a: number, b: number): number {
  const [less, more] = a < b ? [a, b] : [b, a]
  return less === -Infinity ? more : more + Math.log1p(Math.exp(less - more))
}

/** ln(e^a - e^b) for a >= b; the rounding of equal numbers may leave -Infinity. */
const logSubtract = (a: number, b: number): number =>
  b === -Infinity ? a : a > b ? a + Math.log1p(-Math.exp(b - a)) : -Infinity

/** The logarithm of A_alpha for a whole alpha (Mironov, Talwar and Zhang 2019, section 3.3, equation 3 with lemma 1). */
function logMomentWhole(q: number, sigma: number, order: number): number {
  let total = -Infinity
  let logBinomial = 0
  for (let k = 0; k <= order; k++) {
    if (k > 0) logBinomial += Math.log((order - k + 1) / k)
    const term = logBinomial + k * Math.log(q) + (order - k) * Math.log1p(-q) + (k * k - k) / (2 * sigma * sigma)
    total = logAdd(total, term)
  }
  return total
}

/** The same for any alpha above 1, by the two series of section 3.3. */
function logMomentFractional(q: number, sigma: number, order: number): number {
  // Where the mixture's two densities are equal, the integral is divided.
  const middle = sigma * sigma * Math.log(1 / q - 1) + 0.5
  const half = (distance: number) => Math.log(0.5) + logErfc(distance / (Math.SQRT2 * sigma))
  const gaussian = (power: number) => (power * power - power) / (2 * sigma * sigma)
  let [below, above] = [-Infinity, -Infinity]
  let [logBinomial, sign] = [0, 1]
  for (let i = 0; i < 100_000; i++) {
    const j = order - i
    const first = logBinomial + i * Math.log(q) + j * Math.log1p(-q) + gaussian(i) + half(i - middle)
    const second = logBinomial + j * Math.log(q) + i * Math.log1p(-q) + gaussian(j) + half(middle - j)
    const combine = sign > 0 ? logAdd : logSubtract
    below = combine(below, first)
    above = combine(above, second)
    // A_alpha is at least 1: what is left out is less than 1e-13 of it.
    if (i > order && Math.max(first, second) < -31) break
    logBinomial += Math.log(Math.abs(j) / (i + 1))
    if (j < 0) sign = -sign
  }
  return logAdd(below, above)
}

/**
 * The Rényi divergence of one order after all steps (Mironov, Talwar and Zhang 2019, "Rényi differential privacy of the
 * sampled Gaussian mechanism", section 3.3; the larger of the two directions by their theorem 5). Steps add up.
 *
 * @param order above 1
 */
export function renyiDivergence(mechanism: SubsampledGaussian, order: number): number {
  requireMechanism(mechanism)
  if (!(order > 1)) throw new RangeError(`An order of Rényi's divergence is above 1, not ${order}.`)
  const { sampleRate: q, noiseMultiplier: sigma, steps } = mechanism
  if (q === 1) return (steps * order) / (2 * sigma * sigma)
  const moment = Number.isInteger(order) ? logMomentWhole(q, sigma, order) : logMomentFractional(q, sigma, order)
  return (steps * moment) / (order - 1)
}

export interface RenyiEpsilon {
  readonly epsilon: number
  /** The order that gives it. */
  readonly order: number
}

/**
 * Epsilon at delta, by the conversion of Balle et al. 2020 (theorem 21), also Canonne, Kamath and Steinke 2020 (proposition
 * 12): divergence + ln((alpha - 1) / alpha) - (ln delta + ln alpha) / (alpha - 1), the least over the orders. An upper bound.
 */
export function renyiEpsilon(
  mechanism: SubsampledGaussian,
  delta: number,
  orders: readonly number[] = renyiOrders,
): RenyiEpsilon {
  requireDelta(delta)
  let best: RenyiEpsilon = { epsilon: Infinity, order: orders[0] }
  for (const order of orders) {
    const epsilon =
      renyiDivergence(mechanism, order) + Math.log1p(-1 / order) - (Math.log(delta) + Math.log(order)) / (order - 1)
    if (epsilon < best.epsilon) best = { epsilon, order }
  }
  return { ...best, epsilon: Math.max(0, best.epsilon) }
}

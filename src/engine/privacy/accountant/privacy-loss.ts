import { normalTail, normalTailQuantile } from '../../math/index.ts'
import type { SubsampledGaussian } from './mechanism.ts'

/**
 * The privacy loss of one step on a grid of multiples of `width`, rounded so that nothing is made to look better than it is.
 */
export interface DiscreteLoss {
  readonly width: number
  /** The first grid point, in widths. */
  readonly first: number
  /** Probability of each grid point, under the distribution that the loss is drawn from. */
  readonly probabilities: Float64Array
  /** Probability that is counted as an infinite loss. */
  readonly infinite: number
  /** Probability that was moved up to the first grid point from below it. */
  readonly lifted: number
  /** By how much the mean is too high at most, what is lifted and what is infinite apart. */
  readonly bias: number
}

/** Which of two neighbours has the record: the data set that the output comes from, or the other. */
export type Direction = 'remove' | 'add'

/** The output x at which the loss ln(1 - q + q e^((2x - 1) / (2 sigma^2))) has a value; -Infinity below all losses. */
function outputAt(loss: number, { sampleRate: q, noiseMultiplier: sigma }: SubsampledGaussian): number {
  const ratio = 1 + Math.expm1(loss) / q
  return ratio > 0 ? sigma * sigma * Math.log(ratio) + 0.5 : -Infinity
}

const lossAt = (x: number, { sampleRate: q, noiseMultiplier: sigma }: SubsampledGaussian): number =>
  Math.log1p(q * Math.expm1((2 * x - 1) / (2 * sigma * sigma)))

/** The losses between which all but `tail` of either distribution lies; "remove". */
export function lossRange(mechanism: SubsampledGaussian, tail: number): { low: number; high: number } {
  const reach = normalTailQuantile(tail) * mechanism.noiseMultiplier
  return { low: lossAt(-reach, mechanism), high: lossAt(1 + reach, mechanism) }
}

/** The probability of an output between a and b under a Gaussian, and the size of what was subtracted for it. */
function gaussianMass(a: number, b: number, mean: number, sigma: number): { mass: number; scale: number } {
  const [low, high] = [(a - mean) / sigma, (b - mean) / sigma]
  // On the side where both tails are small, so that no digits are lost.
  const [more, less] = low + high > 0 ? [normalTail(low), normalTail(high)] : [normalTail(-high), normalTail(-low)]
  return { mass: Math.max(0, more - less), scale: more }
}

/**
 * The privacy loss distribution of one step: the loss ln(P(x) / Q(x)) of an output x drawn from P. For "remove", P is
 * (1 - q) N(0, sigma^2) + q N(1, sigma^2) and Q is N(0, sigma^2); for "add" the other way round. They dominate all pairs of
 * neighbours (Zhu, Dong and Wang 2022, theorem 11).
 *
 * "Connecting the dots" (Doroshenko et al. 2022, algorithm 1): what lies between two grid points is divided between them so that its
 * probability under P and under Q stays. The hockey-stick curve is then right at the grid points and above the truth between
 * them, so that every delta is an upper bound, and the mean is too high by at most (e^width - 1)^2 / 8.
 *
 * @param width of the grid
 * @param tail probability that may be left over on either side
 */
export function discreteLoss(
  mechanism: SubsampledGaussian,
  direction: Direction,
  width: number,
  tail: number,
): DiscreteLoss {
  const { sampleRate: q, noiseMultiplier: sigma } = mechanism
  const range = lossRange(mechanism, tail)
  const [low, high] = [Math.floor(range.low / width), Math.ceil(range.high / width)]
  const first = direction === 'remove' ? low : -high
  const probabilities = new Float64Array(high - low + 1)
  const shrink = -Math.expm1(-width)
  let bias = Math.expm1(width) ** 2 / 8
  let a = outputAt(low * width, mechanism)
  for (let i = low; i < high; i++) {
    const b = outputAt((i + 1) * width, mechanism)
    const [without, shifted] = [gaussianMass(a, b, 0, sigma), gaussianMass(a, b, 1, sigma)]
    const mixture = {
      mass: (1 - q) * without.mass + q * shifted.mass,
      scale: (1 - q) * without.scale + q * shifted.scale,
    }
    const [p, other, left] = direction === 'remove' ? [mixture, without, i] : [without, mixture, -i - 1]
    const odds = Math.exp(left * width)
    // Differences of nearly equal numbers: what their rounding may take away is given on the pessimistic side.
    const margin = 1e-14 * (p.scale + odds * other.scale)
    const up = Math.min(p.mass, Math.max(0, (p.mass - odds * other.mass + margin) / shrink))
    probabilities[left - first] += p.mass - up
    probabilities[left - first + 1] += up
    bias += 2 * margin
    a = b
  }
  // Beyond the grid: the largest losses count as infinite, the smallest as the first grid point.
  const below = { without: normalTail(-outputAt(low * width, mechanism) / sigma), shifted: 0 }
  below.shifted = normalTail((1 - outputAt(low * width, mechanism)) / sigma)
  const above = { without: normalTail(a / sigma), shifted: normalTail((a - 1) / sigma) }
  const mix = ({ without, shifted }: { without: number; shifted: number }) => (1 - q) * without + q * shifted
  const [infinite, lifted] = direction === 'remove' ? [mix(above), mix(below)] : [below.without, above.without]
  probabilities[0] += lifted
  return { width, first, probabilities, infinite, lifted, bias }
}

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
  if (q === 1) return sigma * sigma * loss + 0.5
  const ratio = 1 + Math.expm1(loss) / q
  if (!(ratio > 0)) return -Infinity
  // Of a large loss the exponential is no number any more.
  const logRatio = loss < 30 ? Math.log(ratio) : loss + Math.log1p(-(1 - q) * Math.exp(-loss)) - Math.log(q)
  return sigma * sigma * logRatio + 0.5
}

function lossAt(x: number, { sampleRate: q, noiseMultiplier: sigma }: SubsampledGaussian): number {
  const whole = (2 * x - 1) / (2 * sigma * sigma)
  if (q === 1) return whole
  return whole < 30 ? Math.log1p(q * Math.expm1(whole)) : whole + Math.log(q + (1 - q) * Math.exp(-whole))
}

/** The losses between which all but `tail` of either distribution lies; "remove". */
export function lossRange(mechanism: SubsampledGaussian, tail: number): { low: number; high: number } {
  const reach = normalTailQuantile(tail) * mechanism.noiseMultiplier
  return { low: lossAt(-reach, mechanism), high: lossAt(1 + reach, mechanism) }
}

/** A place z of the standard normal distribution with the smaller of the probabilities on its two sides. */
interface Edge {
  readonly z: number
  readonly tail: number
}

const edgeAt = (z: number): Edge => ({ z, tail: normalTail(Math.abs(z)) })

/** The probability between two edges, and the size of what was subtracted for it; no digits are lost in the tails. */
function massBetween(a: Edge, b: Edge): { mass: number; scale: number } {
  if (a.z >= 0) return { mass: Math.max(0, a.tail - b.tail), scale: a.tail }
  if (b.z <= 0) return { mass: Math.max(0, b.tail - a.tail), scale: b.tail }
  return { mass: Math.max(0, 1 - a.tail - b.tail), scale: 1 }
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
  const edgesAt = (x: number) => ({ without: edgeAt(x / sigma), shifted: edgeAt((x - 1) / sigma) })
  const lowest = edgesAt(outputAt(low * width, mechanism))
  let a = lowest
  for (let i = low; i < high; i++) {
    const b = edgesAt(outputAt((i + 1) * width, mechanism))
    const [without, shifted] = [massBetween(a.without, b.without), massBetween(a.shifted, b.shifted)]
    const mixture = {
      mass: (1 - q) * without.mass + q * shifted.mass,
      scale: (1 - q) * without.scale + q * shifted.scale,
    }
    const [p, other, left] = direction === 'remove' ? [mixture, without, i] : [without, mixture, -i - 1]
    const odds = Math.exp(left * width)
    // Differences of nearly equal numbers: what their rounding may take away is given on the pessimistic side.
    const margin = 1e-14 * (p.scale + odds * other.scale)
    const split = (p.mass - odds * other.mass + margin) / shrink
    // Where the odds are no numbers any more, all is rounded up.
    const up = Number.isFinite(split) ? Math.min(p.mass, Math.max(0, split)) : p.mass
    probabilities[left - first] += p.mass - up
    probabilities[left - first + 1] += up
    bias += Number.isFinite(split) ? 2 * margin : width * p.mass
    a = b
  }
  // Beyond the grid: the largest losses count as infinite, the smallest as the first grid point.
  const below = (edge: Edge) => (edge.z <= 0 ? edge.tail : 1 - edge.tail)
  const above = (edge: Edge) => (edge.z >= 0 ? edge.tail : 1 - edge.tail)
  const mix = (without: number, shifted: number) => (1 - q) * without + q * shifted
  const [infinite, lifted] =
    direction === 'remove'
      ? [mix(above(a.without), above(a.shifted)), mix(below(lowest.without), below(lowest.shifted))]
      : [below(lowest.without), above(a.without)]
  probabilities[0] += lifted
  return { width, first, probabilities, infinite, lifted, bias }
}

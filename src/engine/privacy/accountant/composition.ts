import { convolveWithItself } from './fourier.ts'
import type { SubsampledGaussian } from './mechanism.ts'
import { type Direction, type DiscreteLoss, discreteLoss, lossRange } from './privacy-loss.ts'

/** The privacy loss after all steps on a grid, with everything that it may be wrong by. */
export interface ComposedLoss {
  readonly width: number
  /** The first grid point, in widths. */
  readonly first: number
  readonly probabilities: Float64Array
  /** To be added to every delta read off the grid, so that it is an upper bound. */
  readonly above: number
  /** To be taken off, and off epsilon `drift`, so that it is a lower bound. */
  readonly below: number
  readonly drift: number
}

/** Exponents at which the tails of a sum are bounded (Chernoff). */
const exponents = Array.from({ length: 110 }, (_, i) => 0.001 * 1.15 ** i)

/** ln of the mean of e^(exponent loss). */
function logMoment({ width, first, probabilities }: DiscreteLoss, exponent: number): number {
  let most = -Infinity
  for (let i = 0; i < probabilities.length; i++)
    if (probabilities[i] > 0) most = Math.max(most, exponent * (first + i) * width + Math.log(probabilities[i]))
  let sum = 0
  for (let i = 0; i < probabilities.length; i++)
    if (probabilities[i] > 0) sum += probabilities[i] * Math.exp(exponent * (first + i) * width - most)
  return most + Math.log(sum)
}

/** A value that the sum of `steps` losses passes with probability `tail` at most; in the direction of the sign. */
function reach(loss: DiscreteLoss, steps: number, tail: number, sign: 1 | -1): { value: number; exponent: number } {
  let best = { value: Infinity, exponent: exponents[0] }
  for (const exponent of exponents) {
    const value = (steps * logMoment(loss, sign * exponent) - Math.log(tail)) / exponent
    if (value < best.value) best = { value, exponent }
  }
  return { value: sign * best.value, exponent: sign * best.exponent }
}

/** Points of the grid at first, and at most. */
const [fewest, most] = [2 ** 17, 2 ** 19]

/**
 * The privacy loss after all steps of DP-SGD, by numerical composition with the fast Fourier transform (Koskela, Jälkö and Honkela
 * 2020; Gopi, Lee and Wutschitz 2021). What each part of the computation may be wrong by is bounded and kept:
 *
 * - the grid: rounded up; the sum of the roundings is above its mean by more than `drift` with a probability that is part of
 *   `below` (Hoeffding, as in Gopi et al., lemma 5.4)
 * - losses beyond one step's grid, losses beyond the composed grid (Chernoff), which the transform folds back into it, and
 *   the rounding of the transforms: parts of `above` and `below`
 *
 * @param tail what may be left over of each kind, well below the delta that is asked for
 */
export function composeLoss(mechanism: SubsampledGaussian, direction: Direction, tail: number): ComposedLoss {
  const { steps } = mechanism
  const oneTail = tail / steps
  const range = lossRange(mechanism, oneTail)
  const coarse = discreteLoss(mechanism, direction, (range.high - range.low) / 2048, oneTail)
  const [upper, lower] = [reach(coarse, steps, tail, 1), reach(coarse, steps, tail, -1)]
  const window = upper.value - lower.value
  let points = fewest
  while (points < most && window / points > deviationOf(coarse) / 50) points *= 2
  const width = window / (points - 2)
  const loss = discreteLoss(mechanism, direction, width, oneTail)
  const first = Math.floor(lower.value / width)
  const folded = new Float64Array(points)
  loss.probabilities.forEach((probability, i) => {
    // The transform knows whole numbers modulo its length only: so what lies beyond is folded into it here.
    const at = (loss.first + i) % points
    folded[at < 0 ? at + points : at] += probability
  })
  const composed = convolveWithItself(folded, steps)
  const probabilities = new Float64Array(points)
  for (let i = 0; i < points; i++) {
    const at = (first + i) % points
    probabilities[i] = composed.probabilities[at < 0 ? at + points : at]
  }
  const beyond = (edge: number, exponent: number) => Math.exp(steps * logMoment(loss, exponent) - exponent * edge)
  const top = beyond((first + points - 1) * width, upper.exponent)
  const bottom = beyond(first * width, lower.exponent)
  const drawn = tail
  return {
    width,
    first,
    probabilities,
    above: steps * loss.infinite + top + composed.error,
    below: steps * (loss.infinite + loss.lifted) + top + bottom + composed.error + drawn,
    drift: steps * loss.bias + width * Math.sqrt(2 * steps * Math.log(1 / drawn)),
  }
}

function deviationOf({ width, probabilities }: DiscreteLoss): number {
  let [total, mean, square] = [0, 0, 0]
  probabilities.forEach((probability, i) => {
    total += probability
    mean += probability * i
    square += probability * i * i
  })
  return width * Math.sqrt(Math.max(square / total - (mean / total) ** 2, 0))
}

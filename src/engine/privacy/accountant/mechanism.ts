/**
 * What DP-SGD does to a record: in each of `steps` steps it joins the batch with probability `sampleRate`, adds a vector no
 * longer than the clipping bound to a sum, and Gaussian noise of `noiseMultiplier` times that bound is added on each
 * coordinate (Abadi et al. 2016, algorithm 1).
 *
 * Neighbouring data sets differ in one record that is there or is not ("add or remove one"), as in all accountants here.
 */
export interface SubsampledGaussian {
  /** Above 0, at most 1. */
  readonly sampleRate: number
  /** Standard deviation of the noise over the clipping bound, above 0. */
  readonly noiseMultiplier: number
  /** A whole number, at least 1. */
  readonly steps: number
}

/** @throws RangeError for a number out of its range */
export function requireMechanism({ sampleRate, noiseMultiplier, steps }: SubsampledGaussian): void {
  if (!(sampleRate > 0 && sampleRate <= 1))
    throw new RangeError(`A sampling rate lies above 0 and is at most 1; it cannot be ${sampleRate}.`)
  if (!(noiseMultiplier > 0 && noiseMultiplier < Infinity))
    throw new RangeError(`A noise multiplier is a number above 0, not ${noiseMultiplier}.`)
  if (!(Number.isInteger(steps) && steps >= 1))
    throw new RangeError(`Steps are counted from 1; they cannot be ${steps}.`)
}

/** @throws RangeError unless 0 < delta < 1 */
export function requireDelta(delta: number): void {
  if (!(delta > 0 && delta < 1)) throw new RangeError(`Delta lies between 0 and 1; it cannot be ${delta}.`)
}

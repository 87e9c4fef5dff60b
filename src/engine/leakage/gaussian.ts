import { cholesky, logDeterminant, solveLower } from '../math/index.ts'

/** A normal distribution of some dimensions. */
export interface Gaussian {
  readonly mean: Float64Array
  /** dimension x dimension, row by row. */
  readonly covariance: Float64Array
}

/** A covariance matrix is singular, so that the divergence is infinite or not defined. */
export class SingularError extends Error {
  override readonly name = 'SingularError'
}

function factorOf({ covariance, mean: { length } }: Gaussian): Float64Array {
  const factor = cholesky(covariance, length)
  if (!factor)
    throw new SingularError('A covariance matrix is singular; give it a floor, shrink it, or use more refits.')
  return factor
}

/** tr(B^-1 A) for A = L L' and B = M M': the squared entries of M^-1 L. */
function traceOfRatio(upper: Float64Array, lower: Float64Array, size: number): number {
  let sum = 0
  const column = new Float64Array(size)
  for (let j = 0; j < size; j++) {
    for (let i = 0; i < size; i++) column[i] = upper[i * size + j]
    solveLower(lower, size, column)
    for (let i = 0; i < size; i++) sum += column[i] * column[i]
  }
  return sum
}

function distance(factor: Float64Array, a: Float64Array, b: Float64Array): number {
  const solved = solveLower(
    factor,
    a.length,
    a.map((value, i) => value - b[i]),
  )
  return solved.reduce((sum, value) => sum + value * value, 0)
}

/** The terms that both directions of the divergence are made of. */
export interface DivergenceTerms {
  /** tr(S0^-1 S1) and tr(S1^-1 S0). */
  readonly traces: readonly [number, number]
  /** (m1 - m0)' S0^-1 (m1 - m0), and the same with S1. */
  readonly distances: readonly [number, number]
  /** ln det S0 - ln det S1. */
  readonly logRatio: number
}

/** @throws SingularError */
export function divergenceTerms(one: Gaussian, zero: Gaussian): DivergenceTerms {
  const size = one.mean.length
  const [l1, l0] = [factorOf(one), factorOf(zero)]
  return {
    traces: [traceOfRatio(l1, l0, size), traceOfRatio(l0, l1, size)],
    distances: [distance(l0, one.mean, zero.mean), distance(l1, one.mean, zero.mean)],
    logRatio: logDeterminant(l0, size) - logDeterminant(l1, size),
  }
}

/**
 * The Kullback-Leibler divergence KL(one || zero) of two normal distributions, in nats:
 * 1/2 [tr(S0^-1 S1) - p + (m0 - m1)' S0^-1 (m0 - m1) + ln(det S0 / det S1)] (paper 3, remark 2, whose trace is misprinted).
 *
 * @throws SingularError
 */
export function gaussianDivergence(one: Gaussian, zero: Gaussian): number {
  const { traces, distances, logRatio } = divergenceTerms(one, zero)
  return (traces[0] - one.mean.length + distances[0] + logRatio) / 2
}

/** Both directions added (paper 3, definition 2): the logarithms of the determinants cancel. In nats. @throws SingularError */
export function symmetricDivergence(one: Gaussian, zero: Gaussian): number {
  const { traces, distances } = divergenceTerms(one, zero)
  return (traces[0] + traces[1] + distances[0] + distances[1]) / 2 - one.mean.length
}

/** The same where both covariances are diagonal: variances in place of matrices. */
export function diagonalDivergence(
  one: { readonly mean: Float64Array; readonly variances: Float64Array },
  zero: { readonly mean: Float64Array; readonly variances: Float64Array },
): number {
  let sum = 0
  for (let i = 0; i < one.mean.length; i++) {
    const [v1, v0] = [one.variances[i], zero.variances[i]]
    if (!(v1 > 0 && v0 > 0)) throw new SingularError('A variance is zero.')
    const moved = (one.mean[i] - zero.mean[i]) ** 2
    sum += v1 / v0 + v0 / v1 - 2 + moved * (1 / v0 + 1 / v1)
  }
  return sum / 2
}

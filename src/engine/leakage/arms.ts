import type { Gaussian } from './gaussian.ts'

/** What refits gave with a record among the training rows, and without it. */
export interface Arms {
  /** Numbers for each refit: parameters, or 1 for a single output. */
  readonly dimension: number
  /** refits x dimension. */
  readonly withRecord: Float64Array
  /** As many refits. */
  readonly without: Float64Array
  /** Whether refit number r of both arms differ by one swapped record only; then they are resampled together. */
  readonly paired: boolean
}

export const refitsOf = ({ withRecord, dimension }: Arms): number => withRecord.length / dimension

/**
 * How covariances are estimated: the sample covariance; the same drawn towards its diagonal (Schäfer and Strimmer 2005);
 * the diagonal alone, which ignores what parameters tell together.
 */
export type CovarianceKind = 'full' | 'shrunk' | 'diagonal'

/** A covariance is never below this share of the pooled variance of each parameter. */
export const varianceFloor = 1e-9

/** Arms in units of each parameter's pooled standard deviation: divergences stay as they are, and matrices are better conditioned. */
export interface StandardArms extends Arms {
  /** The standard deviations, in the parameters' own units; 1 where nothing varies. */
  readonly scales: Float64Array
}

export function standardise(arms: Arms): StandardArms {
  const { dimension, withRecord, without } = arms
  const refits = refitsOf(arms)
  if (!(Number.isInteger(refits) && refits >= 3 && without.length === withRecord.length))
    throw new RangeError('Both arms need as many refits, three or more.')
  const [centres, scales] = [new Float64Array(dimension), new Float64Array(dimension)]
  for (const arm of [withRecord, without]) for (let i = 0; i < arm.length; i++) centres[i % dimension] += arm[i]
  for (let k = 0; k < dimension; k++) centres[k] /= 2 * refits
  for (const arm of [withRecord, without])
    for (let i = 0; i < arm.length; i++) scales[i % dimension] += (arm[i] - centres[i % dimension]) ** 2
  if (!scales.every(Number.isFinite)) throw new RangeError('A refit gave something that is no finite number.')
  for (let k = 0; k < dimension; k++) scales[k] = Math.sqrt(scales[k] / (2 * refits - 1)) || 1
  const scaled = (arm: Float64Array) => arm.map((value, i) => (value - centres[i % dimension]) / scales[i % dimension])
  return { ...arms, withRecord: scaled(withRecord), without: scaled(without), scales }
}

/** Mean and covariance (divided by the weights less one) of weighted refits; a diagonal covariance as variances only. */
export function moments(
  samples: Float64Array,
  dimension: number,
  weights: Float64Array | null,
  isDiagonal: boolean,
): Gaussian {
  const count = samples.length / dimension
  const mean = new Float64Array(dimension)
  let total = 0
  for (let row = 0; row < count; row++) {
    const weight = weights ? weights[row] : 1
    if (weight === 0) continue
    total += weight
    for (let k = 0, at = row * dimension; k < dimension; k++, at++) mean[k] += weight * samples[at]
  }
  for (let k = 0; k < dimension; k++) mean[k] /= total
  const covariance = new Float64Array(isDiagonal ? dimension : dimension * dimension)
  const centred = new Float64Array(dimension)
  for (let row = 0; row < count; row++) {
    const weight = weights ? weights[row] : 1
    if (weight === 0) continue
    for (let k = 0, at = row * dimension; k < dimension; k++, at++) centred[k] = samples[at] - mean[k]
    if (isDiagonal) for (let k = 0; k < dimension; k++) covariance[k] += weight * centred[k] * centred[k]
    else
      for (let j = 0; j < dimension; j++) {
        const scaled = weight * centred[j]
        for (let k = 0; k <= j; k++) covariance[j * dimension + k] += scaled * centred[k]
      }
  }
  for (let i = 0; i < covariance.length; i++) covariance[i] /= total - 1
  if (!isDiagonal)
    for (let j = 0; j < dimension; j++)
      for (let k = 0; k < j; k++) covariance[k * dimension + j] = covariance[j * dimension + k]
  return { mean, covariance }
}

/**
 * How far correlations are drawn towards zero, 0 to 1: their estimated sampling variance over their squares (Schäfer and
 * Strimmer 2005, section 2.4), of both arms' refits less their own mean.
 */
export function shrinkageOf({ withRecord, without, dimension }: Arms): number {
  let [noise, signal] = [0, 0]
  for (const arm of [withRecord, without]) {
    const { mean, covariance } = moments(arm, dimension, null, false)
    const count = arm.length / dimension
    const scales = mean.map((_, k) => Math.sqrt(covariance[k * dimension + k]) || 1)
    for (let j = 0; j < dimension; j++)
      for (let k = 0; k < j; k++) {
        const correlation = covariance[j * dimension + k] / (scales[j] * scales[k])
        const average = (correlation * (count - 1)) / count
        let spread = 0
        for (let row = 0; row < count; row++) {
          const product =
            ((arm[row * dimension + j] - mean[j]) * (arm[row * dimension + k] - mean[k])) / (scales[j] * scales[k])
          spread += (product - average) ** 2
        }
        noise += (count / (count - 1) ** 3) * spread
        signal += correlation ** 2
      }
  }
  return signal > 0 ? Math.min(1, noise / signal) : 0
}

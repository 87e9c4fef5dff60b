import { symmetricEigen } from '../math/index.ts'

/** Principal components of some rows. */
export interface PrincipalComponents {
  /** Of each column, subtracted first. */
  readonly means: Float64Array
  /** count x width: row k is the unit vector of component k; its entry of greatest size is positive. */
  readonly components: Float64Array
  readonly count: number
  /** Variance along each component (divided by the rows less one), greatest first. */
  readonly variances: Float64Array
  /** All variance, of the components left out too. */
  readonly totalVariance: number
}

/**
 * Principal component analysis by the eigenvectors of the covariance matrix (Pearson 1901; Jolliffe 2002, chapter 1).
 *
 * @param rows x width numbers, row by row; at least two rows
 * @param count how many components are kept, 1 .. width
 * @throws RangeError
 */
export function principalComponents(values: Float64Array, width: number, count: number): PrincipalComponents {
  const rows = values.length / width
  if (!(Number.isInteger(rows) && rows >= 2)) throw new RangeError('Principal components need two rows and more.')
  if (!(Number.isInteger(count) && count >= 1 && count <= width))
    throw new RangeError(`Of ${width} columns there are 1 to ${width} components, not ${count}.`)
  const means = new Float64Array(width)
  for (let i = 0; i < values.length; i++) means[i % width] += values[i]
  for (let j = 0; j < width; j++) means[j] /= rows
  const covariance = new Float64Array(width * width)
  const centred = new Float64Array(width)
  for (let row = 0; row < rows; row++) {
    for (let j = 0; j < width; j++) centred[j] = values[row * width + j] - means[j]
    for (let j = 0; j < width; j++) for (let k = 0; k <= j; k++) covariance[j * width + k] += centred[j] * centred[k]
  }
  for (let j = 0; j < width; j++)
    for (let k = 0; k <= j; k++) {
      covariance[j * width + k] /= rows - 1
      covariance[k * width + j] = covariance[j * width + k]
    }
  const { values: variances, vectors } = symmetricEigen(covariance, width)
  const components = vectors.slice(0, count * width)
  for (let k = 0; k < count; k++) {
    const own = components.subarray(k * width, (k + 1) * width)
    const greatest = own.reduce((most, value) => (Math.abs(value) > Math.abs(most) + 1e-12 ? value : most), 0)
    if (greatest < 0) own.forEach((value, j) => (own[j] = -value))
  }
  return {
    means,
    components,
    count,
    variances: variances.slice(0, count),
    totalVariance: variances.reduce((sum, value) => sum + value, 0),
  }
}

/** Coordinates of rows along the components: rows x count. */
export function project({ means, components, count }: PrincipalComponents, values: Float64Array): Float64Array {
  const width = means.length
  const rows = values.length / width
  const scores = new Float64Array(rows * count)
  for (let row = 0; row < rows; row++)
    for (let k = 0; k < count; k++) {
      let sum = 0
      for (let j = 0; j < width; j++) sum += (values[row * width + j] - means[j]) * components[k * width + j]
      scores[row * count + k] = sum
    }
  return scores
}

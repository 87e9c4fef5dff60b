import { largeSymmetricEigen } from '../../math/index.ts'
import type { DenseMatrix } from '../../models/index.ts'

/**
 * ZCA whitening (Bell and Sejnowski 1997; Krizhevsky 2009, appendix A): rows less their mean, times the inverse square root of
 * the columns' covariance, so that columns are uncorrelated and yet as near to what they were as they can be.
 *
 * @param rows to fit it on
 * @param epsilon added to each variance along a principal direction, above 0; Keras has 1e-6
 * @returns a function that whitens rows of the same width
 */
export function fitWhitening(
  { rows, width, dense }: DenseMatrix,
  epsilon = 1e-6,
): (dense: Float32Array) => Float32Array {
  if (!(rows >= 1 && epsilon > 0)) throw new RangeError('Whitening needs a row or more, and an epsilon above 0.')
  const means = new Float64Array(width)
  for (let i = 0; i < dense.length; i++) means[i % width] += dense[i] / rows
  const covariance = new Float64Array(width * width)
  const centred = new Float64Array(width)
  for (let row = 0; row < rows; row++) {
    for (let j = 0; j < width; j++) centred[j] = dense[row * width + j] - means[j]
    for (let j = 0; j < width; j++) {
      const own = centred[j] / rows
      if (own === 0) continue
      for (let k = 0; k <= j; k++) covariance[j * width + k] += own * centred[k]
    }
  }
  for (let j = 0; j < width; j++) for (let k = 0; k < j; k++) covariance[k * width + j] = covariance[j * width + k]
  const { values, vectors } = largeSymmetricEigen(covariance, width)
  const matrix = new Float64Array(width * width)
  for (let k = 0; k < width; k++) {
    const scale = 1 / Math.sqrt(Math.max(0, values[k]) + epsilon)
    for (let i = 0; i < width; i++) {
      const own = scale * vectors[k * width + i]
      for (let j = 0; j < width; j++) matrix[i * width + j] += own * vectors[k * width + j]
    }
  }
  return (asked) => {
    const result = new Float32Array(asked.length)
    const sums = new Float64Array(width)
    for (let start = 0; start < asked.length; start += width) {
      sums.fill(0)
      for (let i = 0; i < width; i++) {
        const value = asked[start + i] - means[i]
        if (value !== 0) for (let j = 0; j < width; j++) sums[j] += value * matrix[i * width + j]
      }
      result.set(sums, start)
    }
    return result
  }
}

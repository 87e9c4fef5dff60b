import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cholesky, inverseOf, leastSquares, logDeterminant, randomFromSeed, symmetricEigen } from './index.ts'

/** A random positive definite matrix, B B' + a small diagonal. */
function positive(size: number, seed: number): Float64Array {
  const random = randomFromSeed(seed)
  const b = Float64Array.from({ length: size * size }, () => random.normal())
  return Float64Array.from({ length: size * size }, (_, at) => {
    const [i, j] = [Math.floor(at / size), at % size]
    let sum = i === j ? 0.1 : 0
    for (let k = 0; k < size; k++) sum += b[i * size + k] * b[j * size + k]
    return sum
  })
}
const matrices = fc.record({ size: fc.integer({ min: 1, max: 9 }), seed: fc.nat() })

describe('Cholesky’s factor', () => {
  it('gives inverses and determinants', () => {
    fc.assert(
      fc.property(matrices, ({ size, seed }) => {
        const a = positive(size, seed)
        const factor = cholesky(a, size) as Float64Array
        const inverse = inverseOf(factor, size)
        for (let i = 0; i < size; i++)
          for (let j = 0; j < size; j++) {
            let sum = 0
            for (let k = 0; k < size; k++) sum += a[i * size + k] * inverse[k * size + j]
            expect(sum).toBeCloseTo(i === j ? 1 : 0, 8)
          }
        const { values } = symmetricEigen(a, size)
        const logarithms = values.reduce((sum, value) => sum + Math.log(value), 0)
        expect(logDeterminant(factor, size)).toBeCloseTo(logarithms, 8)
      }),
    )
  })
  it('does not exist for a singular matrix, nor for one that is not positive', () => {
    expect(cholesky(Float64Array.of(1, 1, 1, 1), 2)).toBeNull()
    expect(cholesky(Float64Array.of(1, 2, 2, 1), 2)).toBeNull()
  })
})

describe('least squares', () => {
  it('solve a Läuchli matrix, whose normal equations are singular to a double’s precision', () => {
    // Läuchli 1961: rows of ones above a small multiple of the identity; x = (1, 2) fits b exactly.
    const small = 1e-9
    const found = leastSquares(Float64Array.of(1, 1, small, 0, 0, small), Float64Array.of(3, small, 2 * small), 2)
    expect(found?.[0]).toBeCloseTo(1, 6)
    expect(found?.[1]).toBeCloseTo(2, 6)
  })
  it('leave a residual that is orthogonal to every column', () => {
    fc.assert(
      fc.property(matrices, ({ size, seed }) => {
        const random = randomFromSeed(seed)
        const rows = size + 5
        const matrix = Float64Array.from({ length: rows * size }, () => random.normal())
        const right = Float64Array.from({ length: rows }, () => random.normal())
        const solution = leastSquares(matrix.slice(), right.slice(), size) as Float64Array
        const rest = right.map((value, i) => solution.reduce((sum, x, j) => sum - x * matrix[i * size + j], value))
        for (let j = 0; j < size; j++)
          expect(rest.reduce((sum, value, i) => sum + value * matrix[i * size + j], 0)).toBeCloseTo(0, 10)
      }),
    )
  })
  it('have no single solution where columns are dependent', () => {
    expect(leastSquares(Float64Array.of(1, 2, 1, 2, 1, 2), Float64Array.of(1, 1, 1), 2)).toBeNull()
  })
})

describe('eigenvectors of a symmetric matrix', () => {
  it('are orthonormal, in order, and give the matrix back', () => {
    fc.assert(
      fc.property(matrices, ({ size, seed }) => {
        const a = positive(size, seed)
        const { values, vectors } = symmetricEigen(a, size)
        for (let i = 0; i < size; i++)
          for (let j = 0; j < size; j++) {
            let [product, back] = [0, 0]
            for (let k = 0; k < size; k++) {
              product += vectors[i * size + k] * vectors[j * size + k]
              back += values[k] * vectors[k * size + i] * vectors[k * size + j]
            }
            expect(product).toBeCloseTo(i === j ? 1 : 0, 12)
            expect(back).toBeCloseTo(a[i * size + j], 10)
          }
        for (let k = 1; k < size; k++) expect(values[k]).toBeLessThanOrEqual(values[k - 1])
      }),
    )
  })
  it('are found of diagonal matrices, and refused of others that are not symmetric', () => {
    expect([...symmetricEigen([2, 0, 0, 5], 2).values]).toEqual([5, 2])
    expect(() => symmetricEigen([1, 2, 0, 1], 2)).toThrow(RangeError)
    expect(() => symmetricEigen([Number.NaN], 1)).toThrow(RangeError)
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { largeSymmetricEigen, randomFromSeed } from './index.ts'

const symmetric = (size: number, seed: number, rank = size) => {
  const random = randomFromSeed(seed)
  const parts = Array.from({ length: rank }, () => Array.from({ length: size }, () => random.normal()))
  const matrix = new Float64Array(size * size)
  for (const [k, part] of parts.entries())
    for (let i = 0; i < size; i++)
      for (let j = 0; j < size; j++) matrix[i * size + j] += (k % 2 === 0 ? 1 : -1) * part[i] * part[j]
  return matrix
}

/** How far V diag(values) V' is from the matrix, and V V' from the identity. */
function expectRight(matrix: Float64Array, size: number) {
  const { values, vectors } = largeSymmetricEigen(matrix, size)
  const scale = Math.max(1, ...matrix.map(Math.abs))
  for (let i = 0; i < size; i++) {
    if (i > 0) expect(values[i]).toBeLessThanOrEqual(values[i - 1])
    for (let j = 0; j < size; j++) {
      let [rebuilt, product] = [0, 0]
      for (let k = 0; k < size; k++) {
        rebuilt += values[k] * vectors[k * size + i] * vectors[k * size + j]
        product += vectors[i * size + k] * vectors[j * size + k]
      }
      expect(Math.abs(rebuilt - matrix[i * size + j])).toBeLessThan(1e-11 * scale * size)
      expect(Math.abs(product - (i === j ? 1 : 0))).toBeLessThan(1e-11 * size)
    }
  }
}

describe('eigenvectors of larger symmetric matrices', () => {
  it('rebuild the matrix, are of length 1 and at right angles', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.nat(), fc.integer({ min: 0, max: 12 }), (size, seed, rank) =>
        expectRight(symmetric(size, seed, rank), size),
      ),
      { numRuns: 60 },
    )
    expectRight(symmetric(60, 1, 20), 60)
  })

  it('are those known in closed form: second differences have 2 - 2 cos(k pi / (n + 1))', () => {
    const size = 40
    const matrix = new Float64Array(size * size)
    for (let i = 0; i < size; i++) {
      matrix[i * size + i] = 2
      if (i > 0) matrix[i * size + i - 1] = matrix[(i - 1) * size + i] = -1
    }
    largeSymmetricEigen(matrix, size).values.forEach((value, i) =>
      expect(value).toBeCloseTo(2 - 2 * Math.cos(((size - i) * Math.PI) / (size + 1)), 12),
    )
  })

  it('are found where most eigenvalues are 0 but for rounding: images of a spot whose frame stays empty', () => {
    const [side, images] = [16, 30]
    const size = side * side
    const random = randomFromSeed(1)
    const matrix = new Float64Array(size * size)
    for (let image = 0; image < images; image++) {
      const [x, y] = [side / 2 + random.normal(), side / 2 + random.normal()]
      const pixels = Float64Array.from({ length: size }, (_, i) => {
        const distance = (Math.floor(i / side) - x) ** 2 + ((i % side) - y) ** 2
        return distance < (side / 5) ** 2 ? Math.round(255 * Math.exp(-distance / 4)) / 255 : 0
      })
      for (let i = 0; i < size; i++)
        for (let j = 0; j < size; j++) matrix[i * size + j] += (pixels[i] * pixels[j]) / images
    }
    expectRight(matrix, size)
  })

  it('are refused of what is no number', () =>
    expect(() => largeSymmetricEigen([1, Number.NaN, Number.NaN, 1], 2)).toThrow(RangeError))
})

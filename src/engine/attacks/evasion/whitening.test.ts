import { describe, expect, it } from 'vitest'
import { randomFromSeed } from '../../math/index.ts'
import { fitWhitening } from './index.ts'

describe('ZCA whitening', () => {
  const [rows, width] = [400, 6]
  const random = randomFromSeed(1)
  const mix = Array.from({ length: width * width }, () => random.normal())
  const dense = new Float32Array(rows * width)
  for (let row = 0; row < rows; row++) {
    const own = Array.from({ length: width }, () => random.normal())
    for (let j = 0; j < width; j++)
      dense[row * width + j] = 3 + own.reduce((sum, value, k) => sum + value * mix[k * width + j], 0)
  }

  it('makes columns of mean 0 and variance 1, uncorrelated', () => {
    const white = fitWhitening({ rows, width, dense }, 1e-9)(dense)
    for (let i = 0; i < width; i++)
      for (let j = 0; j < width; j++) {
        let [mean, product] = [0, 0]
        for (let row = 0; row < rows; row++) {
          mean += white[row * width + i] / rows
          product += (white[row * width + i] * white[row * width + j]) / rows
        }
        expect(mean).toBeCloseTo(0, 4)
        expect(product).toBeCloseTo(i === j ? 1 : 0, 4)
      }
  })

  it('is the closed form for two columns: (C + s 1) / t with s = sqrt(det C), t = sqrt(trace C + 2 s), inverted', () => {
    const two = Float32Array.of(1, 0, -1, 0, 1, 2, -1, -2)
    // Variances 1 and 2, covariance 1: the square root of [[1, 1], [1, 2]] is [[1 + 1, 1], [1, 2 + 1]] / sqrt(3 + 2).
    const [a, b, c] = [2 / Math.sqrt(5), 1 / Math.sqrt(5), 3 / Math.sqrt(5)]
    const determinant = a * c - b * b
    const white = fitWhitening({ rows: 4, width: 2, dense: two }, 1e-12)(two)
    for (let row = 0; row < 4; row++) {
      const [x, y] = two.subarray(2 * row, 2 * row + 2)
      expect(white[2 * row]).toBeCloseTo((c * x - b * y) / determinant, 5)
      expect(white[2 * row + 1]).toBeCloseTo((a * y - b * x) / determinant, 5)
    }
  })

  it('leaves a column that never changes at 0', () => {
    const still = Float32Array.of(1, 5, 2, 5, 3, 5)
    const white = fitWhitening({ rows: 3, width: 2, dense: still })(still)
    expect([white[1], white[3], white[5]]).toEqual([0, 0, 0])
    expect(() => fitWhitening({ rows: 3, width: 2, dense: still }, 0)).toThrow(RangeError)
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Differentiable, minimise, randomFromSeed } from './index.ts'

/** Half x' A x - b' x with A = M' M + I, and its minimum by Gaussian elimination. */
function quadratic(size: number, seed: number) {
  const random = randomFromSeed(seed)
  const m = Array.from({ length: size }, () => Array.from({ length: size }, () => random.normal()))
  const a = m.map((_, i) => m.map((__, j) => m.reduce((sum, row) => sum + row[i] * row[j], i === j ? 1 : 0)))
  const b = a.map(() => random.normal())
  const value: Differentiable = (x, gradient) => {
    let total = 0
    a.forEach((row, i) => {
      const product = row.reduce((sum, entry, j) => sum + entry * x[j], 0)
      gradient[i] = product - b[i]
      total += x[i] * (product / 2 - b[i])
    })
    return total
  }
  const rows = a.map((row, i) => [...row, b[i]])
  for (let i = 0; i < size; i++)
    for (let j = i + 1; j < size; j++) {
      const factor = rows[j][i] / rows[i][i]
      rows[j] = rows[j].map((entry, k) => entry - factor * rows[i][k])
    }
  const exact = new Array<number>(size).fill(0)
  for (let i = size - 1; i >= 0; i--)
    exact[i] = (rows[i][size] - exact.reduce((sum, x, j) => (j > i ? sum + rows[i][j] * x : sum), 0)) / rows[i][i]
  return { value, exact }
}

describe('minimise', () => {
  it('finds the minimum of quadratic functions that elimination finds', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 12 }), fc.nat(), async (size, seed) => {
        const { value, exact } = quadratic(size, seed)
        const { point, gradientNorm } = await minimise(value, new Float64Array(size).fill(3))
        expect(gradientNorm).toBeLessThan(1e-8)
        point.forEach((x, i) => expect(x).toBeCloseTo(exact[i], 7))
      }),
      { seed: 1, numRuns: 40 },
    )
  })
  it('finds the minimum of a function that is no quadratic: x - ln x + cosh y', async () => {
    const value: Differentiable = ([x, y], gradient) => {
      gradient[0] = 1 - 1 / x
      gradient[1] = Math.sinh(y)
      return x > 0 ? x - Math.log(x) + Math.cosh(y) : Infinity
    }
    const { point, value: least } = await minimise(value, Float64Array.of(4, 2))
    expect(point[0]).toBeCloseTo(1, 8)
    expect(point[1]).toBeCloseTo(0, 8)
    expect(least).toBeCloseTo(2, 12)
  })
  it('stops when it is told to, and after the most iterations', async () => {
    const { value } = quadratic(6, 1)
    const { iterations } = await minimise(value, new Float64Array(6).fill(3), { mostIterations: 2 })
    expect(iterations).toBe(2)
    let calls = 0
    const stop = () => {
      if (++calls === 3) throw new Error('stopped')
    }
    await expect(minimise(value, new Float64Array(6).fill(3), { onIteration: stop })).rejects.toThrow('stopped')
  })
  it('refuses a start where the function is not finite', async () => {
    await expect(minimise(() => Number.NaN, Float64Array.of(1))).rejects.toThrow(RangeError)
  })
})

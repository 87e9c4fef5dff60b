import { describe, expect, it } from 'vitest'
import { clopperPearson, differenceInterval, randomFromSeed } from './index.ts'

/** Wilson's score interval (1927), which Newcombe's method 10 takes. */
function wilson(successes: number, trials: number) {
  const z = 1.959963984540054
  const p = successes / trials
  const half = z * Math.sqrt((p * (1 - p)) / trials + (z * z) / (4 * trials * trials))
  const centre = p + (z * z) / (2 * trials)
  const scale = 1 + (z * z) / trials
  return { estimate: p, low: (centre - half) / scale, high: (centre + half) / scale }
}

describe('the interval of a difference', () => {
  // Newcombe 1998, table II, method 10.
  it.each([
    [56, 70, 48, 80, 0.0524, 0.3339],
    [9, 10, 3, 10, 0.1705, 0.809],
    [5, 56, 0, 29, -0.0381, 0.1926],
    [10, 10, 0, 10, 0.6075, 1],
  ])('is that of the paper: %d / %d - %d / %d', (a, m, b, n, low, high) => {
    const found = differenceInterval(wilson(a, m), wilson(b, n))
    expect(found.estimate).toBeCloseTo(a / m - b / n, 12)
    expect(found.low).toBeCloseTo(low, 4)
    expect(found.high).toBeCloseTo(high, 4)
  })
  it('covers the true difference at least as often as it says, from exact intervals', () => {
    const random = randomFromSeed(6)
    const count = (n: number, p: number) => Array.from({ length: n }, () => random.uniform() < p).filter(Boolean).length
    const share = (k: number, n: number) => ({ estimate: k / n, ...clopperPearson(k, n) })
    const repetitions = 1000
    let covered = 0
    for (let i = 0; i < repetitions; i++) {
      const found = differenceInterval(share(count(60, 0.9), 60), share(count(40, 0.7), 40))
      if (found.low <= 0.2 && found.high >= 0.2) covered++
    }
    // Four standard errors below 95 %.
    expect(covered / repetitions).toBeGreaterThan(0.95 - 4 * Math.sqrt((0.95 * 0.05) / repetitions))
  })
})

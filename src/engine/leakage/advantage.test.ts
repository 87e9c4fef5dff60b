import { describe, expect, it } from 'vitest'
import { mean, randomFromSeed } from '../math/index.ts'
import {
  advantageBoundOf,
  independentAdvantage,
  isViolated,
  membershipExperiment,
  pairedAdvantage,
  thresholdOf,
} from './index.ts'

describe('the threshold', () => {
  const known = { training: 0.1, averageTraining: 0.12, population: 0.4 }
  it('is the mean training loss, of this model or of all', () => {
    expect(thresholdOf('mean training loss', known)).toBeCloseTo(0.1, 9)
    expect(thresholdOf('average training loss', known)).toBeCloseTo(0.12, 9)
  })
  it('by error densities lies where both normal densities are the same', () => {
    const threshold = thresholdOf('error densities', known)
    const density = (variance: number) => Math.exp(-threshold / (2 * variance)) / Math.sqrt(variance)
    expect(density(known.training)).toBeCloseTo(density(known.population), 12)
    expect(thresholdOf('error densities', { ...known, training: 0.4 })).toBe(-1)
    expect(thresholdOf('error densities', { ...known, training: 0 })).toBeLessThan(1e-9)
  })
})

describe('the advantage on one record', () => {
  it('is the difference of shares, with the interval of Bonett and Price, by hand', () => {
    const [withRecord, without] = [Uint8Array.of(1, 1, 1, 0, 1, 0, 1, 1), Uint8Array.of(0, 1, 0, 0, 1, 1, 0, 0)]
    // Four pairs up, one down, of eight: (5 - 2) / 10, variance (0.5 + 0.2 - 0.09) / 10.
    const half = 1.959964 * Math.sqrt(0.061)
    const found = pairedAdvantage(withRecord, without)
    expect(found.estimate).toBe(3 / 8)
    expect(found.low).toBeCloseTo(0.3 - half, 5)
    expect(found.high).toBeCloseTo(0.3 + half, 5)
  })
  it('has an interval that covers the truth, also where there is none', () => {
    const random = randomFromSeed(3)
    for (const [up, down] of [
      [0.3, 0.1],
      [0.02, 0.02],
      [0, 0],
    ]) {
      const covered = Array.from({ length: 400 }, () => {
        const pairs = Array.from({ length: 60 }, () => random.uniform())
        const found = pairedAdvantage(
          Uint8Array.from(pairs, (value) => (value < up ? 1 : 0)),
          Uint8Array.from(pairs, (value) => (value >= up && value < up + down ? 1 : 0)),
        )
        return found.low <= up - down && up - down <= found.high ? 1 : 0
      })
      expect(mean(covered)).toBeGreaterThan(0.92)
    }
  })
  it('needs pairs', () => expect(() => pairedAdvantage(Uint8Array.of(1), Uint8Array.of())).toThrow(RangeError))
})

describe('the advantage on one record from independent refits', () => {
  it('is the difference of shares, with the interval of Agresti and Caffo, by hand', () => {
    const found = independentAdvantage(Uint8Array.of(1, 1, 1, 0, 1, 1), Uint8Array.of(0, 1, 0, 0))
    // (5 + 1) / 8 and (1 + 1) / 6, each with its variance over 8 and 6.
    const half = 1.959964 * Math.sqrt((0.75 * 0.25) / 8 + ((1 / 3) * (2 / 3)) / 6)
    expect(found.estimate).toBeCloseTo(5 / 6 - 1 / 4, 12)
    expect(found.low).toBeCloseTo(0.75 - 1 / 3 - half, 5)
    expect(found.high).toBeCloseTo(0.75 - 1 / 3 + half, 5)
  })
  it.each([
    [0.5, 0.5],
    [0.8, 0.3],
    [0.1, 0.1],
    [0.95, 0.02],
  ])('has an interval that covers the truth, summed over all outcomes: shares %d and %d', (p, q) => {
    const [n, m] = [24, 16]
    const binomial = (count: number, share: number) => {
      const list = [(1 - share) ** count]
      for (let k = 1; k <= count; k++) list.push((list[k - 1] * (count - k + 1) * share) / (k * (1 - share)))
      return list
    }
    const guesses = (count: number, ones: number) => Uint8Array.from({ length: count }, (_, i) => (i < ones ? 1 : 0))
    const [first, second] = [binomial(n, p), binomial(m, q)]
    let covered = 0
    for (let k = 0; k <= n; k++)
      for (let l = 0; l <= m; l++) {
        const { low, high } = independentAdvantage(guesses(n, k), guesses(m, l))
        if (low <= p - q && p - q <= high) covered += first[k] * second[l]
      }
    // Agresti and Caffo 2000, section 3: near 95 %, seldom below 93 %.
    expect(covered).toBeGreaterThan(0.93)
  })
  it('needs guesses of both kinds', () =>
    expect(() => independentAdvantage(Uint8Array.of(1), Uint8Array.of())).toThrow(RangeError))
})

describe('the membership experiment', () => {
  const options = { rows: 20, size: 5, trials: 400, random: randomFromSeed(1) }
  it('gives 1 to an adversary of a model that lists its members, and -1 to one who says the opposite', async () => {
    const right = await membershipExperiment(options, (subset) => (row) => subset.includes(row))
    expect(right).toMatchObject({ estimate: 1, high: 1, trials: 400 })
    const wrong = await membershipExperiment(options, (subset) => (row) => !subset.includes(row))
    expect(wrong).toMatchObject({ estimate: -1, low: -1 })
  })
  it('gives nothing to one who always says the same, nor to one who tosses a coin', async () => {
    const coin = randomFromSeed(2)
    for (const guess of [() => true, () => coin.uniform() < 0.5]) {
      const { estimate, low, high } = await membershipExperiment({ ...options, trials: 4000 }, () => guess)
      // Four standard errors.
      expect(Math.abs(estimate)).toBeLessThan(4 / Math.sqrt(4000))
      expect(low).toBeLessThan(estimate)
      expect(high).toBeGreaterThan(estimate)
    }
  })
})

describe('the bound', () => {
  it('is half the root, never above 1, and 0 for a leakage that was corrected below 0', () => {
    expect([0.04, 9, -0.1].map(advantageBoundOf)).toEqual([0.1, 1, 0])
  })
  it('is violated where intervals leave no other explanation', () => {
    expect(isViolated({ low: 0.3, high: 0.5 }, { low: 0.01, high: 0.04 })).toBe(true)
    expect(isViolated({ low: 0.05, high: 0.5 }, { low: 0.01, high: 0.04 })).toBe(false)
  })
})

import { webcrypto } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { mean, randomFromSeed, sampleVariance } from '../math/index.ts'
import {
  advantageBound,
  equalNoise,
  impliedRatio,
  laplaceEpsilon,
  laplaceFrom,
  type ProvenSensitivity,
  releaseLaplace,
  simulateLaplace,
  tableSensitivity,
  tightAdvantageBound,
} from './index.ts'

const proven = (l1: number): ProvenSensitivity => ({ kind: 'proven', l1, l2: l1, reason: 'for a test' })
const count = 40_000

/** The greatest distance between the sample's distribution function and Laplace's; 1.95 / sqrt(n) is its 99.9 % point. */
function distance(values: Float64Array, scale: number): number {
  const sorted = Float64Array.from(values).sort()
  const below = (x: number) => (x < 0 ? Math.exp(x / scale) / 2 : 1 - Math.exp(-x / scale) / 2)
  return Math.max(
    ...sorted.map((x, i) =>
      Math.max(Math.abs(below(x) - i / sorted.length), Math.abs(below(x) - (i + 1) / sorted.length)),
    ),
  )
}

describe('Laplace noise', () => {
  it.each([0.1, 3])('has Laplace’s distribution when simulated: scale %d', (scale) => {
    const { values, use } = simulateLaplace(new Float64Array(count), scale, randomFromSeed(1))
    expect(distance(values, scale)).toBeLessThan(1.95 / Math.sqrt(count))
    // Variance 2 scale^2; that of the sample variance is (24 - 4) scale^4 / n. Four standard errors.
    expect(Math.abs(sampleVariance(values) / (2 * scale * scale) - 1)).toBeLessThan(4 * Math.sqrt(5 / count))
    expect(use).toBe('simulation')
  })
  it('has it when drawn for release, and cannot be drawn again', () => {
    const fill = (bytes: Uint8Array) => void webcrypto.getRandomValues(bytes)
    const release = () => releaseLaplace(new Float64Array(count), proven(0.5), 2, fill)
    const { values, scale, use } = release()
    // 0.5 / 2, and a little for the rounding of 40,000 values.
    expect(scale).toBeGreaterThan(0.25)
    expect(scale).toBeLessThan(0.26)
    // True randomness: 2.6 / sqrt(n) is exceeded once in a million runs.
    expect(distance(values, scale)).toBeLessThan(2.7 / Math.sqrt(count))
    expect(use).toBe('release')
    expect(release().values).not.toEqual(values)
  })
  it('is released around the values, on a grid that hides their last bits', () => {
    const fill = (bytes: Uint8Array) => void webcrypto.getRandomValues(bytes)
    const { values, scale } = releaseLaplace(new Float64Array(count).fill(7.123456789), proven(1), 1, fill)
    // Five standard errors of a mean with variance 2 scale^2.
    expect(Math.abs(mean(values) - 7.123456789)).toBeLessThan(5 * scale * Math.sqrt(2 / count))
    const grain = 2 ** -20
    expect(values.every((value) => Number.isInteger(value / grain))).toBe(true)
  })
  it('is released for a proven sensitivity only', () => {
    const sampled = { kind: 'sampled', lowerBound: 1, moves: [1] } as unknown as ProvenSensitivity
    expect(() => releaseLaplace([1], sampled, 1, () => undefined)).toThrow('proven')
    expect(() => releaseLaplace([1], proven(1), 0, () => undefined)).toThrow(RangeError)
  })
  it('is the inverse of the distribution function', () => {
    expect(laplaceFrom(0.5, 2)).toBeCloseTo(0, 12)
    expect(laplaceFrom(1 - 0.5 * Math.exp(-1), 2)).toBeCloseTo(2, 12)
    expect(laplaceFrom(0.5 * Math.exp(-1), 2)).toBeCloseTo(-2, 12)
    expect(Number.isFinite(laplaceFrom(0, 1))).toBe(true)
  })
})

describe('epsilon', () => {
  it('is the sensitivity over the scale: for a table in closed form', () => {
    // Two classes, pseudo-count 1: a record leaves a row alone in it, (2/3, 1/3) to (1/2, 1/2), and enters an empty one.
    expect(tableSensitivity(2, 1).l1).toBeCloseTo(2 * (2 / 3 - 1 / 2) * 2, 12)
    expect(laplaceEpsilon(tableSensitivity(2, 1), 0.5)).toBeCloseTo(4 / 3, 12)
    expect(laplaceEpsilon(proven(3), 0.5)).toBe(6)
    expect(impliedRatio({ kind: 'sampled', lowerBound: 3, moves: [1, 3] }, 0.5)).toBe(6)
    expect(equalNoise(proven(1), proven(4), 2)).toEqual({ causal: 0.5, associational: 2 })
  })
  it('bounds the advantage, the tight bound below the loose one', () => {
    for (const epsilon of [0.01, 0.5, 1, 3]) {
      expect(advantageBound(epsilon)).toBeCloseTo(Math.exp(epsilon) - 1, 10)
      expect(tightAdvantageBound(epsilon)).toBeCloseTo((Math.exp(epsilon) - 1) / (Math.exp(epsilon) + 1), 12)
      expect(tightAdvantageBound(epsilon)).toBeLessThan(advantageBound(epsilon))
    }
  })
  it('bounds what the best adversary gains on one Laplace query, which reaches the tight bound from below', () => {
    // Outputs 0 or 1 with noise Lap(1 / eps); the best test cuts at 1/2 and gains 1 - e^(-eps / 2).
    for (const epsilon of [0.1, 1, 3]) {
      const best = 1 - Math.exp(-epsilon / 2)
      expect(best).toBeLessThanOrEqual(tightAdvantageBound(epsilon))
      // Randomised response, which says the truth with e^eps / (1 + e^eps), reaches it.
      const truth = Math.exp(epsilon) / (1 + Math.exp(epsilon))
      expect(2 * truth - 1).toBeCloseTo(tightAdvantageBound(epsilon), 12)
    }
  })
})

/**
 * Theorem 1 (corrected) and corollary 1 where they are theorems: tiny universes whose training sets are all enumerated, and
 * a mechanism on a grid, so that every probability is a sum.
 */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { randomFromSeed } from '../math/index.ts'
import { advantageBoundOf, RidgeRegression, thresholdOf, type Universe } from './index.ts'

function* subsetsOf(rows: number, size: number, from = 0): Generator<number[]> {
  if (size === 0) yield []
  else
    for (let row = from; row <= rows - size; row++)
      for (const rest of subsetsOf(rows, size - 1, row + 1)) yield [row, ...rest]
}

const answers = 41

/** P(answer given the parameter): a normal density on a grid, made to add up to 1. */
function mechanism(parameter: number, noise: number): Float64Array {
  const at = (k: number) => -2 + (4 * k) / (answers - 1)
  const weights = Float64Array.from({ length: answers }, (_, k) =>
    Math.exp(-((at(k) - parameter) ** 2) / (2 * noise * noise)),
  )
  const total = weights.reduce((a, b) => a + b)
  return weights.map((weight) => weight / total)
}
const gridPoint = (k: number) => -2 + (4 * k) / (answers - 1)

function enumerated(universe: Universe, size: number, penalty: number, noise: number, record: number) {
  const regression = new RidgeRegression(universe, { penalty, intercept: false })
  const sums = [new Float64Array(answers), new Float64Array(answers)]
  const counts = [0, 0]
  let training = 0
  for (const subset of subsetsOf(universe.rows, size)) {
    const fit = regression.fit(Int32Array.from(subset))
    const arm = subset.includes(record) ? 1 : 0
    counts[arm]++
    training += fit.trainingLoss
    mechanism(fit.parameters[0], noise).forEach((probability, k) => (sums[arm][k] += probability))
  }
  const [p0, p1] = sums.map((sum, arm) => sum.map((value) => value / counts[arm]))
  const total = counts[0] + counts[1]
  return { regression, p0, p1, share: counts[1] / total, averageTraining: training / total }
}

const divergence = (p: Float64Array, q: Float64Array) =>
  p.reduce((sum, value, k) => sum + (value > 0 ? value * Math.log(value / q[k]) : 0), 0)

const cases = fc.record({
  seed: fc.nat(),
  rows: fc.integer({ min: 4, max: 8 }),
  size: fc.integer({ min: 1, max: 3 }),
  penalty: fc.constantFrom(0.01, 0.3),
  noise: fc.double({ min: 0.1, max: 1.5, noNaN: true }),
})

function universeFrom(seed: number, rows: number): Universe {
  const random = randomFromSeed(seed)
  return {
    rows,
    width: 1,
    inputs: Float64Array.from({ length: rows }, () => 1 + random.normal()),
    outcome: Float64Array.from({ length: rows }, () => random.integer(2)),
  }
}

describe('in a tiny universe, enumerated', () => {
  it('no adversary who sees the model gains more than sqrt(rho_KL) / 2, the threshold adversary included', () => {
    fc.assert(
      fc.property(cases, ({ seed, rows, size, penalty, noise }) => {
        const universe = universeFrom(seed, rows)
        const record = seed % rows
        const { regression, p0, p1, averageTraining } = enumerated(universe, size, penalty, noise, record)
        const leakage = divergence(p1, p0) + divergence(p0, p1)
        // The best adversary's advantage is the total variation.
        const best = p1.reduce((sum, value, k) => sum + Math.abs(value - p0[k]), 0) / 2
        const threshold = thresholdOf('average training loss', { averageTraining, training: 0, population: 0 })
        const guesses = p1.map((_, k) => (regression.loss(Float64Array.of(gridPoint(k)), record) <= threshold ? 1 : 0))
        const advantage = guesses.reduce((sum, guess, k) => sum + guess * (p1[k] - p0[k]), 0)
        expect(Math.abs(advantage)).toBeLessThanOrEqual(best + 1e-12)
        expect(best).toBeLessThanOrEqual(Math.sqrt(leakage) / 2 + 1e-12)
        expect(best).toBeLessThanOrEqual(advantageBoundOf(leakage) + 1e-12)
      }),
      { numRuns: 200 },
    )
  })
  it('rho_MI is at most a (1 - a) rho_KL, with a = n / N the share of members', () => {
    fc.assert(
      fc.property(cases, ({ seed, rows, size, penalty, noise }) => {
        const { p0, p1, share } = enumerated(universeFrom(seed, rows), size, penalty, noise, seed % rows)
        expect(share).toBeCloseTo(size / rows, 12)
        const mixture = p1.map((value, k) => share * value + (1 - share) * p0[k])
        const information = share * divergence(p1, mixture) + (1 - share) * divergence(p0, mixture)
        const leakage = divergence(p1, p0) + divergence(p0, p1)
        expect(information).toBeLessThanOrEqual(share * (1 - share) * leakage + 1e-12)
        expect(share * (1 - share)).toBeLessThanOrEqual(0.25)
      }),
      { numRuns: 100 },
    )
  })
  it('noise makes both smaller (theorem 4)', () => {
    const universe = universeFrom(12, 7)
    const leakages = [0.15, 0.3, 0.6, 1.2].map((noise) => {
      const { p0, p1 } = enumerated(universe, 2, 0.01, noise, 3)
      return divergence(p1, p0) + divergence(p0, p1)
    })
    leakages.slice(1).forEach((value, i) => expect(value).toBeLessThan(leakages[i]))
  })
})

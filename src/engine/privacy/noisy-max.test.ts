import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { randomFromSeed } from '../math/index.ts'
import { countVotes, failureBound, gammaOfPaper, noisyMax, noisyMaxBudget, queryMoment } from './index.ts'

interface Case {
  gamma: number
  delta: number
  votes: number[][]
  failure: number[]
  moments: Record<string, number[]>
  epsilon: number
  order: number
  independent: number
}
const cases = JSON.parse(
  readFileSync(new URL('../../../tests/golden/privacy/reference.json', import.meta.url), 'utf8'),
) as Case[]

describe.each(cases)('the accountant of noisy max, gamma $gamma', (one) => {
  it('has the failure probabilities and moments of Papernot’s analysis', () => {
    one.votes.forEach((votes, i) => {
      expect(failureBound(votes, one.gamma)).toBeCloseTo(one.failure[i], 12)
      for (const [order, moments] of Object.entries(one.moments)) {
        const relative = queryMoment(votes, one.gamma, Number(order)) / moments[i]
        expect(Math.abs(relative - 1)).toBeLessThan(1e-8)
      }
    })
  })
  it('has its epsilon, whether it depends on the votes or not', () => {
    const budget = noisyMaxBudget(one.votes, one.gamma, one.delta)
    expect(budget.dataDependent).toBeCloseTo(one.epsilon, 9)
    expect(budget.order).toBe(one.order)
    expect(budget.dataIndependent).toBeCloseTo(one.independent, 9)
  })
})

describe('noisy max', () => {
  it('errs no more often than the bound says', () => {
    for (const [votes, gamma] of [
      [[8, 2], 0.3],
      [[5, 4, 1], 0.4],
    ] as const) {
      const random = randomFromSeed(1)
      const trials = 20_000
      let wrong = 0
      for (let trial = 0; trial < trials; trial++) if (noisyMax(votes, gamma, random) !== 0) wrong++
      // Four standard errors above; and the bound is worth something: less than twice what happens.
      const bound = failureBound(votes, gamma)
      expect(wrong / trials).toBeLessThan(bound + 4 * Math.sqrt((bound * (1 - bound)) / trials))
      expect(wrong / trials).toBeGreaterThan(bound / 2)
    }
  })
  it('errs with two classes exactly as often as the difference of two Laplace variates says', () => {
    // P(Lap - Lap > gap) = (2 + g) / (4 e^g) with g = gamma gap (Papernot et al. 2017, proof of lemma 4): the bound is exact.
    const random = randomFromSeed(2)
    const trials = 40_000
    let wrong = 0
    for (let trial = 0; trial < trials; trial++) wrong += noisyMax([6, 3], 0.25, random)
    const exact = failureBound([6, 3], 0.25)
    expect(Math.abs(wrong / trials - exact)).toBeLessThan(4 * Math.sqrt((exact * (1 - exact)) / trials))
  })
  it('costs less the more the teachers agree, and never more than without looking at the votes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 3, maxLength: 3 }), {
          minLength: 1,
          maxLength: 6,
        }),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        (votes, gamma) => {
          const { dataDependent, dataIndependent } = noisyMaxBudget(votes, gamma, 1e-5)
          expect(dataDependent).toBeLessThanOrEqual(dataIndependent + 1e-12)
          const agreed = votes.map(() => [1000, 0, 0])
          expect(noisyMaxBudget(agreed, gamma, 1e-5).dataDependent).toBeLessThanOrEqual(dataDependent + 1e-9)
        },
      ),
      { seed: 1, numRuns: 50 },
    )
  })
  it('counts votes, and takes half of the paper’s gamma', () => {
    expect([...countVotes([0, 2, 2, 1, 2], 4)]).toEqual([1, 1, 3, 0])
    expect(1 / gammaOfPaper(0.1)).toBe(2 / 0.1)
    expect(() => noisyMaxBudget([[1, 2]], 0, 1e-5)).toThrow(RangeError)
    expect(() => noisyMaxBudget([[1, 2]], 1, 1)).toThrow(RangeError)
  })
})

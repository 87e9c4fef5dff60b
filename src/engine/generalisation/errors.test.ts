import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { enumerate, networks } from '../../../tests/support/networks.ts'
import { redrawTables } from '../bayes/index.ts'
import { randomFromSeed } from '../math/index.ts'
import {
  bothSides,
  boundOfDeterministic,
  boundOfProbabilistic,
  discrepancyOfAllFunctions,
  inDistributionError,
  lossBetween,
  meanLoss,
  outOfDistributionError,
  rowLosses,
  type TriangleLoss,
} from './index.ts'

const losses: readonly TriangleLoss[] = ['zero-one', 'absolute']
const simplex = (classes: number) =>
  fc.array(fc.integer({ min: 0, max: 20 }), { minLength: classes, maxLength: classes }).map((weights) => {
    const total = weights.reduce((a, b) => a + b, 0)
    return weights.map((weight) => (total > 0 ? weight / total : 1 / classes))
  })

describe('the losses', () => {
  it('are symmetric, between 0 and 1, and obey the triangle inequality', () => {
    fc.assert(
      fc.property(simplex(3), simplex(3), simplex(3), (a, b, c) => {
        for (const loss of losses) {
          const [ab, bc, ac] = [lossBetween(loss, a, b), lossBetween(loss, b, c), lossBetween(loss, a, c)]
          expect(ab).toBe(lossBetween(loss, b, a))
          expect(lossBetween(loss, a, a)).toBe(0)
          expect(ab >= 0 && ab <= 1 + 1e-12).toBe(true)
          expect(ac).toBeLessThanOrEqual(ab + bc + 1e-12)
        }
      }),
      { seed: 1 },
    )
  })
  it('are those counted by hand', () => {
    const answered = {
      probabilities: Float64Array.of(0.7, 0.3, 0.4, 0.6, 0.1, 0.9),
      labels: Int32Array.of(0, 0, 1),
      classes: 2,
    }
    expect([...rowLosses('zero-one', answered)]).toEqual([0, 1, 0])
    rowLosses('absolute', answered).forEach((value, row) => expect(value).toBeCloseTo([0.3, 0.6, 0.1][row], 12))
    expect(meanLoss('absolute', answered)).toBeCloseTo(1 / 3, 12)
  })
})

describe('theorem 1', () => {
  it('has both sides as written', () => {
    const found = { training: 0.2, p: 0.25, pStar: 0.4 }
    expect(inDistributionError(found)).toBeCloseTo(0.05, 12)
    expect(outOfDistributionError(found)).toBeCloseTo(0.2, 12)
    expect(boundOfDeterministic(found, 0.1)).toBeCloseTo(0.15, 12)
    expect(boundOfProbabilistic(found, 0.1, { p: 0.02, pStar: 0.03 })).toBeCloseTo(0.2, 12)
    expect(bothSides(found, 0.1, null).holds).toBe(false)
    expect(bothSides(found, 0.1, { p: 0.02, pStar: 0.03 }).holds).toBe(true)
  })

  /** A model on the outcome's parents, and exact losses by enumeration; the outcome is the last node. */
  it.each(losses)('holds, equation 5, in small networks by enumeration: %s loss', (loss) => {
    fc.assert(
      fc.property(networks(5), fc.nat(), (network, seed) => {
        const outcome = network.length - 1
        const { parents, levels, table } = network[outcome]
        const classes = levels.length
        const changed = redrawTables(network, new Set([network[outcome].name]), randomFromSeed(seed))
        const configuration = (state: readonly number[]) =>
          parents.reduce((number, parent) => number * network[parent].levels.length + state[parent], 0)
        const configurations = table.length / classes
        const random = randomFromSeed(seed).stream('model')
        const model = Array.from({ length: configurations }, () => {
          const weights = Array.from({ length: classes }, () => random.exponential())
          const total = weights.reduce((a, b) => a + b)
          return weights.map((weight) => weight / total)
        })
        // For both losses the best answer to a configuration is all weight on its most probable class.
        const best = Array.from({ length: configurations }, (_, c) => {
          const row = Array.from(table.subarray(c * classes, (c + 1) * classes))
          const most = row.indexOf(Math.max(...row))
          return row.map((__, k) => (k === most ? 1 : 0))
        })
        const states = [network, changed].map((one) => enumerate(one))
        const lossOf = (which: 0 | 1, answers: readonly number[][]) =>
          states[which].reduce(
            (sum, state) =>
              sum +
              state.probability *
                lossBetween(
                  loss,
                  answers[configuration(state.levels)],
                  levels.map((_, k) => (k === state.levels[outcome] ? 1 : 0)),
                ),
            0,
          )
        const shares = states.map((all) => {
          const sums = new Float64Array(configurations)
          for (const state of all) sums[configuration(state.levels)] += state.probability
          return sums
        })
        const discrepancy = discrepancyOfAllFunctions(shares[0], shares[1])
        const model5 = { training: 0.123, p: lossOf(0, model), pStar: lossOf(1, model) }
        expect(bothSides(model5, discrepancy, { p: lossOf(0, best), pStar: lossOf(1, best) }).holds).toBe(true)
        // Equation 4 for outcomes that their causes determine: the best model loses nothing.
        if (lossOf(0, best) + lossOf(1, best) < 1e-12) expect(bothSides(model5, discrepancy, null).holds).toBe(true)
      }),
      { seed: 3, numRuns: 60 },
    )
  })
})

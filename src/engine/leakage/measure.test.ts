import { describe, expect, it } from 'vitest'
import { onnxExecutor } from '../../../tests/support/executors.ts'
import { randomFromSeed } from '../math/index.ts'
import { ReferenceExecutor } from '../tensor/index.ts'
import {
  estimateLeakage,
  gaussianDivergence,
  networkRefits,
  pairedAdvantage,
  RegressionNetworks,
  ridgeRefits,
  type Universe,
  universeOf,
} from './index.ts'

const random = randomFromSeed(6)
const rows = 300
const universe: Universe = {
  rows,
  width: 2,
  inputs: Float64Array.from({ length: rows * 2 }, () => random.normal()),
  outcome: Float64Array.from({ length: rows }, () => random.integer(2)),
}

describe('a universe', () => {
  const table = {
    rows: 4,
    columns: [
      { kind: 'number' as const, name: 'age', values: Float64Array.of(20, 30, 40, 60) },
      { kind: 'category' as const, name: 'sex', levels: ['f', 'm'], codes: Int32Array.of(0, 1, 1, 0) },
      { kind: 'category' as const, name: 'ill', levels: ['no', 'yes'], codes: Int32Array.of(0, 0, 1, 1) },
    ],
  }
  it('codes categories as integers, and keeps distances where all components are kept', () => {
    const raw = universeOf(table, 'ill', { features: 2, encoding: 'raw' })
    expect([...raw.outcome]).toEqual([0, 0, 1, 1])
    const apart = (i: number, j: number) =>
      Math.hypot(raw.inputs[2 * i] - raw.inputs[2 * j], raw.inputs[2 * i + 1] - raw.inputs[2 * j + 1])
    expect(apart(0, 1)).toBeCloseTo(Math.hypot(10, 1), 10)
    expect(apart(1, 3)).toBeCloseTo(Math.hypot(30, 1), 10)
    const standard = universeOf(table, 'ill', { features: 2, encoding: 'standardised' })
    expect(standard.inputs.reduce((sum, value) => sum + value * value, 0)).toBeCloseTo(2 * 3, 10)
  })
  it('names a column that lacks a value', () => {
    const [age, ...others] = table.columns
    const gap = { ...age, values: Float64Array.of(20, Number.NaN, 40, 60) }
    expect(() =>
      universeOf({ ...table, columns: [gap, ...others] } as never, 'ill', { features: 1, encoding: 'raw' }),
    ).toThrow('"age"')
  })
})

describe('refits of ridge regressions', () => {
  const settings = { size: 20, refits: 400, penalty: 0, intercept: true }
  it('are the same for one record alone and among others, and arms differ by one row', async () => {
    const [first] = await ridgeRefits(universe, [5, 9], settings, { random: randomFromSeed(1) })
    const [again] = await ridgeRefits(universe, [5, 9], settings, { random: randomFromSeed(1) })
    expect(again).toEqual(first)
    expect(first.parameters.withRecord).not.toEqual(first.parameters.without)
    expect(first.farthest).toBeGreaterThan(0)
  })
  it('leak about a far record what leverage says, more than about a near one, and less with more rows', async () => {
    const far = { ...universe, inputs: universe.inputs.slice() }
    far.inputs.set([6, 6], 0)
    far.inputs.set([0, 0], 2)
    const leakage = async (size: number) => {
      const found = await ridgeRefits(far, [0, 1], { ...settings, size }, { random: randomFromSeed(1) })
      const options = { covariance: 'full', correction: 'jackknife', resamples: 0, permutations: 0 } as const
      return found.map(({ parameters }) => estimateLeakage(parameters, options, randomFromSeed(2)).corrected)
    }
    const [few, many] = [await leakage(20), await leakage(80)]
    expect(few[0]).toBeGreaterThan(10 * few[1])
    expect(many[0]).toBeLessThan(few[0])
    expect(many[1]).toBeLessThan(few[1])
  })
  it('of a mean of normal outcomes have the leakage of the closed form', async () => {
    // With the intercept alone the parameter is the mean of n outcomes: N(m, s^2 / n) without, and with the record y
    // N(((n - 1) m + y) / n, (n - 1) s^2 / n^2).
    const stream = randomFromSeed(8)
    const [count, size] = [4000, 10]
    const outcome = Float64Array.from({ length: count }, () => stream.normal())
    outcome[0] = 2.5
    const alone: Universe = { rows: count, width: 0, inputs: new Float64Array(0), outcome }
    const [found] = await ridgeRefits(alone, [0], { ...settings, size, refits: 4000 }, { random: randomFromSeed(3) })
    const gaussian = (centre: number, variance: number) => ({
      mean: Float64Array.of(centre),
      covariance: Float64Array.of(variance),
    })
    const [one, zero] = [gaussian(2.5 / size, (size - 1) / size ** 2), gaussian(0, 1 / size)]
    const truly = gaussianDivergence(one, zero) + gaussianDivergence(zero, one)
    const options = { covariance: 'full', correction: 'jackknife', resamples: 100, permutations: 0 } as const
    const { corrected } = estimateLeakage(found.parameters, options, randomFromSeed(4))
    // The universe's own moments differ from the normal's by a few hundredths.
    expect(Math.abs(corrected / truly - 1)).toBeLessThan(0.12)
  })
  it('give the threshold adversary much where few rows are learned by heart, and nothing under great noise', async () => {
    const few = await ridgeRefits(universe, [3, 4, 5], { ...settings, size: 4 }, { random: randomFromSeed(1) })
    for (const { guesses } of few) {
      const { withRecord, without } = guesses['mean training loss']
      expect(pairedAdvantage(withRecord, without).low).toBeGreaterThan(0.2)
    }
    const noisy = await ridgeRefits(universe, [3, 4, 5], { ...settings, noise: 1e4 }, { random: randomFromSeed(1) })
    for (const { guesses } of noisy) {
      const { withRecord, without } = guesses['mean training loss']
      const { low, high } = pairedAdvantage(withRecord, without)
      expect(low).toBeLessThanOrEqual(0)
      expect(high).toBeGreaterThanOrEqual(0)
    }
  })
  it('stop when cancelled', async () => {
    const controller = new AbortController()
    controller.abort()
    await expect(
      ridgeRefits(universe, [1], settings, { random: randomFromSeed(1), signal: controller.signal }),
    ).rejects.toThrow('abort')
  })
})

describe('refits of networks', () => {
  const settings = { hidden: [8, 8], steps: 60, batch: 8, learningRate: 0.02, penalty: 0 }
  it('have the paper’s 10,551 parameters with five layers of 50 on five features', () => {
    const five = { ...universe, width: 5, rows: 10, inputs: new Float64Array(50) }
    expect(new RegressionNetworks(five, { ...settings, hidden: [50, 50, 50, 50, 50] }).parameters).toBe(10_551)
  })
  it('are those of one network after another, many at once', async () => {
    const networks = new RegressionNetworks(universe, settings)
    const refits = [0, 1, 2].map((i) => ({
      rows: Int32Array.from({ length: 12 }, (_, row) => row + 10 * i),
      random: randomFromSeed(i),
      asked: Int32Array.of(1, 200),
    }))
    const executor = new ReferenceExecutor()
    const all = await networks.train(refits, { executor })
    for (const [i, refit] of refits.entries()) {
      const [alone] = await networks.train([refit], { executor })
      expect(all[i].outputs).toEqual(alone.outputs)
      expect(all[i].trainingLoss).toBeCloseTo(alone.trainingLoss, 12)
      expect(all[i].parameters.length).toBe(networks.parameters)
    }
  })
  it('learn, and shrink under a penalty', async () => {
    const learn = async (penalty: number) => {
      const own = new RegressionNetworks(universe, { ...settings, steps: 400, penalty })
      const task = { rows: Int32Array.of(1, 2, 3, 4, 5, 6), random: randomFromSeed(1), asked: Int32Array.of(9) }
      return (await own.train([task, task], { executor: onnxExecutor() }))[0]
    }
    const [free, bound] = [await learn(0), await learn(1)]
    expect(free.trainingLoss).toBeLessThan(0.01)
    expect(bound.trainingLoss).toBeGreaterThan(0.1)
    const length = (parameters: Float32Array) => parameters.reduce((sum, value) => sum + value * value, 0)
    expect(length(bound.parameters)).toBeLessThan(0.1 * length(free.parameters))
  })
  it('give away members that they learn by heart, by the output too', async () => {
    const found = await networkRefits(
      universe,
      [7, 8],
      { ...settings, size: 8, refits: 40, steps: 400 },
      { random: randomFromSeed(2), executor: onnxExecutor() },
    )
    for (const { outputs, guesses, parameters } of found) {
      expect(parameters.dimension).toBe(3 * 8 + 9 * 8 + 9)
      const { withRecord, without } = guesses['average training loss']
      expect(pairedAdvantage(withRecord, without).estimate).toBeGreaterThan(0.1)
      const options = { covariance: 'full', correction: 'permutations', resamples: 0, permutations: 99 } as const
      const { corrected, floor } = estimateLeakage(outputs, options, randomFromSeed(3))
      expect(corrected).toBeGreaterThan(0.1)
      expect(floor?.pValue).toBe(0.01)
    }
  })
})

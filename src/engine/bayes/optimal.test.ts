import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { randomFromSeed } from '../math/index.ts'
import { drawRows, type Network, OptimalPredictor, posterior, randomNetwork } from './index.ts'
import {
  bundledNetwork,
  enumerate,
  isShared,
  marginal,
  networks,
  sharedNetwork,
} from '../../../tests/support/networks.ts'

/** The best accuracy by listing all states: for each configuration of the observed nodes the most probable outcome. */
function listed(network: Network, outcome: number, observed: readonly number[]): number {
  const sums = new Map<string, number[]>()
  for (const { levels, probability } of enumerate(network)) {
    const key = observed.map((node) => levels[node]).join()
    const sum = sums.get(key) ?? new Array<number>(network[outcome].levels.length).fill(0)
    sums.set(key, sum)
    sum[levels[outcome]] += probability
  }
  return [...sums.values()].reduce((total, sum) => total + Math.max(...sum), 0)
}

describe('the best possible predictor', () => {
  const cases = fc.record({ network: networks(), seen: fc.infiniteStream(fc.boolean()), pick: fc.nat() })
  it('has the accuracy that listing all states gives', () => {
    fc.assert(
      fc.property(cases, ({ network, seen, pick }) => {
        const outcome = pick % network.length
        const observed = network.flatMap((_, node) => (node !== outcome && seen.next().value ? node : []))
        const names = observed.map((node) => network[node].name)
        const best = new OptimalPredictor(network, network[outcome].name, names).bestAccuracy(randomFromSeed(1))
        expect(best.method).toBe('enumerated')
        expect(best.accuracy).toBeCloseTo(listed(network, outcome, observed), 12)
      }),
      { numRuns: 60 },
    )
  })
  it('answers rows with the posterior given all other columns', () => {
    const network = bundledNetwork('asia')
    const states = enumerate(network)
    const codes = network.map((_, node) => Uint8Array.from(states, ({ levels }) => levels[node]))
    network.forEach(({ name, levels }, outcome) => {
      const { probabilities } = new OptimalPredictor(network, name).predict(codes, states.length)
      states.forEach((state, row) => {
        if (state.probability === 0) return
        const alike = states.filter((other) =>
          other.levels.every((level, i) => i === outcome || level === state.levels[i]),
        )
        marginal(alike, outcome, levels.length).forEach((expected, level) =>
          expect(probabilities[row * levels.length + level]).toBeCloseTo(expected, 12),
        )
      })
    })
  })
  it('needs the Markov blanket only', () => {
    const predictor = new OptimalPredictor(bundledNetwork('asia'), 'bronc')
    expect(predictor.relevant.sort()).toEqual(['dysp', 'either', 'smoke'])
  })
  it('answers impossible rows with the overall probabilities, and counts them', () => {
    const network = bundledNetwork('asia')
    // "either" is no although there is tuberculosis.
    const row: Record<string, number> = { tub: 0, either: 1 }
    const codes = network.map(({ name }) => Uint8Array.of(row[name] ?? 0))
    const { probabilities, impossible } = new OptimalPredictor(network, 'lung').predict(codes, 1)
    expect(impossible).toBe(1)
    expect([...probabilities]).toEqual([...posterior(network, 'lung')])
  })
  it('without columns predicts the most frequent class', () => {
    const network = bundledNetwork('cancer')
    const { accuracy } = new OptimalPredictor(network, 'Pollution', []).bestAccuracy(randomFromSeed(1))
    expect(accuracy).toBeCloseTo(0.9, 12)
  })
  it('is sampled where there is too much to list, with an interval around the truth', () => {
    // Fifteen causes of four levels each; what they cause is seen at the outcome through one binary node.
    const causes = Array.from({ length: 15 }, (_, i) => ({
      name: `cause ${i}`,
      levels: ['0', '1', '2', '3'],
      parents: [],
      table: Float64Array.of(0.1, 0.2, 0.3, 0.4),
    }))
    const noisy: Network = [
      ...causes,
      ...causes.map((_, i) => ({
        name: `sum ${i}`,
        levels: ['0', '1'],
        // The parity of the causes' first bits so far.
        parents: i === 0 ? [0] : [i, 14 + i],
        table: parityTable(i === 0),
      })),
      { name: 'outcome', levels: ['0', '1'], parents: [29], table: Float64Array.of(0.9, 0.1, 0.2, 0.8) },
    ]
    const observed = causes.map(({ name }) => name)
    const best = new OptimalPredictor(noisy, 'outcome', observed).bestAccuracy(randomFromSeed(2), 20_000)
    expect(best.method).toBe('sampled')
    // Given the causes the parity is known: right 0.9 of the time when it is 0, 0.8 when it is 1.
    const even = (1 + (1 - 2 * 0.6) ** 15) / 2
    const truth = 0.9 * even + 0.8 * (1 - even)
    expect(best.low).toBeLessThan(truth)
    expect(best.high).toBeGreaterThan(truth)
    expect(best.high - best.low).toBeLessThan(0.01)
  })
})

/** P(parity so far | cause, parity before): level 1 or 3 of the cause flips it; 0.2 + 0.4 = 0.6 of all rows do. */
function parityTable(isFirst: boolean): Float64Array {
  const rows: number[] = []
  for (let level = 0; level < 4; level++)
    for (const before of isFirst ? [0] : [0, 1]) {
      const parity = (level & 1) ^ before
      rows.push(1 - parity, parity)
    }
  return Float64Array.from(rows)
}

describe.skipIf(!isShared('data/networks/alarm.bif'))('on shared/data/networks/alarm.bif', () => {
  it('no rule on a sample is right more often than the best accuracy says', () => {
    const alarm = sharedNetwork('alarm')
    const rows = 100_000
    const outcome = alarm.findIndex(({ name }) => name === 'LVFAILURE')
    const { columns } = drawRows(alarm, rows, randomFromSeed(3))
    const predictor = new OptimalPredictor(alarm, 'LVFAILURE')
    const { probabilities } = predictor.predict(columns, rows)
    let right = 0
    for (let row = 0; row < rows; row++)
      if (columns[outcome][row] === (probabilities[2 * row] >= probabilities[2 * row + 1] ? 0 : 1)) right++
    const { accuracy } = predictor.bestAccuracy(randomFromSeed(4))
    expect(Math.abs(right / rows - accuracy)).toBeLessThan(4 * Math.sqrt((accuracy * (1 - accuracy)) / rows))
    const parents = alarm[outcome].parents.map((parent) => alarm[parent].name)
    expect(new OptimalPredictor(alarm, 'LVFAILURE', parents).bestAccuracy(randomFromSeed(4)).accuracy).toBeLessThan(
      accuracy,
    )
  })
})

describe('a large random network', () => {
  it('has a sampled accuracy that agrees with the enumerated one', () => {
    const network = randomNetwork({ nodes: 60, mostParents: 2, mostLevels: 3 }, randomFromSeed(5))
    const predictor = new OptimalPredictor(network, 'node 30')
    const { accuracy } = predictor.bestAccuracy(randomFromSeed(6))
    const rows = 50_000
    const { probabilities } = predictor.predict(drawRows(network, rows, randomFromSeed(7)).columns, rows)
    const classes = network[30].levels.length
    let sum = 0
    for (let row = 0; row < rows; row++) sum += Math.max(...probabilities.subarray(row * classes, (row + 1) * classes))
    expect(Math.abs(sum / rows - accuracy)).toBeLessThan(4 * Math.sqrt(0.25 / rows))
  })
})

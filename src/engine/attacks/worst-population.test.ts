import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { enumerate, networks } from '../../../tests/support/networks.ts'
import { type Network, redrawTables } from '../bayes/index.ts'
import { randomFromSeed } from '../math/index.ts'
import { type AskModel, worstIntervention, worstPopulation } from './index.ts'

/** A model that answers each row by chance, but always alike: nothing to climb along. */
const arbitrary =
  (classes: number, seed: number): AskModel =>
  async (columns, rows) => {
    const probabilities = new Float64Array(rows * classes)
    for (let row = 0; row < rows; row++) {
      const random = randomFromSeed(seed).stream(
        columns.map((column, i) => (i === columns.length - 1 ? '' : column[row])).join(),
      )
      const weights = Array.from({ length: classes }, () => random.exponential())
      const total = weights.reduce((a, b) => a + b)
      weights.forEach((weight, k) => (probabilities[row * classes + k] = weight / total))
    }
    return probabilities
  }

/** The loss at each row of features, by enumeration; the outcome is the last node. */
async function lossesOf(network: Network, ask: AskModel) {
  const outcome = network.at(-1) as Network[number]
  const classes = outcome.levels.length
  const full = network.map((node) => ({ ...node, table: node.table.map(() => 1 / node.levels.length) }))
  const rows = enumerate(full).filter(({ levels }) => levels.at(-1) === 0)
  const probabilities = await ask(
    network.map((_, node) => Int32Array.from(rows, ({ levels }) => levels[node])),
    rows.length,
  )
  return rows.map(({ levels }, row) => {
    const configuration = outcome.parents.reduce((n, parent) => n * network[parent].levels.length + levels[parent], 0)
    return outcome.levels.reduce(
      (sum, _, k) => sum + outcome.table[configuration * classes + k] * (1 - probabilities[row * classes + k]),
      0,
    )
  })
}

describe('the worst population', () => {
  it('is, from enough starts, the worst of all rows by enumeration', async () => {
    await fc.assert(
      fc.asyncProperty(networks(5), fc.nat(), async (network, seed) => {
        const outcome = network.at(-1) as Network[number]
        const ask = arbitrary(outcome.levels.length, seed)
        const most = Math.max(...(await lossesOf(network, ask)))
        const search = { rounds: 20, supportedOnly: false, random: randomFromSeed(1) }
        const found = await worstIntervention(ask, network, outcome.name, 0.25, { ...search, starts: 200 })
        // A model without any order has hills of its own; a climb never ends below where it began, nor above the top.
        expect(found.loss).toBeLessThanOrEqual(most + 1e-12)
        expect(found.advantage).toBeCloseTo(found.loss - 0.25, 12)
        const still = await worstIntervention(ask, network, outcome.name, 0.25, { ...search, starts: 200, rounds: 0 })
        expect(found.loss).toBeGreaterThanOrEqual(still.loss)
        if (network.length <= 2) expect(found.loss).toBeCloseTo(most, 12)
      }),
      { seed: 2, numRuns: 40 },
    )
  })
  it('stays, if asked to, where P has rows', async () => {
    // a is always 0; a model that is wrong only where a is 1 does no harm there.
    const network: Network = [
      { name: 'a', levels: ['0', '1'], parents: [], table: Float64Array.of(1, 0) },
      { name: 'y', levels: ['0', '1'], parents: [0], table: Float64Array.of(1, 0, 1, 0) },
    ]
    const ask: AskModel = async ([a], rows) =>
      Float64Array.from({ length: 2 * rows }, (_, i) => (i % 2 === a[i >> 1] ? 1 : 0))
    const search = { starts: 3, rounds: 5, random: randomFromSeed(1) }
    const free = await worstIntervention(ask, network, 'y', 0, { ...search, supportedOnly: false })
    expect([free.loss, [...free.levels].slice(0, 1)]).toEqual([1, [1]])
    expect((await worstIntervention(ask, network, 'y', 0, { ...search, supportedOnly: true })).loss).toBe(0)
  })
  it('puts redrawn populations in order, and agrees with enumeration within what sampling allows', async () => {
    const network: Network = [
      { name: 'a', levels: ['0', '1'], parents: [], table: Float64Array.of(0.5, 0.5) },
      { name: 'y', levels: ['0', '1'], parents: [0], table: Float64Array.of(0.9, 0.1, 0.3, 0.7) },
    ]
    const ask: AskModel = async (_, rows) => Float64Array.from({ length: 2 * rows }, (__, i) => (i % 2 ? 0.2 : 0.8))
    const populations = [1, 2, 3].map((seed) => ({
      name: `redraw ${seed}`,
      network: redrawTables(network, new Set(['y']), randomFromSeed(seed)),
    }))
    const found = await worstPopulation(ask, 'y', populations, 0.1, 20_000, randomFromSeed(9))
    expect(found.map(({ loss }) => loss)).toEqual(found.map(({ loss }) => loss).sort((a, b) => b - a))
    for (const { name, loss } of found) {
      const one = (populations.find((candidate) => candidate.name === name) as { network: Network }).network
      const exact = enumerate(one).reduce(
        (sum, { levels, probability }) => sum + probability * (levels[1] ? 0.8 : 0.2),
        0,
      )
      // The loss is 0.2 or 0.8: a standard deviation of at most 0.3. Four standard errors.
      expect(Math.abs(loss - exact)).toBeLessThan((4 * 0.3) / Math.sqrt(20_000))
    }
  })
})

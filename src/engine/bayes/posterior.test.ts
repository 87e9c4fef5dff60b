import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { randomFromSeed } from '../math/index.ts'
import {
  type Evidence,
  evidenceProbability,
  jointProbabilities,
  type Network,
  posterior,
  preparePosterior,
  randomNetwork,
} from './index.ts'
import { bundledNetwork, enumerate, marginal, networks, type State } from '../../../tests/support/networks.ts'

const agreeing = (states: readonly State[], network: Network, evidence: Evidence) =>
  states.filter(({ levels }) => network.every(({ name }, i) => !evidence.has(name) || evidence.get(name) === levels[i]))

function expectClose(found: ArrayLike<number>, expected: readonly number[]) {
  expect(found).toHaveLength(expected.length)
  expected.forEach((value, i) => expect(Math.abs(found[i] - value)).toBeLessThan(1e-12))
}

/** All ways of giving evidence on up to two nodes. */
function* pairsOf(network: Network): Generator<Map<string, number>> {
  yield new Map()
  for (const first of network)
    for (let a = 0; a < first.levels.length; a++) {
      yield new Map([[first.name, a]])
      for (const second of network)
        for (let b = 0; b < second.levels.length; b++)
          if (second.name > first.name)
            yield new Map([
              [first.name, a],
              [second.name, b],
            ])
    }
}

describe.each(['asia', 'cancer'])('%s', (name) => {
  const network = bundledNetwork(name)
  const states = enumerate(network)
  it('has every posterior given up to two nodes as by enumeration of all states', () => {
    let compared = 0
    for (const evidence of pairsOf(network)) {
      const possible = agreeing(states, network, evidence)
      const probability = possible.reduce((sum, state) => sum + state.probability, 0)
      expect(evidenceProbability(network, evidence)).toBeCloseTo(probability, 12)
      for (const [i, node] of network.entries()) {
        if (evidence.has(node.name)) continue
        compared++
        if (probability === 0) expect(() => posterior(network, node.name, evidence)).toThrow(RangeError)
        else expectClose(posterior(network, node.name, evidence), marginal(possible, i, node.levels.length))
      }
    }
    expect(compared).toBeGreaterThan(100)
  })
})

describe('asia', () => {
  it('has the marginals that textbooks print', () => {
    // Cowell et al. 1999, Probabilistic Networks and Expert Systems, section 2.9.
    const printed = { tub: 0.0104, lung: 0.055, either: 0.0648, bronc: 0.45, xray: 0.1103, dysp: 0.436 }
    for (const [name, probability] of Object.entries(printed))
      expect(posterior(bundledNetwork('asia'), name)[0]).toBeCloseTo(probability, 4)
  })
})

describe('small random networks', () => {
  const cases = fc.record({ network: networks(), known: fc.infiniteStream(fc.boolean()), pick: fc.nat() })
  it('have posteriors as by enumeration, however much is prepared in advance', () => {
    fc.assert(
      fc.property(cases, ({ network, known, pick }) => {
        const target = pick % network.length
        const evidence = network.filter((_, i) => i !== target && known.next().value).map(({ name }) => name)
        const states = enumerate(network)
        for (const prepared of [0, 4, 30, 2 ** 16]) {
          const query = preparePosterior(network, network[target].name, evidence, prepared)
          for (const state of states) {
            const given = new Map(
              evidence.map((name) => [name, state.levels[network.findIndex((n) => n.name === name)]]),
            )
            const possible = agreeing(states, network, given)
            const into = new Float64Array(network[target].levels.length)
            const answered = query.answer(state.levels, into)
            const total = possible.reduce((sum, { probability }) => sum + probability, 0)
            // What is impossible for reasons that do not touch the target may still be answered.
            if (total > 0) {
              expect(answered).toBe(true)
              expectClose(into, marginal(possible, target, into.length))
            }
            if (!answered) expect([...into].every((value) => value === 0)).toBe(true)
          }
        }
      }),
      { numRuns: 60 },
    )
  })
  it('have joint and evidence probabilities as by enumeration', () => {
    fc.assert(
      fc.property(networks(), fc.nat(), fc.nat(), (network, a, b) => {
        const states = enumerate(network)
        const [first, second] = [a % network.length, b % network.length]
        fc.pre(first !== second)
        const joint = jointProbabilities(network, [network[first].name, network[second].name])
        const width = network[second].levels.length
        const expected = new Array<number>(joint.length).fill(0)
        for (const { levels, probability } of states) expected[levels[first] * width + levels[second]] += probability
        expectClose(joint, expected)
        expected.forEach((probability, cell) => {
          const evidence = new Map([
            [network[first].name, Math.floor(cell / width)],
            [network[second].name, cell % width],
          ])
          expect(evidenceProbability(network, evidence)).toBeCloseTo(probability, 12)
        })
      }),
      { numRuns: 60 },
    )
  })
})

describe('a query', () => {
  const network = bundledNetwork('asia')
  it('leaves out evidence that cannot matter', () => {
    const all = network.map(({ name }) => name).filter((name) => name !== 'lung')
    const names = (target: string, evidence: string[]) =>
      preparePosterior(network, target, evidence)
        .relevant.map((position) => network[position].name)
        .sort()
    // The Markov blanket: parents, children, co-parents.
    expect(names('lung', all)).toEqual(['either', 'smoke', 'tub'])
    // Smoking opens no path to a visit to Asia unless "either" or what follows from it is known.
    expect(names('asia', ['smoke', 'bronc'])).toEqual([])
    expect(names('asia', ['smoke', 'xray'])).toEqual(['smoke', 'xray'])
  })
  it('refuses unknown nodes, unknown levels and a target that is given', () => {
    expect(() => posterior(network, 'cough')).toThrow(/no node "cough"/)
    expect(() => posterior(network, 'lung', new Map([['cough', 0]]))).toThrow(/no node "cough"/)
    expect(() => posterior(network, 'lung', new Map([['tub', 2]]))).toThrow(/levels 0 to 1/)
    expect(() => posterior(network, 'lung', new Map([['lung', 0]]))).toThrow(/asked for and given/)
  })
  it('of a network too closely linked says so', () => {
    // 26 binary causes of one effect, which is known: they all stand in one table.
    const causes = Array.from({ length: 30 }, (_, i) => ({
      name: `cause ${i}`,
      levels: ['0', '1'],
      parents: [],
      table: Float64Array.of(0.5, 0.5),
    }))
    // Pairs of causes share an effect each, and all of these are known.
    const effects = causes.flatMap((_, i) =>
      causes.slice(0, i).map((_, j) => ({
        name: `effect ${i} ${j}`,
        levels: ['0', '1'],
        parents: [i, j],
        table: Float64Array.of(0.5, 0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8),
      })),
    )
    const evidence = new Map(effects.map(({ name }) => [name, 1]))
    expect(() => posterior([...causes, ...effects], 'cause 0', evidence)).toThrow(/too closely linked/)
  })
  it('on 200 nodes has marginals that agree with a chain of conditionals', () => {
    const large = randomNetwork({ nodes: 200, mostParents: 2, mostLevels: 3 }, randomFromSeed(5))
    const last = large.at(-1) as Network[number]
    // P(last) = sum over another node of P(other) P(last | other).
    const other = large[150]
    const prior = posterior(large, other.name)
    const expected = new Array<number>(last.levels.length).fill(0)
    prior.forEach((probability, level) =>
      posterior(large, last.name, new Map([[other.name, level]])).forEach((p, i) => (expected[i] += probability * p)),
    )
    expectClose(posterior(large, last.name), expected)
  })
})

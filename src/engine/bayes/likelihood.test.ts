import { describe, expect, it } from 'vitest'
import { randomFromSeed } from '../math/index.ts'
import { fitTables, logLikelihood, logLikelihoods, type Network, sizeOf } from './index.ts'
import { bundledNetwork, enumerate, isShared, sharedNetwork, sharedText } from '../../../tests/support/networks.ts'

/** What shared/golden/bnlearn/*.json holds of each graph. */
interface Graph {
  readonly arcs?: [string, string][]
  readonly scores: Record<string, number>
}

/** The columns of one of bnlearn's samples, as levels of the network's nodes. */
function readSample(text: string, network: Network): { codes: Int32Array[]; rows: number } {
  const [header, ...lines] = text
    .trim()
    .split('\n')
    .map((line) => line.split(',').map((word) => word.replace(/^"|"$/g, '')))
  const codes = network.map(({ name, levels }) => {
    const column = header.indexOf(name)
    return Int32Array.from(lines, (line) => levels.indexOf(line[column]))
  })
  return { codes, rows: lines.length }
}

describe.each(['asia', 'sachs', 'child', 'alarm'])('%s', (name) => {
  const files = [`golden/bnlearn/${name}.json`, `golden/bnlearn/${name}-1000.csv`, `data/networks/${name}.bif`]
  describe.skipIf(!files.every(isShared))(`with shared/${files.join(', shared/')}`, () => {
    const isHere = files.every(isShared)
    const golden: Record<string, Graph> = isHere ? JSON.parse(sharedText(files[0])) : {}
    const network = isHere ? sharedNetwork(name) : []
    const { codes, rows } = isHere ? readSample(sharedText(files[1]), network) : { codes: [], rows: 0 }
    it.each(['true', 'empty', 'hc_bic', 'tabu_bic'])(
      'fits the %s graph with bnlearn’s likelihood, AIC and BIC',
      (graph) => {
        const { arcs = [], scores } = golden[graph]
        const names = network.map((node) => node.name)
        // The arcs of found graphs may run against this order, in which only fitting, not sampling, is possible.
        const structure = network.map((node) => ({
          ...node,
          parents: arcs.filter(([, to]) => to === node.name).map(([from]) => names.indexOf(from)),
        }))
        const { network: fitted } = fitTables(structure, codes, rows)
        const likelihood = logLikelihood(fitted, codes, rows)
        const { parameters } = sizeOf(fitted)
        const relative = (found: number, expected: number) => Math.abs(found / expected - 1)
        // bnlearn's numbers have 12 digits.
        expect(relative(likelihood, scores.loglik)).toBeLessThan(1e-11)
        expect(relative(likelihood - parameters, scores.aic)).toBeLessThan(1e-11)
        expect(relative(likelihood - (Math.log(rows) / 2) * parameters, scores.bic)).toBeLessThan(1e-11)
      },
    )
  })
})

describe('the likelihood of rows', () => {
  const network = bundledNetwork('asia')
  const states = enumerate(network)
  const codes = network.map((_, node) => Uint8Array.from(states, ({ levels }) => levels[node]))
  it('is the product of the tables, and nothing for what cannot occur', () => {
    const found = logLikelihoods(network, codes, states.length)
    states.forEach(({ probability }, row) => {
      if (probability === 0) expect(found[row]).toBe(-Infinity)
      else expect(found[row]).toBeCloseTo(Math.log(probability), 12)
    })
    expect(logLikelihood(network, codes, states.length)).toBe(-Infinity)
  })
  it('is highest, on average, for the network that the rows come from', () => {
    const random = randomFromSeed(4)
    const rows = Array.from({ length: 200 }, () => random.integer(states.length)).filter(
      (row) => states[row].probability > 0,
    )
    const some = codes.map((column) => Int32Array.from(rows, (row) => column[row]))
    const { network: fitted } = fitTables(network, some, rows.length)
    expect(logLikelihood(fitted, some, rows.length)).toBeGreaterThan(logLikelihood(network, some, rows.length))
  })
})

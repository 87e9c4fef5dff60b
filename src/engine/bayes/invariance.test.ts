import { describe, expect, it } from 'vitest'
import golden from '../../../tests/golden/bayes/reference.json' with { type: 'json' }
import { clopperPearson, type Random, randomFromSeed } from '../math/index.ts'
import { checkInvariance, type ComparedColumn, drawRows, intervene, type Network, redrawTables } from './index.ts'
import { bundledNetwork, isShared, sharedNetwork } from '../../../tests/support/networks.ts'

const levelsOf = (count: number) => Array.from({ length: count }, (_, i) => `level ${i}`)

/** The columns of samples drawn from two networks. */
function compare(first: Network, second: Network, names: readonly string[], rows: number, random: Random) {
  const samples = [first, second].map((network, i) => drawRows(network, rows, random.stream(`sample ${i}`)).columns)
  return names.map((name): ComparedColumn => {
    const position = first.findIndex((node) => node.name === name)
    return { name, levels: first[position].levels, first: samples[0][position], second: samples[1][position] }
  })
}

function check(
  first: Network,
  second: Network,
  outcome: string,
  parents: readonly string[],
  rows: number,
  seed: number,
  level = 0.01,
) {
  const [compared, ...given] = compare(first, second, [outcome, ...parents], rows, randomFromSeed(seed))
  return checkInvariance(compared, given, [rows, rows], level)
}

describe('the test within one configuration', () => {
  it.each(golden.tests)('of $table is scipy’s', ({ table, statistic, degrees, probability }) => {
    const column = (counts: readonly number[]) =>
      Uint8Array.from(counts.flatMap((count, level) => new Array<number>(count).fill(level)))
    const [first, second] = table.map(column)
    const compared = { name: 'y', levels: levelsOf(table[0].length), first, second }
    const { pooled, untested } = checkInvariance(compared, [], [first.length, second.length])
    // The smallest table has levels too rare for the approximation: these are merged, so only the others must agree.
    const smallest = Math.min(
      ...table[0].map(
        (count, level) =>
          ((count + table[1][level]) * Math.min(first.length, second.length)) / (first.length + second.length),
      ),
    )
    if (smallest < 5) {
      expect(pooled.degreesOfFreedom).toBeLessThan(degrees + 1)
      return
    }
    expect(untested.configurations).toBe(0)
    expect(pooled.degreesOfFreedom).toBe(degrees)
    expect(pooled.statistic).toBeCloseTo(statistic, 9)
    expect(Math.abs(pooled.probability / probability - 1)).toBeLessThan(1e-9)
  })
})

describe('samples of P and P*', () => {
  const cancer = bundledNetwork('cancer')
  it('with the outcome’s table kept pass, and false alarms are no more frequent than the level', () => {
    const level = 0.05
    const trials = 400
    let alarms = 0
    for (let seed = 0; seed < trials; seed++) {
      const changed = redrawTables(cancer, new Set(['Cancer']), randomFromSeed(seed))
      if (check(cancer, changed, 'Cancer', ['Pollution', 'Smoker'], 2000, seed, level).holds === false) alarms++
    }
    // At most the level, and no test that can never alarm: G-tests are a little liberal at expected counts near 5.
    expect(clopperPearson(alarms, trials, 0.999).low).toBeLessThan(level)
    expect(alarms).toBeGreaterThan(0)
  })
  it('with the outcome’s table redrawn do not, and where is said', () => {
    const changed = redrawTables(cancer, new Set(['Pollution', 'Smoker']), randomFromSeed(1))
    const result = check(cancer, changed, 'Cancer', ['Pollution', 'Smoker'], 5000, 1)
    expect(result.holds).toBe(false)
    expect(result.pooled.probability).toBeLessThan(1e-6)
    expect(result.configurations[0].configuration).toMatch(/^"Pollution" is "\w+" and "Smoker" is "\w+"$/)
    expect(result.verdict).toMatch(
      /^"Cancer" given "Pollution", "Smoker" is distributed differently.*The clearest of \d+ differences? is where "Pollution"/,
    )
  })
  it('with a child taken for a parent do not pass', () => {
    // Sprinkler-like: the outcome's distribution given its child changes when the causes' does.
    const changed = intervene(cancer, new Map([['Smoker', 0]]))
    const strong = cancer.map((node) =>
      node.name === 'Cancer' ? { ...node, table: Float64Array.of(0.3, 0.7, 0.01, 0.99, 0.5, 0.5, 0.2, 0.8) } : node,
    )
    const strongChanged = intervene(strong, new Map([['Smoker', 0]]))
    expect(check(strong, strongChanged, 'Cancer', ['Xray'], 5000, 2).holds).toBe(false)
    expect(check(strong, strongChanged, 'Cancer', ['Pollution', 'Smoker'], 5000, 2).holds).toBe(true)
    // Configurations that only one sample has cannot be compared, and are counted.
    expect(
      check(cancer, changed, 'Cancer', ['Pollution', 'Smoker'], 5000, 3).untested.configurations,
    ).toBeGreaterThanOrEqual(2)
  })
  it('of too few rows cannot tell, and say so', () => {
    const result = check(cancer, cancer, 'Cancer', ['Pollution', 'Smoker'], 10, 4)
    expect(result.holds).toBeNull()
    expect(result.configurations).toEqual([])
    expect(result.untested.rows).toBe(20)
    expect(result.verdict).toMatch(/cannot be told: there are too few rows/)
  })
  it('that pass say at which level', () => {
    const { verdict, level } = check(cancer, cancer, 'Xray', ['Cancer'], 2000, 5, 0.02)
    expect(level).toBe(0.02)
    expect(verdict).toMatch(/^No difference was found: "Xray" given "Cancer" is distributed alike.*false alarms: 2 %/)
  })
})

describe.skipIf(!isShared('data/networks/alarm.bif'))('on shared/data/networks/alarm.bif', () => {
  it('the redraw keeps BP given its parents and changes BP itself', () => {
    const alarm = sharedNetwork('alarm')
    const changed = redrawTables(alarm, new Set(['BP']), randomFromSeed(6))
    expect(check(alarm, changed, 'BP', ['CO', 'TPR'], 50_000, 6).holds).toBe(true)
    expect(check(alarm, changed, 'BP', [], 50_000, 6).holds).toBe(false)
    expect(check(alarm, changed, 'BP', ['CO'], 50_000, 6).holds).toBe(false)
  })
})

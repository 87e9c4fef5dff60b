/** Networks for the engine's tests: bundled, shared and random ones, and what is true of them by enumeration. */

import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { randomFromSeed } from '../../src/engine/math/index.ts'
import {
  type Network,
  type NetworkNode,
  normalize,
  randomNetwork,
  readBif,
  readNetworkJson,
} from '../../src/engine/bayes/index.ts'

const shared = process.env.CLOISTER_SHARED ?? path.resolve('../shared')

/** A file of the folder beside the repository that holds data for tests; it may be absent. */
export const sharedFile = (name: string) => path.join(shared, name)
export const isShared = (name: string) => existsSync(sharedFile(name))
export const sharedText = (name: string) => readFileSync(sharedFile(name), 'utf8')
export const sharedNetwork = (name: string): Network => readBif(sharedText(`data/networks/${name}.bif`), name).network

/** One of the bundled networks. */
export const bundledNetwork = (name: string): Network =>
  readNetworkJson(readFileSync(new URL(`../../resources/networks/${name}.json`, import.meta.url), 'utf8')).network

/** A joint state of all nodes and its probability. */
export interface State {
  readonly levels: readonly number[]
  readonly probability: number
}

/** Every joint state, by multiplying the tables: what exact answers are compared with. */
export function enumerate(network: Network): State[] {
  let states: State[] = [{ levels: [], probability: 1 }]
  for (const { levels: names, parents, table } of network)
    states = states.flatMap(({ levels, probability }) => {
      const row = parents.reduce((number, parent) => number * network[parent].levels.length + levels[parent], 0)
      return names.map((_, level) => ({
        levels: [...levels, level],
        probability: probability * table[row * names.length + level],
      }))
    })
  return states
}

/** Probabilities of a node among the states given, which need not add up to 1. */
export function marginal(states: readonly State[], node: number, levels: number): number[] {
  const sums = new Array<number>(levels).fill(0)
  for (const { levels, probability } of states) sums[levels[node]] += probability
  const total = sums.reduce((a, b) => a + b)
  return total > 0 ? sums.map((sum) => sum / total) : sums
}

/** Small random networks, about a fifth of whose probabilities are 0. */
export const networks = (mostNodes = 7) =>
  fc.record({ seed: fc.nat(), nodes: fc.integer({ min: 1, max: mostNodes }) }).map(({ seed, nodes }): Network => {
    const random = randomFromSeed(seed)
    const network = randomNetwork({ nodes, mostParents: 3, mostLevels: 3 }, random.stream('network'))
    const zeros = random.stream('zeros')
    return network.map((node): NetworkNode => {
      const table = node.table.map((probability) => (zeros.uniform() < 0.2 ? 0 : probability))
      normalize(table, node.levels.length)
      return { ...node, table }
    })
  })

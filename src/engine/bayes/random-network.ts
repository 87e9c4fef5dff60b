import type { Random } from '../math/index.ts'
import { type Network, type NetworkNode, normalize } from './network.ts'

export interface RandomNetworkOptions {
  readonly nodes: number
  /** Each node has 0 to this many parents. */
  readonly mostParents: number
  /** Each node has 2 to this many levels. */
  readonly mostLevels: number
}

/** Parents are chosen among this many nodes before a node, as in networks that people draw. */
const nearby = 10

/** A network with random parents and tables (uniform on the simplex), for tests and benchmarks. */
export function randomNetwork({ nodes, mostParents, mostLevels }: RandomNetworkOptions, random: Random): Network {
  const network: NetworkNode[] = []
  for (let position = 0; position < nodes; position++) {
    const levels = Array.from({ length: 2 + random.integer(mostLevels - 1) }, (_, level) => `level ${level}`)
    const before = Math.min(position, nearby)
    const count = Math.min(before, random.integer(mostParents + 1))
    const parents = [...random.permutation(before).subarray(0, count)].map((back) => position - 1 - back)
    const configurations = parents.reduce((product, parent) => product * network[parent].levels.length, 1)
    const table = Float64Array.from({ length: configurations * levels.length }, () => random.exponential())
    normalize(table, levels.length)
    network.push({ name: `node ${position}`, levels, parents, table })
  }
  return network
}

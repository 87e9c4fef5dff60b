import { type Network, positionOf } from './network.ts'

/** What a node is set to: a level, counted from 0, or a probability for each of its levels. */
export type Setting = number | readonly number[]

/**
 * The network under do-interventions (Pearl 2009, section 3.2): each node named loses its parents and takes the level given,
 * or one drawn from the probabilities given; everything else stays as it is.
 *
 * @param settings by the nodes' names
 * @throws RangeError on an unknown node or level, or probabilities that do not add up to 1
 */
export function intervene(network: Network, settings: ReadonlyMap<string, Setting>): Network {
  const changed = [...network]
  for (const [name, setting] of settings) {
    const position = positionOf(network, name)
    const node = network[position]
    changed[position] = { ...node, parents: [], table: settingTable(name, node.levels.length, setting) }
  }
  return changed
}

function settingTable(name: string, levels: number, setting: Setting): Float64Array {
  if (typeof setting === 'number') {
    if (!(Number.isInteger(setting) && setting >= 0 && setting < levels))
      throw new RangeError(`"${name}" has the levels 0 to ${levels - 1}; ${setting} is none of them.`)
    const table = new Float64Array(levels)
    table[setting] = 1
    return table
  }
  const sum = setting.reduce((a, b) => a + b, 0)
  if (setting.length !== levels || !setting.every((probability) => probability >= 0) || !(Math.abs(sum - 1) < 1e-6))
    throw new RangeError(`"${name}" needs ${levels} probabilities that add up to 1.`)
  return Float64Array.from(setting)
}

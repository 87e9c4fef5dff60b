import type { Random } from '../math/index.ts'
import { configurationCodes, type Network } from './network.ts'

/**
 * Draws rows from a network, parents before children (forward sampling).
 *
 * @param rows how many
 * @param random each node draws from a stream of its own name, so that a change to one table leaves others' draws alone
 * @returns for each node the level of each row
 */
export function sampleNetwork(network: Network, rows: number, random: Random): Int32Array[] {
  const levels = network.map((node) => node.levels.length)
  const codes: Int32Array[] = []
  for (const node of network) {
    const width = node.levels.length
    const stream = random.stream(node.name)
    const configuration = configurationCodes(levels, node.parents, codes, rows)
    const column = new Int32Array(rows)
    for (let row = 0; row < rows; row++) {
      const start = configuration[row] * width
      let rest = stream.uniform()
      let level = 0
      while (level < width - 1 && rest >= node.table[start + level]) rest -= node.table[start + level++]
      // Rounding may leave a remainder beyond the last level that has any probability.
      while (level > 0 && node.table[start + level] === 0) level--
      column[row] = level
    }
    codes.push(column)
  }
  return codes
}

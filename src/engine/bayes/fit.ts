import { configurationCodes, type Network, type NetworkNode } from './network.ts'

/** A node before its table is known. */
export type NodeStructure = Omit<NetworkNode, 'table'>

/**
 * Fits every table of a network by maximum likelihood, or with Dirichlet pseudo-counts.
 *
 * @param structure nodes with parents before children
 * @param codes a sample: for each node the level of each row
 * @param pseudoCount added to every count; with 0, a configuration without rows gets the node's overall frequencies
 */
export function fitNetwork(
  structure: readonly NodeStructure[],
  codes: readonly Int32Array[],
  rows: number,
  pseudoCount = 0,
): Network {
  const levels = structure.map((node) => node.levels.length)
  return structure.map((node, position) => {
    const width = levels[position]
    const configurations = node.parents.reduce((product, parent) => product * levels[parent], 1)
    const configuration = configurationCodes(levels, node.parents, codes, rows)
    const table = new Float64Array(configurations * width).fill(pseudoCount)
    const overall = new Float64Array(width).fill(pseudoCount)
    for (let row = 0; row < rows; row++) {
      table[configuration[row] * width + codes[position][row]]++
      overall[codes[position][row]]++
    }
    normalize(overall, width)
    normalize(table, width, overall)
    return { ...node, table }
  })
}

/** Scales each row to add up to 1; a row of zeros becomes `fallback`, by default uniform. */
export function normalize(table: Float64Array, width: number, fallback?: Float64Array): void {
  for (let start = 0; start < table.length; start += width) {
    let total = 0
    for (let level = 0; level < width; level++) total += table[start + level]
    for (let level = 0; level < width; level++)
      table[start + level] = total > 0 ? table[start + level] / total : (fallback?.[level] ?? 1 / width)
  }
}

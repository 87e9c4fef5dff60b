import { type Codes, configurationsOfRows, type Network, normalizedTable } from './network.ts'

/** Rows added up at a time. */
const block = 16384

/**
 * The logarithm of each row's probability; -Infinity for rows that cannot occur.
 *
 * @param codes for each node the level of each row, none missing
 */
export function logLikelihoods(network: Network, codes: readonly Codes[], rows: number): Float64Array {
  const levels = network.map((node) => node.levels.length)
  const sums = new Float64Array(rows)
  const configurations = new Int32Array(Math.min(block, rows))
  network.forEach((node, position) => {
    const logarithms = normalizedTable(node).map(Math.log)
    const column = codes[position]
    for (let start = 0; start < rows; start += block) {
      const end = Math.min(rows, start + block)
      configurationsOfRows(configurations, levels, node.parents, codes, start, end, levels[position])
      for (let row = start, i = 0; row < end; row++, i++) sums[row] += logarithms[configurations[i] + column[row]]
    }
  })
  return sums
}

/** The logarithm of the probability of all rows together (natural logarithm). */
export function logLikelihood(network: Network, codes: readonly Codes[], rows: number): number {
  return logLikelihoods(network, codes, rows).reduce((a, b) => a + b, 0)
}

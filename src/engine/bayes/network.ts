/**
 * Discrete Bayesian networks: a directed acyclic graph whose nodes are categories, and for each node the probabilities of
 * its levels given its parents.
 */

export interface NetworkNode {
  readonly name: string
  readonly levels: readonly string[]
  /** Positions of the parents in the network's list, in the order in which the table counts them. */
  readonly parents: readonly number[]
  /**
   * The conditional probability table: for each configuration of the parents one row of levels.length probabilities.
   * The configurations are numbered with the last parent varying fastest. A row adds up to 1 but for rounding in the file
   * it came from; whatever computes with a table scales its rows first (see {@link normalizedTable}).
   */
  readonly table: Float64Array
}

/** Nodes in an order in which parents come before their children. */
export type Network = readonly NetworkNode[]

/** The level of a node in each row of a sample, counted from 0. */
export type Codes = Uint8Array | Uint16Array | Int32Array

/** Levels of some nodes, by the nodes' names; levels are counted from 0. */
export type Evidence = ReadonlyMap<string, number>

/** How many configurations the parents of a node have. */
export const configurationsOf = (network: Network, node: NetworkNode): number =>
  node.parents.reduce((product, parent) => product * network[parent].levels.length, 1)

/** Position of a node. @throws RangeError when the network has no such node */
export function positionOf(network: Network, name: string): number {
  const position = network.findIndex((node) => node.name === name)
  if (position < 0) throw new RangeError(`The network has no node "${name}".`)
  return position
}

/**
 * The level of each node as evidence gives it, -1 for nodes without.
 *
 * @throws RangeError on an unknown node or level
 */
export function evidenceLevels(network: Network, evidence: Evidence): Int32Array {
  const levels = new Int32Array(network.length).fill(-1)
  for (const [name, level] of evidence) {
    const position = positionOf(network, name)
    const count = network[position].levels.length
    if (!(Number.isInteger(level) && level >= 0 && level < count))
      throw new RangeError(`"${name}" has the levels 0 to ${count - 1}; ${level} is none of them.`)
    levels[position] = level
  }
  return levels
}

/** What tables of networks are described by. */
export interface NetworkSize {
  readonly nodes: number
  readonly arcs: number
  /** Free parameters: for each configuration of a node's parents one less than it has levels. */
  readonly parameters: number
}

/** Nodes, arcs and free parameters. */
export const sizeOf = (network: Network): NetworkSize => ({
  nodes: network.length,
  arcs: network.reduce((sum, { parents }) => sum + parents.length, 0),
  parameters: network.reduce((sum, node) => sum + configurationsOf(network, node) * (node.levels.length - 1), 0),
})

/**
 * The number of the parents' configuration in each row of a sample.
 *
 * @param codes the sample: one array of codes for each node
 */
export function configurationCodes(
  levels: readonly number[],
  parents: readonly number[],
  codes: readonly Codes[],
  rows: number,
): Int32Array {
  const result = new Int32Array(rows)
  configurationsOfRows(result, levels, parents, codes, 0, rows, 1)
  return result
}

/**
 * Writes the configurations of a stretch of rows, each times `step`, to the beginning of `target`.
 *
 * @param step what neighbouring configurations are apart, e.g. the levels of the node whose table they point into
 */
export function configurationsOfRows(
  target: Int32Array,
  levels: readonly number[],
  parents: readonly number[],
  codes: readonly Codes[],
  start: number,
  end: number,
  step: number,
): void {
  if (parents.length === 0) target.fill(0, 0, end - start)
  let stride = step
  for (let i = parents.length - 1; i >= 0; i--) {
    const column = codes[parents[i]]
    if (i === parents.length - 1) writeScaled(target, column, start, end, stride)
    else addScaled(target, column, start, end, stride)
    stride *= levels[parents[i]]
  }
}

function writeScaled(target: Int32Array, column: Codes, start: number, end: number, stride: number): void {
  for (let row = start, i = 0; row < end; row++, i++) target[i] = column[row] * stride
}

function addScaled(target: Int32Array, column: Codes, start: number, end: number, stride: number): void {
  for (let row = start, i = 0; row < end; row++, i++) target[i] += column[row] * stride
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

/** A node's table with rows that add up to 1 to the last bits. */
export function normalizedTable(node: NetworkNode): Float64Array {
  const table = Float64Array.from(node.table)
  normalize(table, node.levels.length)
  return table
}

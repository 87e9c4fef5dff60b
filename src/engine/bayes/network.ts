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
   * The configurations are numbered with the last parent varying fastest.
   */
  readonly table: Float64Array
}

/** Nodes in an order in which parents come before their children. */
export type Network = readonly NetworkNode[]

/** How many configurations the parents of a node have. */
export const configurationsOf = (network: Network, node: NetworkNode): number =>
  node.parents.reduce((product, parent) => product * network[parent].levels.length, 1)

/**
 * The number of the parents' configuration in each row of a sample.
 *
 * @param codes the sample: one array of codes for each node
 */
export function configurationCodes(
  levels: readonly number[],
  parents: readonly number[],
  codes: readonly Int32Array[],
  rows: number,
): Int32Array {
  const result = new Int32Array(rows)
  for (const parent of parents) {
    const column = codes[parent]
    const count = levels[parent]
    for (let row = 0; row < rows; row++) result[row] = result[row] * count + column[row]
  }
  return result
}

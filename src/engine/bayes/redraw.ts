import type { Random } from '../math/index.ts'
import { normalize } from './fit.ts'
import type { Network } from './network.ts'

/**
 * P* of paper 1: every table redrawn uniformly from the simplex (Dirichlet with all parameters 1), except those of the
 * nodes to keep. Keeping the outcome's table keeps P(Y | parents).
 *
 * @param keep names of the nodes whose tables stay
 */
export function redrawTables(network: Network, keep: ReadonlySet<string>, random: Random): Network {
  return network.map((node) => {
    if (keep.has(node.name)) return node
    const stream = random.stream(node.name)
    // Exponentials, divided by their sum, are uniform on the simplex.
    const table = node.table.map(() => stream.exponential())
    normalize(table, node.levels.length)
    return { ...node, table }
  })
}

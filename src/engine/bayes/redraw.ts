import type { Random } from '../math/index.ts'
import { type Network, type NetworkNode, normalize, normalizedTable } from './network.ts'

/** How P* is made from P, beside which tables stay. */
export interface ChangeOptions {
  /** Leave probabilities of 0 at 0, so that P* gives weight only to rows that P can produce (default: false). */
  readonly keepZeros?: boolean
}

/** Changes every table but those named. Each node has a stream of its own, so that one does not disturb another. */
function changeTables(
  network: Network,
  keep: ReadonlySet<string>,
  random: Random,
  change: (node: NetworkNode, stream: Random) => Float64Array,
): Network {
  return network.map((node) => {
    if (keep.has(node.name)) return node
    const table = change(node, random.stream(node.name))
    normalize(table, node.levels.length)
    return { ...node, table }
  })
}

/**
 * P* of paper 1 (section 4.1): every table redrawn uniformly from the simplex (Dirichlet with all parameters 1), except
 * those of the nodes to keep. Keeping the outcome's table keeps P(Y | parents).
 *
 * @param keep names of the nodes whose tables stay
 */
export const redrawTables = (
  network: Network,
  keep: ReadonlySet<string>,
  random: Random,
  { keepZeros = false }: ChangeOptions = {},
): Network =>
  changeTables(network, keep, random, ({ table }, stream) =>
    // Exponentials, divided by their sum, are uniform on the simplex. The draw is made for a zero too, so that both
    // variants draw alike.
    table.map((probability) => {
      const drawn = stream.exponential()
      return keepZeros && probability === 0 ? 0 : drawn
    }),
  )

/**
 * P* of paper 1's noise figure (figure 3c): to each probability of every table but those to keep, noise uniform on
 * [0, eta] is added, and the rows are scaled to add up to 1 again. At eta 0 this is P.
 *
 * @param eta the noise's upper end; the paper uses 0 to 2
 * @throws RangeError unless eta is a number from 0
 */
export function addNoise(
  network: Network,
  keep: ReadonlySet<string>,
  eta: number,
  random: Random,
  { keepZeros = false }: ChangeOptions = {},
): Network {
  if (!(eta >= 0 && eta < Infinity)) throw new RangeError(`Noise lies between 0 and eta; eta cannot be ${eta}.`)
  return changeTables(network, keep, random, (node, stream) =>
    normalizedTable(node).map((probability) => {
      const noise = eta * stream.uniform()
      return keepZeros && probability === 0 ? 0 : probability + noise
    }),
  )
}

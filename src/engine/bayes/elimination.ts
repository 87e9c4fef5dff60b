import { cellsOf, type Factor, sumOut } from './factor.ts'
import { type Network, normalizedTable } from './network.ts'

/** The largest table that exact answers may need on their way: 2^25 numbers, 256 MB. */
export const mostCells = 2 ** 25

/** The network's tables as factors: each node's parents and the node, rows adding up to 1. */
export const factorsOf = (network: Network, positions: readonly number[]): Factor[] =>
  positions.map((position) => ({
    scope: [...network[position].parents, position],
    values: normalizedTable(network[position]),
  }))

/** The nodes given and everything that they descend from, in the network's order. Others cannot tell about them. */
export function withAncestors(network: Network, positions: readonly number[]): number[] {
  const found = new Uint8Array(network.length)
  for (const position of positions) found[position] = 1
  for (let position = network.length - 1; position >= 0; position--)
    if (found[position]) for (const parent of network[position].parents) found[parent] = 1
  return network.flatMap((_, position) => (found[position] ? position : []))
}

/**
 * The order in which to sum nodes out: always the one whose neighbours need the fewest new links among them (min-fill,
 * Rose 1972; Kjaerulff 1990), among equals the one with the smallest table.
 *
 * @param hidden nodes to be summed out
 * @param scopes what nodes stand together in a factor; nodes that are fixed are left out of them
 */
export function minFillOrder(
  hidden: readonly number[],
  scopes: readonly (readonly number[])[],
  levels: readonly number[],
): number[] {
  const neighbours = new Map<number, Set<number>>()
  for (const scope of scopes)
    for (const node of scope) {
      const known = neighbours.get(node) ?? new Set()
      neighbours.set(node, known)
      for (const other of scope) if (other !== node) known.add(other)
    }
  const waiting = new Set(hidden)
  const costs = new Map<number, { fill: number; cells: number }>()
  const order: number[] = []
  while (waiting.size > 0) {
    let best = -1
    let least = { fill: Infinity, cells: Infinity }
    for (const node of waiting) {
      const cost = costs.get(node) ?? costOf(node, neighbours, levels)
      costs.set(node, cost)
      if (cost.fill < least.fill || (cost.fill === least.fill && cost.cells < least.cells)) [best, least] = [node, cost]
    }
    waiting.delete(best)
    order.push(best)
    for (const touched of connect(best, neighbours)) costs.delete(touched)
  }
  return order
}

/** How many links are missing among a node's neighbours, and the cells of the table that summing it out needs. */
function costOf(node: number, neighbours: ReadonlyMap<number, ReadonlySet<number>>, levels: readonly number[]) {
  const around = [...(neighbours.get(node) ?? [])]
  let fill = 0
  for (let i = 0; i < around.length; i++)
    for (let j = 0; j < i; j++) if (!neighbours.get(around[i])?.has(around[j])) fill++
  return { fill, cells: cellsOf([node, ...around], levels) }
}

/** Links a node's neighbours with each other and takes the node out. Returns the nodes whose costs may have changed. */
function connect(node: number, neighbours: Map<number, Set<number>>): Set<number> {
  const around = [...(neighbours.get(node) ?? [])]
  const touched = new Set(around)
  for (const other of around) {
    const linked = neighbours.get(other) as Set<number>
    linked.delete(node)
    for (const third of around) if (third !== other) linked.add(third)
    for (const third of linked) touched.add(third)
  }
  neighbours.delete(node)
  return touched
}

/** What elimination leaves. */
export interface Eliminated {
  readonly factors: readonly Factor[]
  /** Nodes that were not summed out, because a table would have been larger than allowed; in their order. */
  readonly left: readonly number[]
}

/**
 * Sums nodes out one after the other (variable elimination: Zhang and Poole 1994), until a table would exceed a limit.
 *
 * @param limit cells of the largest table on the way
 */
export function eliminate(
  order: readonly number[],
  factors: readonly Factor[],
  levels: readonly number[],
  limit: number,
): Eliminated {
  let current = factors
  for (let i = 0; i < order.length; i++) {
    const node = order[i]
    const [holding, others]: [Factor[], Factor[]] = [[], []]
    for (const factor of current) (factor.scope.includes(node) ? holding : others).push(factor)
    const scope = new Set(holding.flatMap(({ scope }) => scope))
    if (cellsOf([...scope], levels) > limit) return { factors: current, left: order.slice(i) }
    current = [...others, sumOut(node, holding, levels)]
  }
  return { factors: current, left: [] }
}

/** @throws RangeError when a table would be larger than {@link mostCells} */
export function eliminateAll(
  order: readonly number[],
  factors: readonly Factor[],
  levels: readonly number[],
): Factor[] {
  const { factors: rest, left } = eliminate(order, factors, levels, mostCells)
  if (left.length > 0)
    throw new RangeError(
      `The network is too closely linked for exact probabilities: a table of more than ${mostCells} numbers would be needed. Sample instead.`,
    )
  return [...rest]
}

import { eliminate, eliminateAll, factorsOf, minFillOrder, withAncestors } from './elimination.ts'
import { cellsOf, type Factor, multiply, reduce, stridesIn } from './factor.ts'
import { type Evidence, evidenceLevels, type Network, normalize, positionOf } from './network.ts'

/** Tables up to this many cells are made in advance for many queries: 2^16 numbers, half a megabyte. */
const mostPrepared = 2 ** 16

/** One node's probabilities given some others, prepared once and asked many times. */
export interface PosteriorQuery {
  /** Positions of the evidence nodes that matter; the others are independent of the target given these. */
  readonly relevant: readonly number[]
  /**
   * The target's probabilities given levels of the evidence nodes.
   *
   * @param levels the level of each node of the network; those that are not evidence are not read
   * @param into the target's levels.length probabilities
   * @returns false when the relevant evidence has probability 0; `into` is then all zeros
   */
  answer(levels: ArrayLike<number>, into: Float64Array): boolean
}

/**
 * Prepares the exact posterior of a node for any levels of the evidence nodes: nodes that cannot matter are left out (those
 * without descendants among target and evidence, those d-separated from the target), and hidden nodes are summed out in
 * advance as long as the tables stay small; the rest is summed out in each query.
 *
 * @param target name of the node asked for
 * @param evidence names of the nodes whose levels will be known
 * @param prepared cells that a table made in advance may have; 0 to do everything in the query
 * @throws RangeError on an unknown node, or when a query would need too large a table
 */
export function preparePosterior(
  network: Network,
  target: string,
  evidence: readonly string[],
  prepared = mostPrepared,
): PosteriorQuery {
  const levels = network.map((node) => node.levels.length)
  const asked = positionOf(network, target)
  const known = new Set(evidence.map((name) => positionOf(network, name)))
  if (known.has(asked)) throw new RangeError(`"${target}" is asked for and given at the same time.`)
  const all = factorsOf(network, withAncestors(network, [asked, ...known]))
  const factors = connectedTo(asked, all, known)
  const free = factors.map(({ scope }) => scope.filter((node) => !known.has(node)))
  const hidden = [...new Set(free.flat())].filter((node) => node !== asked)
  const { factors: rest, left } = eliminate(minFillOrder(hidden, free, levels), factors, levels, prepared)
  const relevant = [...new Set(rest.flatMap(({ scope }) => scope))].filter((node) => known.has(node))
  if (left.length === 0 && cellsOf([...relevant, asked], levels) <= prepared)
    return lookUp(multiply(rest, [...relevant, asked], levels), relevant, levels[asked], levels)
  return { relevant, answer: (fixed, into) => eliminateGiven(rest, left, relevant, asked, levels, fixed, into) }
}

/** The factors that are linked to a node by nodes that are not known; the others cancel out of its posterior. */
function connectedTo(node: number, factors: readonly Factor[], known: ReadonlySet<number>): Factor[] {
  const reached = new Set([node])
  let waiting = factors.map((factor) => ({ factor, free: factor.scope.filter((other) => !known.has(other)) }))
  const found: Factor[] = []
  for (;;) {
    const linked = waiting.filter(({ free }) => free.some((other) => reached.has(other)))
    if (linked.length === 0) return found
    waiting = waiting.filter((candidate) => !linked.includes(candidate))
    for (const { factor, free } of linked) {
      found.push(factor)
      for (const other of free) reached.add(other)
    }
  }
}

/** A query whose every answer is a row of one table. */
function lookUp(joint: Factor, relevant: readonly number[], width: number, levels: readonly number[]): PosteriorQuery {
  // Rows of zeros, which stand for impossible evidence, stay what they are.
  normalize(joint.values, width, new Float64Array(width))
  const strides = stridesIn(joint, relevant, levels)
  return {
    relevant,
    answer(fixed, into) {
      let at = 0
      for (let i = 0; i < relevant.length; i++) at += fixed[relevant[i]] * strides[i]
      let total = 0
      for (let level = 0; level < width; level++) total += into[level] = joint.values[at + level]
      return total > 0
    },
  }
}

function eliminateGiven(
  factors: readonly Factor[],
  left: readonly number[],
  relevant: readonly number[],
  asked: number,
  levels: readonly number[],
  fixed: ArrayLike<number>,
  into: Float64Array,
): boolean {
  const given = new Int32Array(levels.length).fill(-1)
  for (const node of relevant) given[node] = fixed[node]
  const reduced = factors.map((factor) => reduce(factor, given, levels))
  const { values } = multiply(eliminateAll(left, reduced, levels), [asked], levels)
  const total = values.reduce((a, b) => a + b)
  for (let level = 0; level < values.length; level++) into[level] = total > 0 ? values[level] / total : 0
  return total > 0
}

/**
 * A node's exact probabilities given evidence.
 *
 * @throws RangeError on an unknown node or level, when the evidence is impossible, or when the network is too closely linked
 */
export function posterior(network: Network, target: string, evidence: Evidence = new Map()): Float64Array {
  const probabilities = new Float64Array(network[positionOf(network, target)].levels.length)
  const query = preparePosterior(network, target, [...evidence.keys()], 0)
  // Evidence that contradicts itself where the target does not depend on it would go unnoticed by the query.
  const isPossible = evidence.size === 0 || evidenceProbability(network, evidence) > 0
  if (!isPossible || !query.answer(evidenceLevels(network, evidence), probabilities))
    throw new RangeError('The evidence cannot occur: its probability is 0.')
  return probabilities
}

/**
 * The exact joint probabilities of some nodes, the last one varying fastest.
 *
 * @throws RangeError when the network is too closely linked
 */
export function jointProbabilities(network: Network, names: readonly string[]): Float64Array {
  const levels = network.map((node) => node.levels.length)
  const kept = names.map((name) => positionOf(network, name))
  const needed = withAncestors(network, kept)
  const factors = factorsOf(network, needed)
  const hidden = needed.filter((node) => !kept.includes(node))
  const order = minFillOrder(
    hidden,
    factors.map(({ scope }) => scope),
    levels,
  )
  return multiply(eliminateAll(order, factors, levels), kept, levels).values
}

/** The probability of evidence. @throws RangeError as {@link posterior} does, but that impossible evidence has probability 0 */
export function evidenceProbability(network: Network, evidence: Evidence): number {
  const levels = network.map((node) => node.levels.length)
  const fixed = evidenceLevels(network, evidence)
  const needed = withAncestors(
    network,
    [...evidence.keys()].map((name) => positionOf(network, name)),
  )
  const factors = factorsOf(network, needed).map((factor) => reduce(factor, fixed, levels))
  const order = minFillOrder(
    needed.filter((node) => fixed[node] < 0),
    factors.map(({ scope }) => scope),
    levels,
  )
  return eliminateAll(order, factors, levels).reduce((product, { values }) => product * values[0], 1)
}

import { findCycle } from '#shared/graph/relations.ts'
import type { Network } from './network.ts'

/** A node as files give it: parents by name, nodes in any order. */
export interface NamedNode {
  readonly name: string
  readonly levels: readonly string[]
  readonly parents: readonly string[]
  /** Rows of levels.length probabilities, the last parent varying fastest. */
  readonly table: Float64Array
}

/** Something wrong with a network, in words for the person who wrote it. */
export interface NetworkProblem {
  /** The node it is about. */
  readonly node: string
  /** The row of its table, where it is about one. */
  readonly configuration?: number
  readonly message: string
  readonly advice: string
}

/** How far a row's sum may be from 1: files often carry seven digits. */
export const sumTolerance = 1e-6

const list = (names: readonly string[]) => names.map((name) => `"${name}"`).join(', ')

/**
 * Everything wrong with a network's nodes: names and levels given twice, unknown parents, cycles, tables of the wrong
 * size, probabilities out of range and rows that do not add up to 1. Empty for a sound network.
 *
 * @param tolerance how far a row's sum may be from 1
 */
export function networkProblems(nodes: readonly NamedNode[], tolerance = sumTolerance): NetworkProblem[] {
  if (nodes.length === 0)
    return [{ node: '', message: 'The network has no nodes.', advice: 'Add at least one node with its probabilities.' }]
  const byName = new Map(nodes.map((node) => [node.name, node]))
  const repeatedNodes = new Set(repeats(nodes, ({ name }) => name))
  const problems = nodes.flatMap((node) => [
    ...nameProblems(node, byName, repeatedNodes.has(node)),
    ...tableProblems(node, byName, tolerance),
  ])
  const cycle = findCycle(nodes.flatMap(({ name, parents }) => parents.map((p): [string, string] => [p, name])))
  if (!cycle) return problems
  const message = `The nodes cause each other in a circle: ${cycle.join(' → ')}.`
  return [...problems, { node: cycle[0], message, advice: 'Take one of these parents out of its node.' }]
}

/** Those that come again, by name. */
function repeats<T>(list: readonly T[], nameOf: (item: T) => unknown = (item) => item): T[] {
  const seen = new Set<unknown>()
  return list.filter((item) => seen.size === seen.add(nameOf(item)).size)
}

function nameProblems(
  { name, levels, parents }: NamedNode,
  byName: ReadonlyMap<string, NamedNode>,
  isRepeated: boolean,
): NetworkProblem[] {
  const problems: NetworkProblem[] = []
  const add = (message: string, advice: string) => problems.push({ node: name, message, advice })
  if (name === '') add('A node has no name.', 'Give it one.')
  if (isRepeated) add(`There are two nodes named "${name}".`, 'Rename one of them.')
  if (levels.length === 0) add(`"${name}" has no levels.`, 'List the values that it can take.')
  const repeatedLevels = repeats(levels)
  if (repeatedLevels.length > 0)
    add(`"${name}" has the level ${list([...new Set(repeatedLevels)])} twice.`, 'Rename or remove one of them.')
  const repeated = repeats(parents)
  if (repeated.length > 0) add(`"${name}" names the parent ${list(repeated)} twice.`, 'Remove one of them.')
  const unknown = parents.filter((parent) => !byName.has(parent))
  if (unknown.length > 0)
    add(
      `"${name}" has the parent ${list(unknown)}, which is no node of this network.`,
      'Correct the name, or add the node.',
    )
  return problems
}

function tableProblems(
  { name, levels, parents, table }: NamedNode,
  byName: ReadonlyMap<string, NamedNode>,
  tolerance: number,
): NetworkProblem[] {
  const known = parents.flatMap((parent) => byName.get(parent) ?? [])
  const width = levels.length
  if (known.length < parents.length || width === 0 || known.some((parent) => parent.levels.length === 0)) return []
  const configurations = known.reduce((product, parent) => product * parent.levels.length, 1)
  if (table.length !== configurations * width) {
    const rows = configurations === 1 ? 'one row' : `${configurations} rows, one for each combination of its parents,`
    const message = `"${name}" needs ${rows} of ${width} probabilities: ${configurations * width} in all, not ${table.length}.`
    return [{ node: name, message, advice: 'Compare the table with the levels of the node and of its parents.' }]
  }
  for (let row = 0; row < configurations; row++) {
    const probabilities = table.subarray(row * width, (row + 1) * width)
    const where = `"${name}"${describeConfiguration(known, row)}`
    const odd = probabilities.find((probability) => !(probability >= 0 && probability <= 1 + tolerance))
    if (odd !== undefined)
      return [
        {
          node: name,
          configuration: row,
          message: `The probabilities of ${where} contain ${odd}.`,
          advice: 'A probability lies between 0 and 1.',
        },
      ]
    const sum = probabilities.reduce((a, b) => a + b, 0)
    if (Math.abs(sum - 1) > tolerance)
      return [
        {
          node: name,
          configuration: row,
          message: `The probabilities of ${where} add up to ${Number(sum.toPrecision(7))}.`,
          advice: 'They must add up to 1.',
        },
      ]
  }
  return []
}

/** The parents' levels in words: ", where a is x and b is y"; empty without parents. */
export function describeConfiguration(
  parents: readonly { readonly name: string; readonly levels: readonly string[] }[],
  configuration: number,
): string {
  if (parents.length === 0) return ''
  let rest = configuration
  const parts = parents.toReversed().map(({ name, levels }) => {
    const level = levels[rest % levels.length]
    rest = Math.floor(rest / levels.length)
    return `"${name}" is "${level}"`
  })
  return `, where ${parts.toReversed().join(' and ')}`
}

/**
 * A network from its nodes. They keep their order, but that parents come before their children.
 *
 * @param nodes without problems (see {@link networkProblems})
 */
export function assembleNetwork(nodes: readonly NamedNode[]): Network {
  const order = parentsFirst(nodes)
  const positions = new Map(order.map(({ name }, position) => [name, position]))
  return order.map(({ name, levels, parents, table }) => ({
    name,
    levels,
    parents: parents.map((parent) => positions.get(parent) as number),
    table,
  }))
}

/** Depth first: each node after those of its parents that were not placed before. */
function parentsFirst(nodes: readonly NamedNode[]): NamedNode[] {
  const byName = new Map(nodes.map((node) => [node.name, node]))
  const placed = new Set<NamedNode>()
  for (const start of nodes) {
    const waiting = [start]
    while (waiting.length > 0) {
      const node = waiting[waiting.length - 1]
      const missing = node.parents
        .map((parent) => byName.get(parent) as NamedNode)
        .find((parent) => !placed.has(parent))
      if (missing) waiting.push(missing)
      else placed.add(waiting.pop() as NamedNode)
    }
  }
  return [...placed]
}

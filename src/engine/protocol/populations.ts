import { addNoise, drawRows, intervene, type Network, positionOf, redrawTables, type Sample } from '../bayes/index.ts'
import { allRows, type Table } from '../data/index.ts'
import type { Random } from '../math/index.ts'
import type { Population } from '../study/index.ts'
import type { ProtocolShift } from './settings.ts'

/** Names of a node's parents. */
export const parentNames = (network: Network, node: string): string[] =>
  network[positionOf(network, node)].parents.map((parent) => network[parent].name)

/** Names of a node's children. */
export function childNames(network: Network, node: string): string[] {
  const position = positionOf(network, node)
  return network.filter(({ parents }) => parents.includes(position)).map(({ name }) => name)
}

/** Names of a node's parents, children and the children's other parents, in the network's order. */
export function blanketNames(network: Network, node: string): string[] {
  const children = childNames(network, node)
  const blanket = new Set([...parentNames(network, node), ...children])
  for (const child of children) for (const parent of parentNames(network, child)) blanket.add(parent)
  return network.map(({ name }) => name).filter((name) => name !== node && blanket.has(name))
}

/** P*: the network with other tables, but the outcome's. */
export function shiftedNetwork(network: Network, outcome: string, shift: ProtocolShift, random: Random): Network {
  const options = { keepZeros: shift.keepZeros }
  if (shift.kind === 'noise') return addNoise(network, new Set([outcome]), shift.eta, random, options)
  const keep = new Set([outcome])
  if (shift.kind === 'redraw' && shift.keep === 'parents')
    for (const parent of parentNames(network, outcome)) keep.add(parent)
  if (shift.kind === 'redraw' && shift.keep === 'all but roots')
    for (const { name, parents } of network) if (parents.length > 0) keep.add(name)
  const redrawn = redrawTables(network, keep, random, options)
  if (shift.kind === 'redraw') return redrawn
  const settings = childNames(network, outcome).map((child) => {
    const stream = random.stream(`do ${child}`)
    const weights = network[positionOf(network, child)].levels.map(() => stream.exponential())
    const total = weights.reduce((a, b) => a + b)
    return [child, weights.map((weight) => weight / total)] as const
  })
  return intervene(redrawn, new Map(settings))
}

/** Rows drawn from a network, as a table of categories. */
export const tableOf = (network: Network, { rows, columns }: Sample): Table => ({
  rows,
  columns: network.map(({ name, levels }, position) => ({
    kind: 'category',
    name,
    levels,
    codes: new Int32Array(columns[position]),
  })),
})

export const drawTable = (network: Network, rows: number, random: Random): Table =>
  tableOf(network, drawRows(network, rows, random))

/** Some rows of a table with their outcomes. */
export function populationOf(network: Network, outcome: string, table: Table, rows = allRows(table.rows)): Population {
  const column = table.columns[positionOf(network, outcome)]
  if (column.kind !== 'category') throw new RangeError(`"${outcome}" is no category.`)
  return { table, rows, labels: rows.map((row) => column.codes[row]), persons: null }
}

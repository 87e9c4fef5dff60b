import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import type {
  BestPossible,
  BundledNetwork,
  DatasetNetwork,
  FitSettings,
  NetworkFile,
  NetworkView,
} from '#shared/contracts/network.ts'
import { parentsOf, topologicalOrder } from '#shared/graph/relations.ts'
import { CloisterError } from '#shared/ipc/errors.ts'
import {
  fitTables,
  type Network,
  networkFromFile,
  networkToFile,
  OptimalPredictor,
  readNetworkJson,
  sizeOf,
  writeBif,
  writeNetworkJson,
} from '#engine/bayes/index.ts'
import type { CategoryColumn } from '#engine/data/index.ts'
import { randomFromSeed } from '#engine/math/index.ts'
import { loadTable, type Workspace } from '#storage/index.ts'
import { learnedColumns, learningTable } from './learning-data.ts'

/** Probabilities that the tables of one network may have together, so that they can be stored and shown. */
const mostCells = 200_000

/** The networks in a folder of files in Cloister's form. @throws CloisterError graph-file for one that is not sound */
export async function listNetworks(folder: string): Promise<BundledNetwork[]> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort()
  return Promise.all(
    files.map(async (fileName) => {
      const { file, network } = readNetworkJson(await readFile(path.join(folder, fileName), 'utf8'), fileName)
      const { nodes, arcs, parameters } = sizeOf(network)
      const { name, description } = file
      return { id: path.basename(fileName, '.json'), name, description, nodes, edges: arcs, parameters }
    }),
  )
}

/**
 * Fits the probability tables of a dataset's graph to its rows and stores them.
 *
 * @throws CloisterError not-found; too-few-rows without a column in the graph or a complete row; bad-arguments where the
 * tables would be too large
 */
export async function fitDatasetNetwork(
  workspace: Workspace,
  datasetId: string,
  fit: FitSettings,
): Promise<NetworkView> {
  const [dataset, graph] = [await workspace.datasets.get(datasetId), await workspace.graphs.get(datasetId)]
  const columns = learnedColumns(dataset.columns).filter(({ name }) => graph.nodes.includes(name))
  const raw = await loadTable(workspace.snapshotPath(dataset), columns)
  const { table, droppedRows } = learningTable(raw, columns, dataset.cutPoint, { kind: 'bins', bins: fit.bins })
  if (columns.length === 0 || table.rows === 0)
    throw new CloisterError(
      'too-few-rows',
      columns.length === 0 ? 'The graph has no columns.' : 'No row is complete.',
      columns.length === 0 ? 'Draw the graph first.' : 'Treat missing values otherwise on the Data page.',
    )
  const categories = new Map(table.columns.map((column) => [column.name, column as CategoryColumn]))
  const order = topologicalOrder(graph.nodes, graph.edges)
  const structure = order.map((name) => ({
    name,
    levels: (categories.get(name) as CategoryColumn).levels,
    parents: parentsOf(graph.edges, name).map((parent) => order.indexOf(parent)),
  }))
  refuseLarge(structure)
  const { network, unseen } = fitTables(
    structure,
    order.map((name) => (categories.get(name) as CategoryColumn).codes),
    table.rows,
    fit.priorRows > 0 ? { kind: 'equivalent-sample-size', size: fit.priorRows } : { kind: 'none' },
  )
  const description = `Fitted by Cloister to ${table.rows} rows of ${dataset.source.fileName}.`
  const tables: DatasetNetwork = {
    network: networkToFile(network, { name: dataset.name, description }),
    fit,
    fittedAt: new Date().toISOString(),
    rows: table.rows,
    droppedRows,
    unseen: unseen.reduce((sum, count) => sum + count, 0),
    edited: [],
  }
  await workspace.networks.save(datasetId, tables)
  return viewOf(workspace, datasetId, tables)
}

function refuseLarge(structure: readonly { name: string; levels: readonly string[]; parents: readonly number[] }[]) {
  const cellsOf = ({ levels, parents }: (typeof structure)[number]) =>
    parents.reduce((product, parent) => product * structure[parent].levels.length, levels.length)
  const total = structure.reduce((sum, node) => sum + cellsOf(node), 0)
  if (total <= mostCells) return
  const largest = structure.reduce((a, b) => (cellsOf(b) > cellsOf(a) ? b : a))
  throw new CloisterError(
    'bad-arguments',
    `The tables would have ${total.toLocaleString('en')} probabilities, most of them for ${largest.name}; at most ${mostCells.toLocaleString('en')} can be shown.`,
    `Cut numbers into fewer ranges, or draw fewer edges into ${largest.name}.`,
  )
}

/** The stored tables of a dataset; null where none have been fitted. @throws CloisterError not-found */
export async function datasetNetwork(workspace: Workspace, datasetId: string): Promise<NetworkView | null> {
  const tables = await workspace.networks.get(datasetId)
  return tables && viewOf(workspace, datasetId, tables)
}

/**
 * Stores tables that the user has changed.
 *
 * @throws CloisterError not-found; graph-file where a row does not add up to 1, or nodes, levels or parents have changed
 */
export async function saveDatasetNetwork(
  workspace: Workspace,
  datasetId: string,
  network: NetworkFile,
): Promise<NetworkView> {
  const before = await stored(workspace, datasetId)
  networkFromFile(network, 'the tables')
  const frame = ({ nodes }: NetworkFile) =>
    JSON.stringify(nodes.map(({ name, levels, parents }) => [name, levels, parents]))
  if (frame(network) !== frame(before.network))
    throw new CloisterError(
      'graph-file',
      'These tables belong to another graph or to other levels.',
      'Fit the tables again.',
    )
  const changed = network.nodes.filter(
    ({ table }, i) => JSON.stringify(table) !== JSON.stringify(before.network.nodes[i].table),
  )
  const tables = {
    ...before,
    network,
    edited: [...new Set([...before.edited, ...changed.map(({ name }) => name)])],
  }
  await workspace.networks.save(datasetId, tables)
  return viewOf(workspace, datasetId, tables)
}

/** The stored tables as a file. @throws CloisterError not-found */
export async function networkFileOf(workspace: Workspace, datasetId: string, form: 'bif' | 'json') {
  const { network } = await stored(workspace, datasetId)
  const text =
    form === 'json'
      ? writeNetworkJson(network)
      : writeBif({ name: network.name, network: networkFromFile(network, 'the tables') })
  return { name: network.name, text }
}

async function stored(workspace: Workspace, datasetId: string): Promise<DatasetNetwork> {
  const tables = await workspace.networks.get(datasetId)
  if (tables) return tables
  throw new CloisterError('not-found', 'No tables have been fitted for this dataset.', 'Fit the tables first.')
}

async function viewOf(workspace: Workspace, datasetId: string, tables: DatasetNetwork): Promise<NetworkView> {
  const { columns } = await workspace.datasets.get(datasetId)
  const outcome = columns.find(({ role }) => role === 'outcome')?.name
  const node = tables.network.nodes.find(({ name }) => name === outcome)
  if (!node) return { tables, best: null }
  const network = networkFromFile(tables.network, 'the tables')
  const all = bestPossible(network, node.name)
  const parents = bestPossible(network, node.name, node.parents)
  return { tables, best: all && parents && { outcome: node.name, all, parents } }
}

/** Rows sampled where the best accuracy cannot be enumerated. */
const sampledRows = 20_000

function bestPossible(network: Network, outcome: string, observed?: readonly string[]): BestPossible | null {
  try {
    const random = randomFromSeed(1).stream('best accuracy')
    return new OptimalPredictor(network, outcome, observed).bestAccuracy(random, sampledRows)
  } catch (error) {
    // Too closely linked for exact probabilities.
    if (error instanceof RangeError) return null
    throw error
  }
}

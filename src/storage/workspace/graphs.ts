import type { Dataset } from '#shared/contracts/dataset.ts'
import { type Edge, Graph } from '#shared/contracts/graph.ts'
import { findCycle } from '#shared/graph/relations.ts'
import { CloisterError } from '#shared/ipc/errors.ts'
import type { Datasets } from './datasets.ts'
import { type Store, stored } from './store.ts'

/** The columns that may be nodes of a dataset's graph: its outcome and its features, in the dataset's order. */
export function graphColumns({ columns }: Pick<Dataset, 'columns'>): string[] {
  return columns
    .filter(({ role }) => role === 'outcome' || role === 'feature' || role === 'sensitive')
    .map(({ name }) => name)
}

/** The part of a graph that lies among some columns. */
export function restrictGraph(graph: Graph, columns: readonly string[]): Graph {
  const known = new Set(columns)
  const edges = graph.edges.filter(([from, to]) => known.has(from) && known.has(to))
  const shown = new Set([...graph.nodes, ...edges.flat()])
  return {
    ...graph,
    nodes: columns.filter((name) => shown.has(name)),
    edges,
    positions: Object.fromEntries(Object.entries(graph.positions).filter(([name]) => known.has(name))),
  }
}

/** @throws CloisterError graph-cycle naming the path */
export function refuseCycle(edges: readonly Edge[]): void {
  const cycle = findCycle(edges)
  if (!cycle) return
  throw new CloisterError(
    'graph-cycle',
    `These edges form a cycle: ${cycle.join(' → ')}.`,
    'A cause cannot be its own effect: remove or reverse one of these edges.',
  )
}

const emptyGraph: Graph = { nodes: [], edges: [], positions: {}, origin: 'empty' }

/** The causal graph of each dataset. */
export class Graphs {
  readonly #store: Store
  readonly #datasets: Datasets

  constructor(store: Store, datasets: Datasets) {
    this.#store = store
    this.#datasets = datasets
  }

  /**
   * A dataset's graph over its outcome and its features; the outcome alone if none has been saved.
   *
   * What was saved is never touched when a column is ignored or changes its role: its node and its edges are left out here, and
   * are there again once the column is the outcome or a feature again, unless the graph has been saved in between.
   *
   * @throws CloisterError not-found
   */
  async get(datasetId: string): Promise<Graph> {
    const dataset = await this.#datasets.get(datasetId)
    const row = await this.#store.one('SELECT graph FROM graphs WHERE dataset_id = ?', [datasetId])
    const outcome = dataset.columns.filter(({ role }) => role === 'outcome').map(({ name }) => name)
    const graph = row ? stored(Graph, row[0], 'graph') : emptyGraph
    return restrictGraph({ ...graph, nodes: [...graph.nodes, ...outcome] }, graphColumns(dataset))
  }

  /**
   * @throws CloisterError not-found; graph-column when a node or an end of an edge is not a column of the dataset; graph-cycle,
   * naming the path
   */
  async save(datasetId: string, graph: Graph): Promise<void> {
    await this.#store.exclusive(async () => {
      const { columns } = await this.#datasets.get(datasetId)
      const known = new Set(columns.map(({ name }) => name))
      const unknown = [...graph.nodes, ...graph.edges.flat()].find((name) => !known.has(name))
      if (unknown !== undefined) {
        throw new CloisterError(
          'graph-column',
          `The graph names "${unknown}", which is not a column of the dataset.`,
          'Remove that node, or choose the dataset that the graph belongs to.',
        )
      }
      refuseCycle(graph.edges)
      const values = [datasetId, JSON.stringify(graph)]
      await this.#store.database.run('INSERT OR REPLACE INTO graphs VALUES (?, ?)', values)
    })
  }
}

import type { Edge, Graph } from '#shared/contracts/graph.ts'
import { call } from '../api/client.ts'
import {
  addEdge,
  addNode,
  allFeaturesGraph,
  type Edited,
  emptyGraph,
  removeEdge,
  removeNode,
  reverseEdge,
} from '../graph/edit.ts'
import { begin, type History, record, redo, undo } from '../graph/history.ts'
import { arrange, type Position } from '../graph/layout.ts'
import { notices } from './notices.svelte.ts'
import { usableColumns, workspace } from './workspace.svelte.ts'

/** The graph being drawn, with its history. Every change is stored at once. */
export class GraphEditor {
  #history = $state.raw<History<Graph>>(begin(emptyGraph(undefined)))
  /** Why the last change was refused; empty when it was not. */
  refusal = $state('')
  /** What was not as expected in a file. */
  notes = $state.raw<readonly string[]>([])

  readonly graph = $derived(this.#history.present)
  readonly positions = $derived(arrange(this.graph))
  readonly canUndo = $derived(this.#history.past.length > 0)
  readonly canRedo = $derived(this.#history.future.length > 0)
  readonly outcome = $derived(workspace.outcome)
  readonly columns = $derived(workspace.dataset ? usableColumns(workspace.dataset).map(({ name }) => name) : [])

  /** @param graph what is stored */
  constructor(graph: Graph) {
    this.#history = begin(graph)
  }

  #show(history: History<Graph>) {
    this.#history = history
    this.refusal = ''
    void notices.guard(() => workspace.saveGraph(history.present))
  }

  #change(graph: Graph) {
    this.#show(record(this.#history, graph))
  }

  #apply({ graph, refusal }: Edited) {
    if (graph) this.#change(graph)
    else this.refusal = refusal
  }

  addEdge(edge: Edge) {
    this.#apply(addEdge(this.graph, edge))
  }
  removeEdge(edge: Edge) {
    this.#apply(removeEdge(this.graph, edge))
  }
  reverseEdge(edge: Edge) {
    this.#apply(reverseEdge(this.graph, edge))
  }
  /** Several removals as one step of the history. */
  remove(nodes: readonly string[], edges: readonly Edge[]) {
    let { graph } = this
    for (const edge of edges) graph = removeEdge(graph, edge).graph ?? graph
    for (const node of nodes) graph = removeNode(graph, node)
    this.#change(graph)
  }
  addNode(name: string, position?: Position) {
    this.#change(addNode(this.graph, name, position))
  }
  move(moved: Readonly<Record<string, Position>>) {
    this.#change({ ...this.graph, positions: { ...this.graph.positions, ...moved } })
  }
  /** Forgets where the user has put the nodes. */
  arrange() {
    this.#change({ ...this.graph, positions: {} })
  }
  startEmpty() {
    this.#change(emptyGraph(this.outcome))
  }
  startWithAll() {
    const { outcome } = this
    if (outcome)
      this.#change(
        allFeaturesGraph(
          outcome,
          this.columns.filter((name) => name !== outcome),
        ),
      )
  }
  async openFile() {
    const { dataset } = workspace
    if (!dataset) return
    const opened = await notices.guard(() => call('graph.openFile', { datasetId: dataset.id }))
    if (!opened) return
    this.notes = opened.notes
    this.#change(opened.graph)
  }
  undo() {
    this.#show(undo(this.#history))
  }
  redo() {
    this.#show(redo(this.#history))
  }
}

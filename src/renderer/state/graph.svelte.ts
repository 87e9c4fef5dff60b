import type { Edge, Graph } from '#shared/contracts/graph.ts'
import type { OpenedGraph } from '#shared/ipc/calls.ts'
import { patternOf } from '#shared/graph/pattern.ts'
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
import { arranger } from '../graph/arranger.ts'
import type { Position } from '../graph/layout.ts'
import { acceptAll, acceptChange, type Change, changeKey, changesOf, decideOpen } from '../graph/proposal.ts'
import { collapsedEdges, collapsedGraph, collapsedNames, groupsOf } from '../graph/groups.ts'
import { edgesAmong, nearestNodes, partOfGraph } from '../graph/limit.ts'
import { drawnEdges, strengthsByPair, withProposed } from '../graph/drawing.ts'
import { words } from '../text/index.ts'
import { learning } from './learning.svelte.ts'
import { notices } from './notices.svelte.ts'
import { usableColumns, workspace } from './workspace.svelte.ts'

/** The graph being drawn, with its history. Every change is stored at once. */
export class GraphEditor {
  #history = $state.raw<History<Graph>>(begin(emptyGraph(undefined)))
  /** Why the last change was refused; empty when it was not. */
  refusal = $state('')
  /** What was not as expected in a file. */
  notes = $state.raw<readonly string[]>([])

  /** Keys of proposed changes that the user does not want. */
  #dismissed = $state.raw<readonly string[]>([])
  /** Columns along a path that an answer speaks of, from one end to the other. */
  path = $state.raw<readonly string[]>([])
  /** Columns that stand out from the others; undefined where none do. */
  highlighted = $state.raw<ReadonlySet<string>>()
  /** The node that was looked for last; a new object each time, so that one can be looked for again. */
  lookedAt = $state.raw<{ readonly node: string }>()
  /** Names of groups that are drawn as one node. */
  collapsed = $state.raw<readonly string[]>([])
  /** Whether edges that data could not direct are shown without arrows. */
  showsPattern = $state(false)

  readonly graph = $derived(this.#history.present)
  readonly outcome = $derived(workspace.outcome)
  readonly columns = $derived(workspace.dataset ? usableColumns(workspace.dataset).map(({ name }) => name) : [])
  /** What a learned graph would change, while it is proposed. */
  readonly changes: readonly Change[] = $derived(
    learning.isProposed && learning.learned.graph
      ? changesOf(this.graph.edges, learning.learned.graph.learned.pattern, this.columns, this.#dismissed)
      : [],
  )
  readonly strengths = $derived(strengthsByPair(learning.learned.graph?.strengths ?? []))
  readonly pattern = $derived(this.showsPattern ? patternOf(this.graph.nodes, this.graph.edges) : null)
  readonly drawn = $derived(drawnEdges(this.graph.edges, this.changes, this.strengths, this.path, this.pattern))
  /** The columns on the canvas: those of the graph, and those that proposed edges join. */
  readonly shown = $derived(withProposed(this.graph, this.changes))
  readonly groups = $derived(groupsOf(this.shown.nodes, this.outcome))
  readonly #hidden = $derived(this.groups.filter(({ name }) => this.collapsed.includes(name)))
  readonly #collapsed = $derived(collapsedGraph(this.shown, this.#hidden))
  /** The node that the drawn part of a very large graph lies around; by default the outcome. */
  #centre = $state<string>()
  /** What is drawn: the shown columns, with a node for each collapsed group; of a very large graph a part. */
  readonly canvas = $derived(partOfGraph(this.#collapsed, nearestNodes(this.#collapsed, this.#centre ?? this.outcome)))
  /** Nodes that are not drawn because there are too many. */
  readonly undrawn = $derived(this.#collapsed.nodes.length - this.canvas.nodes.length)
  readonly canvasEdges = $derived(edgesAmong(collapsedEdges(this.drawn, this.#hidden), this.canvas.nodes))
  readonly canvasHighlight = $derived(this.highlighted && collapsedNames(this.highlighted, this.#hidden))
  readonly #arrange = arranger()
  readonly positions = $derived(this.#arrange(this.canvas))
  readonly canUndo = $derived(this.#history.past.length > 0)
  readonly canRedo = $derived(this.#history.future.length > 0)

  /** @param graph what is stored */
  constructor(graph: Graph) {
    this.#history = begin(graph)
  }

  readonly #groupNodes = $derived(this.#hidden.map(({ node }) => node))
  /** Whether a node of the canvas stands for a group, and is no column. */
  isGroup(node: string): boolean {
    return this.#groupNodes.includes(node)
  }
  collapse(group: string, isCollapsed: boolean) {
    this.collapsed = [...this.collapsed.filter((name) => name !== group), ...(isCollapsed ? [group] : [])]
  }
  /** Shows a column; one in a collapsed group by the group. */
  lookAt(name: string) {
    const node = this.#hidden.find(({ members }) => members.includes(name))?.node ?? name
    if (!this.canvas.nodes.includes(node)) this.#centre = node
    this.lookedAt = { node }
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
    if (dataset) await this.#open(() => call('graph.openFile', { datasetId: dataset.id }))
  }
  /** Takes the graph of a network that comes with the program. */
  async openBundled(network: string) {
    const { dataset } = workspace
    if (dataset) await this.#open(() => call('graph.openBundled', { datasetId: dataset.id, network }))
  }
  async #open(ask: () => Promise<OpenedGraph | null>) {
    const opened = await notices.guard(ask)
    if (!opened) return
    this.notes = opened.notes
    this.#change(opened.graph)
  }
  /** Makes a proposed change. @param direction of an edge that the data leave open */
  accept(change: Change, direction?: Edge) {
    this.#apply(acceptChange(this.graph, change, direction))
  }
  dismiss(change: Change) {
    this.#dismissed = [...this.#dismissed, changeKey(change)]
  }
  /** Proposes again what was dismissed. */
  proposeAll() {
    this.#dismissed = []
  }
  /** Makes every proposed change whose direction is known, as one step of the history. */
  acceptAll() {
    this.#take(acceptAll(this.graph, this.changes))
  }
  /** Gives edges that the data leave open the directions of one possible graph. */
  decideOpen() {
    const { graph } = learning.learned
    if (graph) this.#take(decideOpen(this.graph, this.changes, graph.learned.edges))
  }
  #take({ graph, refused }: { graph: Graph; refused: readonly Change[] }) {
    this.#change(graph)
    if (refused.length > 0) this.refusal = words.state.leftOut(refused.map(({ edge }) => edge.join(' → ')))
  }
  undo() {
    this.#show(undo(this.#history))
  }
  redo() {
    this.#show(redo(this.#history))
  }
}

let current: { readonly datasetId: string; readonly editor: GraphEditor; readonly forget: () => void } | undefined

/**
 * The editor of a dataset's graph: the same as before, with its history, unless the stored graph has been changed elsewhere.
 *
 * @param graph what is stored
 */
export function editorOf(datasetId: string, graph: Graph): GraphEditor {
  if (current?.datasetId === datasetId && current.editor.graph === graph) return current.editor
  current?.forget()
  // In a root of its own: what it derives must outlive the page that asks for it first.
  let editor: GraphEditor | undefined
  const forget = $effect.root(() => {
    editor = new GraphEditor(graph)
  })
  current = { datasetId, editor: editor as unknown as GraphEditor, forget }
  return current.editor
}

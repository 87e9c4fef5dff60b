import type { DatasetNetwork, FitSettings, NetworkFile, NetworkView } from '#shared/contracts/network.ts'
import { call } from '../api/client.ts'
import { type Rows, rowFault } from '../graph/tables.ts'
import { notices } from './notices.svelte.ts'
import { tellSaved } from './saved.ts'
import { workspace } from './workspace.svelte.ts'

const edgesOf = ({ nodes }: Pick<NetworkFile, 'nodes'>) =>
  nodes.flatMap(({ name, parents }) => parents.map((parent) => JSON.stringify([parent, name])))

/** The probability tables of the open dataset's graph, as they are being edited. */
class Tables {
  view = $state.raw<NetworkView | null>()
  /** Tables that have been changed and not been saved, by node. */
  #draft = $state.raw<ReadonlyMap<string, Rows>>(new Map())
  fit = $state.raw<FitSettings>({ bins: 4, priorRows: 10 })
  isBusy = $state(false)
  #datasetId = ''

  readonly stored: DatasetNetwork | undefined = $derived(this.view?.tables)
  /** Every node with its table as it stands on the screen. */
  readonly nodes: NetworkFile['nodes'] = $derived(
    (this.stored?.network.nodes ?? []).map((node) => ({
      ...node,
      table: (this.#draft.get(node.name) ?? node.table).map((row) => [...row]),
    })),
  )
  readonly isChanged = $derived(this.#draft.size > 0)
  /** Nodes with a row that is not one of probabilities. */
  readonly faulty: readonly string[] = $derived(
    this.nodes.filter(({ table }) => table.some((row) => rowFault(row) !== null)).map(({ name }) => name),
  )
  /** Whether the graph has been changed since the tables were fitted. */
  readonly isOutdated = $derived.by(() => {
    const { graph } = workspace
    if (!this.stored || !graph) return false
    const [now, then] = [graph.edges.map((edge) => JSON.stringify(edge)), edgesOf(this.stored.network)]
    const nodes = this.stored.network.nodes.map(({ name }) => name)
    return (
      now.length !== then.length ||
      now.some((edge) => !then.includes(edge)) ||
      graph.nodes.some((name) => !nodes.includes(name))
    )
  })

  async load() {
    const datasetId = workspace.dataset?.id
    if (!datasetId || datasetId === this.#datasetId) return
    this.#datasetId = datasetId
    this.view = undefined
    this.#draft = new Map()
    const view = await notices.guard(() => call('network.get', { datasetId }))
    if (this.#datasetId !== datasetId) return
    this.view = view ?? null
    if (view) this.fit = view.tables.fit
  }

  /** Fits every table anew; what has been edited is lost. */
  async fitTables() {
    await this.#work((datasetId) => call('network.fit', { datasetId, fit: this.fit }))
  }

  async save() {
    const { stored } = this
    if (!stored || this.faulty.length > 0) return
    const network = { ...stored.network, nodes: this.nodes }
    await this.#work((datasetId) => call('network.save', { datasetId, network }))
  }

  async #work(work: (datasetId: string) => Promise<NetworkView>) {
    this.isBusy = true
    const datasetId = this.#datasetId
    const view = await notices.guard(() => work(datasetId))
    if (view && datasetId === this.#datasetId) {
      this.view = view
      this.#draft = new Map()
    }
    this.isBusy = false
  }

  change(node: string, table: Rows) {
    this.#draft = new Map([...this.#draft, [node, table]])
  }

  discard() {
    this.#draft = new Map()
  }

  async saveFile(form: 'bif' | 'json') {
    const name = await notices.guard(() => call('network.saveFile', { datasetId: this.#datasetId, form }))
    if (name) tellSaved(name)
  }
}

export const tables = new Tables()

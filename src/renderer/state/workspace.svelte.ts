import type { AppInformation } from '#shared/contracts/app.ts'
import type { ColumnChange, Dataset, DatasetSummary } from '#shared/contracts/dataset.ts'
import type { Graph } from '#shared/contracts/graph.ts'
import type { Run, RunChange } from '#shared/contracts/job.ts'
import type { Removed, RemovedDataset } from '#shared/contracts/removal.ts'
import { call, on } from '../api/client.ts'
import { words } from '../text/index.ts'
import { notices } from './notices.svelte.ts'

/** Columns that a graph and a study may use. */
export const usableColumns = (dataset: Dataset) =>
  dataset.columns.filter(({ role }) => ['outcome', 'feature', 'sensitive'].includes(role))

/** What is stored, as far as the window shows it: the datasets, the one being worked on, its graph, and the runs. */
class Workspace {
  information = $state.raw<AppInformation>()
  datasets = $state.raw<readonly DatasetSummary[]>([])
  dataset = $state.raw<Dataset>()
  graph = $state.raw<Graph>()
  runs = $state.raw<readonly Run[]>([])
  /** What was removed and can still be brought back. */
  removed = $state.raw<Removed>({ datasets: [], runs: [] })
  /** False until the first look at the workspace is over. */
  ready = $state(false)

  #changing: Promise<void> = Promise.resolve()

  readonly outcome = $derived(this.dataset?.columns.find(({ role }) => role === 'outcome')?.name)
  readonly datasetRuns = $derived(this.runs.filter(({ datasetId }) => datasetId === this.dataset?.id))

  async load() {
    await notices.guard(async () => {
      this.information = await call('app.information', {})
      await this.refresh()
      this.#tellOfInterrupted()
    })
    this.ready = true
    on('run.changed', (run) => this.#replaceRun(run))
  }

  /** Reads the lists again, and opens the newest dataset where none is open. */
  async refresh() {
    ;[this.datasets, this.runs, this.removed] = await Promise.all([
      call('dataset.list', {}),
      call('run.list', {}),
      call('removed.list', {}),
    ])
    const open = this.datasets.find(({ id }) => id === this.dataset?.id) ?? this.datasets[0]
    if (open) await this.open(open.id)
    else this.dataset = this.graph = undefined
  }

  async open(id: string) {
    const [dataset, graph] = await Promise.all([call('dataset.get', { id }), call('graph.get', { datasetId: id })])
    this.dataset = dataset
    this.graph = graph
  }

  /** Changes columns of the open dataset, one change after the other. */
  changeColumns(change: ColumnChange): Promise<void> {
    const changing = this.#changing.then(() => this.#changeColumns(change))
    this.#changing = changing.catch(() => {})
    return changing
  }

  /** Waits until what is shown of the columns is what the last change came to. */
  async columnsChanged() {
    await this.#changing
  }

  async #changeColumns(change: ColumnChange) {
    const { dataset } = this
    if (!dataset) return
    const { columns, cutPoint } = await call('dataset.changeColumns', { id: dataset.id, change })
    // Only what has changed comes back; a file may have thousands of columns.
    const changed = new Map(columns.map((column) => [column.name, column]))
    this.#update(dataset.id, (now) => ({
      ...now,
      cutPoint,
      columns: now.columns.map((column) => {
        const change = changed.get(column.name)
        return change ? { ...column, ...change } : column
      }),
    }))
    if (change.role) this.graph = await call('graph.get', { datasetId: dataset.id })
  }

  /** Sets the value that a numeric outcome is cut at. */
  async setCutPoint(cutPoint: number | null) {
    const { dataset } = this
    if (!dataset) return
    await call('dataset.setCutPoint', { id: dataset.id, cutPoint })
    this.#update(dataset.id, (now) => ({ ...now, cutPoint }))
  }

  /** Shows a change of a dataset that is stored already, where it is still the one that is open. */
  #update(id: string, change: (dataset: Dataset) => Dataset) {
    if (this.dataset?.id !== id) return
    this.dataset = change(this.dataset)
    const outcome = this.dataset.columns.find(({ role }) => role === 'outcome')?.name ?? null
    this.datasets = this.datasets.map((each) => (each.id === id ? { ...each, outcome } : each))
  }

  async saveGraph(graph: Graph) {
    const { dataset } = this
    if (!dataset) return
    this.graph = graph
    await call('graph.save', { datasetId: dataset.id, graph })
  }

  #replaceRun(run: Run) {
    const known = this.runs.some(({ id }) => id === run.id)
    this.runs = known ? this.runs.map((other) => (other.id === run.id ? run : other)) : [run, ...this.runs]
  }

  /** Starts the study of the open dataset. */
  async startRun(): Promise<Run | undefined> {
    const { dataset } = this
    if (!dataset) return undefined
    const run = await call('run.start', { datasetId: dataset.id })
    this.#replaceRun(run)
    return run
  }

  /** Lets a waiting run change places with the one before it. */
  async moveUp(id: string) {
    for (const run of await call('run.moveUp', { id })) this.#replaceRun(run)
  }

  /** Gives a run another name or another note. */
  async changeRun(id: string, change: RunChange) {
    this.#replaceRun(await call('run.change', { id, change }))
  }

  /** Takes up a run that ended without results; while another runs it waits for its turn. */
  async resumeRun(id: string) {
    await call('run.resume', { id })
    await this.refresh()
  }

  /** Says which runs were found cut off when the workspace was opened for this window. */
  #tellOfInterrupted() {
    const opening = performance.timeOrigin - 30_000
    for (const { name, state, finishedAt, kept } of this.runs) {
      if (state !== 'interrupted' || Date.parse(finishedAt!) < opening) continue
      notices.warn(words.state.runCutOff(name), words.state.takeUpAgain(kept))
    }
  }

  /** Removes a run; for a while {@link restoreRun} brings it back. */
  async removeRun(id: string) {
    await call('run.remove', { id })
    await this.refresh()
  }

  async restoreRun(id: string) {
    await call('run.restore', { id })
    await this.refresh()
  }

  /** Removes the open dataset, with its runs where that is asked; for a while {@link restoreDataset} brings all of it back. */
  async removeDataset(withRuns: boolean): Promise<RemovedDataset | undefined> {
    const { dataset } = this
    if (!dataset) return undefined
    const removed = await call('dataset.remove', { id: dataset.id, withRuns })
    this.dataset = undefined
    await this.refresh()
    return removed
  }

  async restoreDataset(id: string) {
    await call('dataset.restore', { id })
    await this.refresh()
    await this.open(id)
  }

  /** Deletes for good all that was removed. */
  async emptyRemoved() {
    try {
      await call('removed.empty', {})
    } finally {
      await this.refresh()
    }
  }
}

export const workspace = new Workspace()

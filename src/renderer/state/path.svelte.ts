import { parentsOf } from '#shared/graph/relations.ts'
import { words } from '../text/index.ts'
import { importing } from './import.svelte.ts'
import { nextStep, type PathFacts, type PathStep, stepsDone } from './path-steps.ts'
import { router, type Page } from './router.svelte.ts'
import { workspace } from './workspace.svelte.ts'

const pageOf: Record<PathStep, Page> = {
  data: 'data',
  columns: 'data',
  graph: 'graph',
  study: 'study',
  results: 'results',
  report: 'results',
}
/** The step that each page belongs to; on other pages there is no path. */
const stepOf: Partial<Record<Page, PathStep>> = {
  import: 'data',
  data: 'columns',
  graph: 'graph',
  learn: 'graph',
  networks: 'graph',
  tables: 'graph',
  study: 'study',
  runs: 'results',
  results: 'results',
  compare: 'results',
}

/** Where the open dataset's study stands. */
class StudyPath {
  /** Runs whose report has been saved since the program was opened. */
  #saved = $state.raw<readonly string[]>([])

  readonly #facts: PathFacts = $derived({
    isImporting: router.route.page === 'import' && importing.source !== undefined,
    hasDataset: workspace.dataset !== undefined,
    outcome: workspace.outcome,
    causes: workspace.outcome && workspace.graph ? parentsOf(workspace.graph.edges, workspace.outcome).length : 0,
    runs: workspace.datasetRuns.map(({ state }) => state),
    isReportSaved: workspace.datasetRuns.some(({ id }) => this.#saved.includes(id)),
  })
  readonly #done = $derived(stepsDone(this.#facts))
  readonly steps = $derived(
    (Object.keys(pageOf) as PathStep[]).map((step) => ({
      step,
      name: words.state.path.steps[step],
      page: pageOf[step],
      isDone: this.#done[step],
    })),
  )
  readonly next = $derived(nextStep(this.#facts))
  /** The step of the page that is shown; undefined where the page is no part of the path. */
  readonly here = $derived.by((): PathStep | undefined => {
    const step = stepOf[router.route.page]
    return step === 'columns' && !this.#facts.hasDataset ? 'data' : step
  })

  reportSaved(runId: string) {
    this.#saved = [...this.#saved, runId]
  }
}

export const path = new StudyPath()

import { parentsOf } from '#shared/graph/relations.ts'
import { importing } from './import.svelte.ts'
import { nextStep, type PathFacts, type PathStepName, stepsDone } from './path-steps.ts'
import { router, type Page } from './router.svelte.ts'
import { workspace } from './workspace.svelte.ts'

const pageOf: Record<PathStepName, Page> = {
  Data: 'data',
  Columns: 'data',
  Graph: 'graph',
  Study: 'study',
  Results: 'results',
  Report: 'results',
}
/** The step that each page belongs to; on other pages there is no path. */
const stepOf: Partial<Record<Page, PathStepName>> = {
  import: 'Data',
  data: 'Columns',
  graph: 'Graph',
  learn: 'Graph',
  networks: 'Graph',
  tables: 'Graph',
  study: 'Study',
  runs: 'Results',
  results: 'Results',
  compare: 'Results',
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
    (Object.keys(pageOf) as PathStepName[]).map((name) => ({ name, page: pageOf[name], isDone: this.#done[name] })),
  )
  readonly next = $derived(nextStep(this.#facts))
  /** The step of the page that is shown; undefined where the page is no part of the path. */
  readonly here = $derived.by((): PathStepName | undefined => {
    const step = stepOf[router.route.page]
    return step === 'Columns' && !this.#facts.hasDataset ? 'Data' : step
  })

  reportSaved(runId: string) {
    this.#saved = [...this.#saved, runId]
  }
}

export const path = new StudyPath()

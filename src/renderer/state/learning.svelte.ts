import {
  type CausesTask,
  type GraphTask,
  type Learned,
  type LearningOutcome,
  type LearningProgress,
  type LearningTask,
} from '#shared/contracts/learning.ts'
import { type EdgeKnowledge, StructureSettings } from '#shared/contracts/structure.ts'
import { type CloisterErrorData, toErrorData } from '#shared/ipc/errors.ts'
import { call, on } from '../api/client.ts'
import { knowledgeWithin } from '../graph/knowledge.ts'
import { words } from '../text/index.ts'
import { notices } from './notices.svelte.ts'
import { usableColumns, workspace } from './workspace.svelte.ts'

const usualGraphTask = (): GraphTask => ({
  kind: 'graph',
  settings: StructureSettings.parse({}),
  numbers: { kind: 'bins', bins: 3 },
  samples: 100,
})

const usualCausesTask = (): CausesTask => ({
  kind: 'causes',
  candidates: [],
  numbers: { kind: 'numbers' },
  significance: 0.05,
})

const nothingLearned: Learned = { graph: null, causes: null }

/** What is being learned, and what was learned, from the open dataset. */
class Learning {
  learned = $state.raw<Learned>(nothingLearned)
  /** How the next graph is to be learned; at first as the last one was. */
  graphTask = $state.raw<GraphTask>(usualGraphTask())
  causesTask = $state.raw<CausesTask>(usualCausesTask())
  /** What is going on; undefined while nothing is. */
  busy = $state<LearningTask['kind']>()
  progress = $state.raw<LearningProgress>()
  problem = $state.raw<CloisterErrorData>()
  /** Whether a learned graph is shown beside the drawn one, to be accepted or not. */
  isProposed = $state(false)
  #datasetId = $state('')

  readonly columns = $derived(workspace.dataset ? usableColumns(workspace.dataset).map(({ name }) => name) : [])
  readonly site = $derived(workspace.dataset?.columns.find(({ role }) => role === 'site')?.name)

  /** Reads what was learned from the open dataset; call it when a page that shows it opens. */
  async load() {
    const id = workspace.dataset?.id
    if (!id || id === this.#datasetId) return
    this.#datasetId = id
    this.learned = nothingLearned
    this.graphTask = usualGraphTask()
    this.causesTask = usualCausesTask()
    this.problem = undefined
    this.isProposed = false
    const learned = await notices.guard(() => call('graph.learned', { datasetId: id }))
    if (!learned || this.#datasetId !== id) return
    this.learned = learned
    if (learned.graph) this.graphTask = learned.graph.task
    if (learned.causes) this.causesTask = learned.causes.task
  }

  changeSettings(change: Partial<StructureSettings>) {
    this.graphTask = { ...this.graphTask, settings: { ...this.graphTask.settings, ...change } }
  }

  changeKnowledge(change: Partial<EdgeKnowledge>) {
    this.changeSettings({ knowledge: { ...this.graphTask.settings.knowledge, ...change } })
  }

  /** Learns a graph. @returns whether there is one now */
  async learnGraph(): Promise<boolean> {
    const { settings } = this.graphTask
    const knowledge = knowledgeWithin(settings.knowledge, this.columns)
    const outcome = await this.#learn({ ...this.graphTask, settings: { ...settings, knowledge } })
    if (outcome?.kind !== 'graph') return false
    this.isProposed = true
    return true
  }

  async findCauses() {
    const { outcome } = workspace
    const isCandidate = (name: string) => name !== outcome && this.columns.includes(name)
    await this.#learn({ ...this.causesTask, candidates: this.causesTask.candidates.filter(isCandidate) })
  }

  async #learn(task: LearningTask): Promise<LearningOutcome | undefined> {
    const datasetId = this.#datasetId
    this.busy = task.kind
    this.problem = undefined
    this.progress = { stage: words.state.beginning.starting, fraction: null, secondsLeft: null }
    const stop = on('graph.learning', (progress) => (this.progress = progress))
    try {
      const outcome = await call('graph.learn', { datasetId, task })
      // The user may look at another dataset by now; the outcome is stored with its own.
      if (datasetId !== this.#datasetId) return undefined
      this.learned = { ...this.learned, [outcome.kind]: outcome }
      return outcome
    } catch (error) {
      const problem = toErrorData(error)
      if (problem.code !== 'cancelled') this.problem = problem
      return undefined
    } finally {
      stop()
      this.busy = undefined
      this.progress = undefined
    }
  }

  async cancel() {
    await notices.guard(() => call('graph.cancelLearning', {}))
  }
}

export const learning = new Learning()

import type { AnalysisSettings } from '#shared/contracts/analyses.ts'
import type { StudyCheck } from '#shared/contracts/check.ts'
import type { ReusedStudy } from '#shared/contracts/job.ts'
import type { AttackSettings, ModelSettings, Shift, StudySettings } from '#shared/contracts/study.ts'
import { call } from '../api/client.ts'
import { notices } from './notices.svelte.ts'
import { tellSaved } from './saved.ts'
import { workspace } from './workspace.svelte.ts'

/** The study being planned for the open dataset. Every change is stored and looked over at once. */
class StudyPlan {
  settings = $state.raw<StudySettings>()
  check = $state.raw<StudyCheck>()
  /** Whether a newer look than `check` is on its way. */
  isLooking = $state(true)
  #datasetId = ''
  #latest = 0
  #looking: Promise<unknown> = Promise.resolve()
  /** The savings under way: until they are done, what is stored is older than what is shown. */
  #saving: Promise<unknown> = Promise.resolve()

  readonly isPossible = $derived(
    this.check !== undefined && this.check.findings.every(({ level }) => level !== 'error'),
  )

  /** Reads what is stored; call it whenever the page is shown, since data and graph may have changed. */
  async load() {
    const id = workspace.dataset?.id
    if (!id) return
    if (id !== this.#datasetId) this.settings = this.check = undefined
    this.#datasetId = id
    await notices.guard(async () => {
      await this.#saving
      const saving = this.#saving
      const settings = await call('study.get', { datasetId: id })
      // What has been changed while the answer was on its way is newer than the answer.
      if (id === this.#datasetId && (saving === this.#saving || !this.settings)) this.settings = settings
      await this.#look()
    })
  }

  /** Waits until everything that is shown is stored, for whatever reads what is stored. */
  async stored() {
    await this.#saving
  }

  async #look() {
    const mine = ++this.#latest
    this.isLooking = true
    // Large data take long to look over: one look at a time, and only the last of those that wait.
    await this.#looking.catch(() => {})
    if (mine !== this.#latest) return
    try {
      const looking = call('study.check', { datasetId: this.#datasetId })
      this.#looking = looking
      const check = await looking
      // An answer that a later question has overtaken is not shown.
      if (mine === this.#latest) this.check = check
    } finally {
      if (mine === this.#latest) this.isLooking = false
    }
  }

  async change(change: Partial<StudySettings>) {
    if (!this.settings) return
    const settings = { ...this.settings, ...change }
    this.settings = settings
    this.isLooking = true
    const saved = call('study.save', { datasetId: this.#datasetId, settings })
    this.#saving = Promise.allSettled([this.#saving, saved])
    await notices.guard(async () => {
      await saved
      await this.#look()
    })
  }

  changeModel(index: number, change: Partial<ModelSettings>) {
    const models = this.settings?.models.map((model, i) =>
      i === index ? ({ ...model, ...change } as ModelSettings) : model,
    )
    if (models) void this.change({ models })
  }
  /** Takes a model out; an analysis of another one stays with that, and one of this model goes back to its usual choice. */
  removeModel(index: number) {
    if (!this.settings) return
    const { models, analyses } = this.settings
    void this.change({
      models: models.filter((_, i) => i !== index),
      analyses: analyses.map((analysis) => {
        if (analysis.kind !== 'defences' || analysis.model === null || analysis.model < index) return analysis
        return { ...analysis, model: analysis.model === index ? null : analysis.model - 1 }
      }),
    })
  }
  changeAttack(index: number, change: Partial<AttackSettings>) {
    const attacks = this.settings?.attacks.map((attack, i) =>
      i === index ? ({ ...attack, ...change } as AttackSettings) : attack,
    )
    if (attacks) void this.change({ attacks })
  }
  changeAnalysis(index: number, change: Partial<AnalysisSettings>) {
    const analyses = this.settings?.analyses.map((analysis, i) =>
      i === index ? ({ ...analysis, ...change } as AnalysisSettings) : analysis,
    )
    if (analyses) void this.change({ analyses })
  }
  /** Sets the P* of a kind, in its place where the study has one of that kind, else last; null takes it out. */
  setShift(kind: Shift['kind'], shift: Shift | null) {
    const shifts = this.settings?.shifts ?? []
    const isNew = shift && shifts.every((other) => other.kind !== kind)
    const kept = shifts.flatMap((other) => (other.kind !== kind ? [other] : shift ? [shift] : []))
    void this.change({ shifts: isNew ? [...kept, shift] : kept })
  }

  /** Makes the settings of a run those of its dataset's study again, and opens that dataset. */
  async reuse(runId: string): Promise<ReusedStudy> {
    await this.stored()
    const reused = await call('run.reuse', { id: runId })
    await workspace.open(reused.datasetId)
    return reused
  }

  /** Saves the study as a file that the command line can run. */
  async saveFile() {
    await this.stored()
    const name = await notices.guard(() => call('study.saveFile', { datasetId: this.#datasetId }))
    if (name) tellSaved(name)
  }
}

export const plan = new StudyPlan()

import type { SourceFile } from '#shared/contracts/app.ts'
import type { CsvDialect } from '#shared/contracts/dataset.ts'
import {
  type GuessedColumns,
  type ModelAuditPlan,
  ModelAuditSettings,
  type ModelAuditSummary,
  PredictionColumns,
  type PredictionsInspection,
  type StoredModelAudit,
} from '#shared/contracts/model-audit.ts'
import { type CloisterErrorData, toErrorData } from '#shared/ipc/errors.ts'
import { call, drop } from '../api/client.ts'
import { words } from '../text/index.ts'
import { appearance } from './appearance.svelte.ts'
import { followed } from './followed.ts'
import { notices } from './notices.svelte.ts'
import { tellSaved } from './saved.ts'
import { router } from './router.svelte.ts'

const nothing: GuessedColumns = {
  outcome: null,
  classes: [],
  member: null,
  memberValue: null,
  nonMemberValue: null,
  group: null,
  person: null,
}

/** What is known of predictions that a model made here, before they are read. */
export interface MadePredictions {
  readonly name: string
  readonly outcome: string
  /** Texts of the outcome that have a column of probabilities. */
  readonly values: readonly string[]
}

/** Models that were trained elsewhere: what was found about them, and a file of predictions on its way to an audit. */
class ModelAudits {
  list = $state.raw<readonly ModelAuditSummary[]>([])
  shown = $state.raw<StoredModelAudit>()
  source = $state.raw<SourceFile>()
  inspection = $state.raw<PredictionsInspection>()
  /** What the columns are: guessed, then as the user says. */
  columns = $state.raw<GuessedColumns>(nothing)
  name = $state('')
  /** Set where a model made the predictions here. */
  made = $state.raw<MadePredictions>()
  settings = $state.raw<ModelAuditSettings>(ModelAuditSettings.parse({}))
  problem = $state.raw<CloisterErrorData>()
  busy = $state<'no' | 'looking' | 'auditing'>('no')
  progress = $state.raw({ stage: '', fraction: 0 })

  /** The columns if they are all known, else undefined. */
  readonly chosen = $derived.by((): PredictionColumns | undefined => {
    const parsed = PredictionColumns.safeParse(this.columns)
    if (!parsed.success) return undefined
    const { classes } = parsed.data
    const given = classes.filter(({ column }) => column !== null).length
    return given >= (classes.length === 2 ? 1 : classes.length) ? parsed.data : undefined
  })

  async load() {
    await notices.guard(async () => (this.list = await call('audit.list', {})))
  }

  async show(id: string) {
    this.shown = await notices.guard(() => call('audit.get', { id }))
  }

  async choose() {
    const source = await notices.guard(() => call('source.choose', {}))
    if (!source) return
    await this.putAway()
    await this.begin(source)
  }

  async dropped(file: File) {
    const source = await notices.guard(() => drop(file))
    if (!source) return
    await this.putAway()
    await this.begin(source)
  }

  /** Removes predictions that a model made here, and what it was asked about, if that was written for it. */
  async putAway() {
    await notices.guard(() => call('audit.putAway', {}))
  }

  /** Puts the chosen file away. */
  leave() {
    this.source = this.inspection = this.problem = this.made = undefined
  }

  /** @param made what is known of predictions that a model made here */
  async begin(source: SourceFile, made?: MadePredictions) {
    if (this.busy === 'auditing') return
    this.source = source
    this.inspection = undefined
    this.columns = nothing
    this.settings = ModelAuditSettings.parse({})
    this.name = made?.name ?? source.fileName.replace(/\.[^.]+$/, '')
    this.made = made
    router.go('audit')
    await this.look({})
  }

  /** Reads the file again, with the parts of the dialect that the user has set. */
  async look(dialect: Partial<CsvDialect>) {
    const { source } = this
    if (!source) return
    this.busy = 'looking'
    this.problem = undefined
    let inspection: PredictionsInspection | undefined
    let problem: CloisterErrorData | undefined
    try {
      inspection = await call('audit.inspect', { id: source.id, dialect })
    } catch (error) {
      problem = toErrorData(error)
    }
    // The user may have chosen another file meanwhile.
    if (this.source !== source) return
    this.inspection = inspection
    this.columns = inspection ? this.#columnsOf(inspection) : nothing
    this.problem = problem
    this.busy = 'no'
  }

  /** What the columns are: of predictions that were made here it is known where they stand. */
  #columnsOf({ guess, inspection }: PredictionsInspection): GuessedColumns {
    const { made } = this
    if (!made) return guess
    const { outcome, values } = made
    const there = inspection.columns.map(({ name }) => name)
    const classes = values.map((value) => ({ value, column: there.includes(`p_${value}`) ? `p_${value}` : null }))
    return { ...guess, outcome, classes }
  }

  /** The different texts of a column; undefined where there are too many to tell. */
  textsOf(column: string | null): readonly string[] | undefined {
    const found = this.inspection?.texts.find((each) => each.column === column)
    return found && !found.more ? found.texts : undefined
  }

  setOutcome(outcome: string) {
    const guess = this.inspection?.guess
    const texts = this.textsOf(outcome) ?? []
    const classes =
      guess?.outcome === outcome ? guess.classes : texts.map((value) => ({ value, column: null as string | null }))
    this.columns = { ...this.columns, outcome, classes }
  }

  setProbability(value: string, column: string | null) {
    const classes = this.columns.classes.map((each) => (each.value === value ? { value, column } : each))
    this.columns = { ...this.columns, classes }
  }

  setMember(member: string) {
    const guess = this.inspection?.guess
    const isGuessed = guess?.member === member
    this.columns = {
      ...this.columns,
      member,
      memberValue: isGuessed ? guess.memberValue : null,
      nonMemberValue: isGuessed ? guess.nonMemberValue : null,
    }
  }

  /** Says which text means "trained on"; the other of two means that it was not. */
  setMemberValue(memberValue: string) {
    const others = (this.textsOf(this.columns.member) ?? []).filter((text) => text !== memberValue)
    this.columns = { ...this.columns, memberValue, nonMemberValue: others[0] ?? null }
  }

  set(change: Partial<Pick<GuessedColumns, 'group' | 'person'>>) {
    const { person, group } = { ...this.columns, ...change }
    this.columns = { ...this.columns, person, group: group === person ? null : group }
  }

  change(change: Partial<ModelAuditSettings>) {
    this.settings = { ...this.settings, ...change }
  }

  /** Audits the model and shows what was found. */
  async run() {
    const { source, inspection, chosen, settings } = this
    if (!source || !inspection || !chosen || this.busy !== 'no') return
    this.busy = 'auditing'
    this.problem = undefined
    this.progress = { stage: words.state.beginning.readingFile, fraction: 0 }
    this.problem = await followed(
      'audit.progress',
      (progress) => (this.progress = progress),
      async () => {
        const name = this.name.trim() || source.fileName
        const plan: ModelAuditPlan = { name, dialect: inspection.inspection.dialect, columns: chosen, settings }
        const audit = await call('audit.run', { sourceId: source.id, plan })
        this.source = this.inspection = this.made = undefined
        this.shown = audit
        await this.putAway()
        await this.load()
      },
    )
    this.busy = 'no'
  }

  /** Stops the audit that is under way; else puts the chosen file away. */
  async cancel() {
    if (this.busy === 'auditing') await notices.guard(() => call('audit.cancel', {}))
    else {
      this.leave()
      await this.putAway()
    }
  }

  async remove({ id, name }: Pick<ModelAuditSummary, 'id' | 'name'>) {
    await notices.guard(async () => {
      await call('audit.remove', { id })
      notices.done(words.state.auditRemoved(name))
    })
    if (this.shown?.id === id) this.shown = undefined
    await this.load()
  }

  async save(id: string, form: 'json' | 'csv') {
    const name = await notices.guard(() => call('audit.saveFile', { id, form }))
    if (name) tellSaved(name)
  }

  async savePdf(id: string) {
    const { paper } = appearance.settings
    const name = await notices.guard(() => call('audit.savePdf', { id, paper }))
    if (name) tellSaved(name)
  }
}

export const modelAudits = new ModelAudits()

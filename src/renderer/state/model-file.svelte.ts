import type { SourceFile } from '#shared/contracts/app.ts'
import type { CsvDialect, DatasetSummary } from '#shared/contracts/dataset.ts'
import type { PredictionsInspection } from '#shared/contracts/model-audit.ts'
import type { ModelFileInspection, PredictionPlan } from '#shared/contracts/model-file.ts'
import { type CloisterErrorData, toErrorData } from '#shared/ipc/errors.ts'
import { call, drop } from '../api/client.ts'
import { words } from '../text/index.ts'
import { modelAudits } from './audits.svelte.ts'
import { followed } from './followed.ts'
import { keptColumns, matchColumns, openQuestion } from './model-columns.ts'
import { notices } from './notices.svelte.ts'

/** A model in an ONNX file on its way to an audit: its file, the rows that it is asked about, and what it reads of them. */
class ModelFile {
  model = $state.raw<SourceFile>()
  inspection = $state.raw<ModelFileInspection>()
  data = $state.raw<SourceFile>()
  table = $state.raw<PredictionsInspection>()
  outcome = $state<string | null>(null)
  /** Texts of the outcome in the order of the model's answers. */
  classes = $state.raw<readonly string[]>([])
  /** Columns in the model's order; null where one is still open. */
  features = $state.raw<readonly (string | null)[]>([])
  logits = $state(false)
  problem = $state.raw<CloisterErrorData>()
  busy = $state<'no' | 'looking' | 'predicting'>('no')
  progress = $state.raw({ stage: '', fraction: 0 })

  /** What is still open, in a sentence; null where the model can be asked. */
  readonly question = $derived(
    this.inspection && this.table
      ? openQuestion(this.inspection, this.features, this.outcome, this.classes)
      : words.state.model.chooseRows,
  )

  async chooseModel() {
    const model = await notices.guard(() => call('audit.chooseModel', {}))
    if (model) await this.#begin(model)
  }

  /** Whether a file that is dropped is for this: a model, or rows while a model is waiting for them. */
  takes(fileName: string): boolean {
    return /\.onnx$/i.test(fileName) || (this.model !== undefined && modelAudits.source === undefined)
  }

  async dropped(file: File) {
    const dropped = await notices.guard(() => drop(file))
    if (!dropped || this.busy !== 'no') return
    if (/\.onnx$/i.test(file.name)) await this.#begin(dropped)
    else await this.#use(dropped)
  }

  async #begin(model: SourceFile) {
    if (this.busy !== 'no' || modelAudits.busy === 'auditing') return
    modelAudits.leave()
    await modelAudits.putAway()
    this.#reset()
    this.model = model
    await this.#looking(
      () => call('audit.inspectModel', { id: model.id }),
      () => this.model === model,
      (inspection) => {
        this.inspection = inspection
        // Whoever saved it may have told by the name what the answers are.
        this.logits = inspection?.outputs.some(({ name }) => /logit/i.test(name)) ?? false
      },
    )
  }

  async chooseData() {
    const data = await notices.guard(() => call('source.choose', {}))
    if (data) await this.#use(data)
  }

  async useDataset({ id: datasetId, outcome }: Pick<DatasetSummary, 'id' | 'outcome'>) {
    const data = await notices.guard(() => call('audit.useDataset', { datasetId }))
    if (!data) return
    await this.#use(data)
    if (this.textsOf(outcome)) this.setOutcome(outcome)
  }

  async #use(data: SourceFile) {
    this.data = data
    this.table = undefined
    await this.look({})
  }

  /** Reads the table again, with the parts of the dialect that the user has set. */
  async look(dialect: Partial<CsvDialect>) {
    const { model, data } = this
    if (!data) return
    // What cannot be read so cannot be asked about either, whatever was read before.
    await this.#looking(
      () => call('audit.inspect', { id: data.id, dialect }),
      () => this.model === model && this.data === data,
      (table) => {
        this.table = table
        this.setOutcome(table?.guess.outcome ?? null)
      },
    )
  }

  /**
   * @param isWanted whether what was looked at is still what the user has chosen
   * @param take is told what was found, undefined where it could not be read
   */
  async #looking<T>(work: () => Promise<T>, isWanted: () => boolean, take: (found: T | undefined) => void) {
    this.busy = 'looking'
    this.problem = undefined
    let found: T | undefined
    let problem: CloisterErrorData | undefined
    try {
      found = await work()
    } catch (error) {
      problem = toErrorData(error)
    }
    // The user may have chosen another file meanwhile.
    if (!isWanted()) return
    take(found)
    this.problem = problem
    this.busy = 'no'
  }

  /** The different texts of a column; undefined where there are too many to tell. */
  textsOf(column: string | null): readonly string[] | undefined {
    const found = this.table?.texts.find((each) => each.column === column)
    return found && !found.more ? found.texts : undefined
  }

  setOutcome(outcome: string | null) {
    this.outcome = outcome
    this.classes = this.textsOf(outcome) ?? []
    if (this.inspection && this.table) this.features = matchColumns(this.inspection, this.table, outcome)
  }

  /** Puts an outcome to a place among the model's answers; the one that was there goes to where it was. */
  setClass(place: number, value: string) {
    const before = this.classes.indexOf(value)
    this.classes = this.classes.map((each, k) => (k === place ? value : k === before ? this.classes[place] : each))
  }

  setFeature(place: number, column: string | null) {
    this.features = this.features.map((each, k) => (k === place ? column : each))
  }

  /** Takes the columns from lines of text, in the model's order. */
  setFeatures(lines: string) {
    const names = this.table?.inspection.columns.map(({ name }) => name) ?? []
    const wanted = lines.split('\n').flatMap((line) => line.trim() || [])
    this.features = wanted.map((name) => (names.includes(name) ? name : null))
  }

  /** Asks the model about every row, and goes on to the audit of its answers. */
  async predict() {
    const { model, data, table, outcome, question } = this
    if (!model || !data || !table || outcome === null || question !== null || this.busy !== 'no') return
    const features = this.features.filter((feature) => feature !== null)
    const plan: PredictionPlan = {
      dialect: table.inspection.dialect,
      outcome,
      classes: [...this.classes],
      features,
      keep: keptColumns(table, features, outcome),
      logits: this.logits,
    }
    this.busy = 'predicting'
    this.problem = undefined
    this.progress = { stage: words.state.beginning.openingModel, fraction: 0 }
    this.problem = await followed(
      'audit.progress',
      (progress) => (this.progress = progress),
      async () => {
        const predictions = await call('audit.predict', { modelId: model.id, dataId: data.id, plan })
        this.#reset()
        await modelAudits.begin(predictions, {
          name: model.fileName.replace(/\.[^.]+$/, ''),
          outcome,
          values: plan.classes,
        })
      },
    )
    this.busy = 'no'
  }

  /** Stops the model if it is at work; else puts its file away. */
  async cancel() {
    if (this.busy === 'predicting') await notices.guard(() => call('audit.cancel', {}))
    else {
      this.#reset()
      await modelAudits.putAway()
    }
  }

  #reset() {
    this.busy = 'no'
    this.model = this.inspection = this.data = this.table = this.problem = undefined
    this.outcome = null
    this.classes = this.features = []
    this.logits = false
  }
}

export const modelFile = new ModelFile()

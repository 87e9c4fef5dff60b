import type { Execution } from '#shared/contracts/executors.ts'
import type {
  ModelAuditOutcome,
  ModelAuditPlan,
  ModelAuditRequest,
  StoredModelAudit,
} from '#shared/contracts/model-audit.ts'
import type { PredictedBy } from '#shared/contracts/model-file.ts'
import type { EventName, Events } from '#shared/ipc/calls.ts'
import { cancelled, CloisterError } from '#shared/ipc/errors.ts'
import type { Database } from './database.ts'
import { JobProcess } from './job-process.ts'

/** Audits models that were trained elsewhere, one at a time, in a process of its own. What is found is stored before it is handed over. */
export class ModelAudits {
  readonly #database: Database
  readonly #tell: <Name extends EventName>(name: Name, value: Events[Name]) => void
  readonly #execution: () => Promise<Execution>
  readonly #job = new JobProcess(
    'Cloister audit',
    'The audit stopped unexpectedly; the machine may have run out of memory.',
  )
  #isBusy = false

  /** @param execution what attackers are to train on, which may have to be found out first */
  constructor(
    database: Database,
    tell: <Name extends EventName>(name: Name, value: Events[Name]) => void,
    execution: () => Promise<Execution>,
  ) {
    this.#database = database
    this.#tell = tell
    this.#execution = execution
  }

  /**
   * @param predictedBy the model that made the predictions here, if one did; it is stored with what is found
   * @throws CloisterError not-allowed while another audit is under way; cancelled; job-crashed; what the audit throws
   */
  async run(path: string, plan: ModelAuditPlan, predictedBy?: PredictedBy): Promise<StoredModelAudit> {
    if (this.#isBusy)
      throw new CloisterError(
        'not-allowed',
        'Another model is being audited.',
        'Wait until that is done, or cancel it.',
      )
    this.#isBusy = true
    this.#job.begin()
    try {
      const { id, folder, version } = await this.#database.call('audits.begin', {})
      let outcome: ModelAuditOutcome | null = null
      try {
        if (this.#job.isCancelled) throw cancelled()
        const found = await this.#work({ id, path, plan, folder, version })
        outcome = predictedBy ? { ...found, predictedBy } : found
      } catch (error) {
        await this.#database.call('audits.end', { id, outcome: null })
        throw error
      }
      return (await this.#database.call('audits.end', { id, outcome })) as StoredModelAudit
    } finally {
      this.#isBusy = false
    }
  }

  async #work(request: ModelAuditRequest): Promise<ModelAuditOutcome> {
    const told = await this.#job.run(
      { kind: 'audit', request },
      (progress) => this.#tell('audit.progress', progress),
      this.#execution,
    )
    if (told.kind !== 'audited') throw new Error(`A job that was to audit a model said ${told.kind}.`)
    return told.outcome
  }

  /** Cancels the audit that is under way; it is over within a second. */
  cancel(): void {
    this.#job.cancel()
  }

  /** Ends it at once, as when the program is closed. */
  stop(): void {
    this.#job.stop()
  }
}

import type { Execution } from '#shared/contracts/executors.ts'
import type { JobCommand } from '#shared/contracts/job.ts'
import type {
  ModelAuditOutcome,
  ModelAuditPlan,
  ModelAuditRequest,
  StoredModelAudit,
} from '#shared/contracts/model-audit.ts'
import type { PredictedBy } from '#shared/contracts/model-file.ts'
import type { EventName, Events } from '#shared/ipc/calls.ts'
import { cancelled } from '#shared/ipc/errors.ts'
import type { Database } from './database.ts'
import { jobWork } from './child-work.ts'

/** Audits models that were trained elsewhere, one at a time, in a process of its own. What is found is stored before it is handed over. */
export class ModelAudits {
  readonly #database: Database
  readonly #tell: <Name extends EventName>(name: Name, value: Events[Name]) => void
  readonly #execution: () => Promise<Execution>
  readonly #job = jobWork({
    name: 'Cloister audit',
    crash: [
      'The audit stopped unexpectedly; the machine may have run out of memory.',
      'Nothing was stored. Close other programs and try again.',
    ],
    busy: 'Another model is being audited.',
  })

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
  run(path: string, plan: ModelAuditPlan, predictedBy?: PredictedBy): Promise<StoredModelAudit> {
    return this.#job.alone(async () => {
      const { id, folder, version } = await this.#database.call('audits.begin', {})
      let outcome: ModelAuditOutcome
      try {
        if (this.#job.isCancelled) throw cancelled()
        const found = await this.#work({ id, path, plan, folder, version, contents: predictedBy?.contents })
        outcome = predictedBy ? { ...found, predictedBy } : found
      } catch (error) {
        await this.#database.call('audits.end', { id, outcome: null })
        throw error
      }
      return (await this.#database.call('audits.end', { id, outcome })) as StoredModelAudit
    })
  }

  async #work(request: ModelAuditRequest): Promise<ModelAuditOutcome> {
    const execution = this.#execution().then((found): JobCommand => ({ kind: 'execution', execution: found }))
    const command: JobCommand = { kind: 'audit', request }
    const { outcome } = await this.#job.run([command, execution], 'audited', ({ progress: { stage, fraction } }) =>
      this.#tell('audit.progress', { stage, fraction }),
    )
    return outcome
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

import type { UtilityProcess } from 'electron'
import type { Execution } from '#shared/contracts/executors.ts'
import { type JobCommand, JobMessage } from '#shared/contracts/job.ts'
import type {
  ModelAuditOutcome,
  ModelAuditPlan,
  ModelAuditRequest,
  StoredModelAudit,
} from '#shared/contracts/model-audit.ts'
import type { EventName, Events } from '#shared/ipc/calls.ts'
import { cancelled, CloisterError } from '#shared/ipc/errors.ts'
import { giveWay, startUtility } from './child.ts'
import type { Database } from './database.ts'

/** A job that has not answered a cancel by then is ended. */
const patienceMs = 800

/** Audits models that were trained elsewhere, one at a time, in a process of its own. What is found is stored before it is handed over. */
export class ModelAudits {
  readonly #database: Database
  readonly #tell: <Name extends EventName>(name: Name, value: Events[Name]) => void
  readonly #execution: () => Promise<Execution>
  #child: UtilityProcess | undefined
  #isCancelled = false
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

  /** @throws CloisterError not-allowed while another audit is under way; cancelled; job-crashed; what the audit throws */
  async run(path: string, plan: ModelAuditPlan): Promise<StoredModelAudit> {
    if (this.#isBusy)
      throw new CloisterError(
        'not-allowed',
        'Another model is being audited.',
        'Wait until that is done, or cancel it.',
      )
    this.#isBusy = true
    this.#isCancelled = false
    try {
      const { id, folder, version } = await this.#database.call('audits.begin', {})
      let outcome: ModelAuditOutcome | null = null
      try {
        if (this.#isCancelled) throw cancelled()
        outcome = await this.#work({ id, path, plan, folder, version })
      } catch (error) {
        await this.#database.call('audits.end', { id, outcome: null })
        throw error
      }
      return (await this.#database.call('audits.end', { id, outcome })) as StoredModelAudit
    } finally {
      this.#isBusy = false
    }
  }

  #work(request: ModelAuditRequest): Promise<ModelAuditOutcome> {
    const child = startUtility('job', 'Cloister audit')
    this.#child = child
    const say = (command: JobCommand) => child.postMessage(command)
    return new Promise<ModelAuditOutcome>((resolve, reject) => {
      child.on('message', (given: unknown) => {
        const message = JobMessage.parse(given)
        if (message.kind === 'progress') {
          const { stage, fraction } = message.progress
          this.#tell('audit.progress', { stage, fraction })
        } else if (message.kind === 'audited') resolve(message.outcome)
        else if (message.kind === 'cancelled') reject(cancelled())
        else if (message.kind === 'failed') {
          const { code, message: what, advice, place } = message.error
          reject(new CloisterError(code, what, advice, place))
        }
      })
      child.once('spawn', () => giveWay(child))
      child.once('exit', () => reject(this.#isCancelled ? cancelled() : crashed()))
      say({ kind: 'audit', request })
      void this.#execution().then((execution) => say({ kind: 'execution', execution }))
    }).finally(() => {
      this.#child = undefined
      child.kill()
    })
  }

  /** Cancels the audit that is under way; it is over within a second. */
  cancel(): void {
    this.#isCancelled = true
    const child = this.#child
    child?.postMessage({ kind: 'cancel' } satisfies JobCommand)
    setTimeout(() => child?.kill(), patienceMs)
  }

  /** Ends it at once, as when the program is closed. */
  stop(): void {
    this.#isCancelled = true
    this.#child?.kill()
  }
}

const crashed = () =>
  new CloisterError(
    'job-crashed',
    'The audit stopped unexpectedly; the machine may have run out of memory.',
    'Nothing was stored. Close other programs and try again.',
  )

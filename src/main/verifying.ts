import type { UtilityProcess } from 'electron'
import { type JobCommand, JobMessage } from '#shared/contracts/job.ts'
import { RunResults } from '#shared/contracts/results.ts'
import type { Verification } from '#shared/contracts/verification.ts'
import type { EventName, Events } from '#shared/ipc/calls.ts'
import { cancelled, CloisterError } from '#shared/ipc/errors.ts'
import { giveWay, startUtility } from './child.ts'
import type { Database } from './database.ts'

/** A job that has not answered a cancel by then is ended. */
const patienceMs = 800

/** Runs stored runs again, one at a time, in a process of its own, to see whether they give the stored figures. Nothing is stored. */
export class Verifying {
  readonly #database: Database
  readonly #tell: <Name extends EventName>(name: Name, value: Events[Name]) => void
  #child: UtilityProcess | undefined
  #isCancelled = false
  #isBusy = false

  constructor(database: Database, tell: <Name extends EventName>(name: Name, value: Events[Name]) => void) {
    this.#database = database
    this.#tell = tell
  }

  /**
   * Runs it on the backend and with the threads that it had.
   *
   * @throws CloisterError not-allowed while another is verified; cancelled; job-crashed; data-changed; what running throws
   */
  async verify(id: string): Promise<Verification> {
    if (this.#isBusy)
      throw new CloisterError('not-allowed', 'Another run is being verified.', 'Wait until that is done, or cancel it.')
    this.#isBusy = true
    this.#isCancelled = false
    try {
      const request = await this.#database.call('run.again', { id })
      if (this.#isCancelled) throw cancelled()
      const { backend } = RunResults.parse(request.stored).manifest
      const execution = { backend: backend.name, threads: backend.threads }
      return await this.#run(id, [
        { kind: 'verify', request },
        { kind: 'execution', execution },
      ])
    } finally {
      this.#isBusy = false
    }
  }

  #run(id: string, commands: readonly JobCommand[]): Promise<Verification> {
    const child = startUtility('job', 'Cloister verifying')
    this.#child = child
    return new Promise<Verification>((resolve, reject) => {
      child.on('message', (given: unknown) => {
        const message = JobMessage.parse(given)
        if (message.kind === 'progress') this.#tell('run.verifying', { id, progress: message.progress })
        else if (message.kind === 'verified') resolve(message.verification)
        else if (message.kind === 'cancelled') reject(cancelled())
        else if (message.kind === 'failed') {
          const { code, message: what, advice, place } = message.error
          reject(new CloisterError(code, what, advice, place))
        }
      })
      child.once('spawn', () => giveWay(child))
      child.once('exit', () => reject(this.#isCancelled ? cancelled() : crashed()))
      for (const command of commands) child.postMessage(command)
    }).finally(() => {
      this.#child = undefined
      child.kill()
    })
  }

  /** Cancels it; it is over within a second. */
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
    'Running the study again stopped unexpectedly; the machine may have run out of memory.',
    'The stored results are unchanged. Close other programs and try again.',
  )

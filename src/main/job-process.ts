import type { UtilityProcess } from 'electron'
import type { Execution } from '#shared/contracts/executors.ts'
import { type JobCommand, JobMessage } from '#shared/contracts/job.ts'
import { cancelled, CloisterError } from '#shared/ipc/errors.ts'
import { giveWay, startUtility } from './child.ts'

/** A job that has not answered a cancel by then is ended. */
const patienceMs = 800

/** What a job says when it is done. */
type Ending = Extract<JobMessage, { kind: 'audited' | 'predicted' | 'model-inspected' }>

/** Short work in job processes of its own, one at a time, that can be cancelled and is told when it crashes. */
export class JobProcess {
  readonly #name: string
  readonly #crash: string
  #child: UtilityProcess | undefined
  #isCancelled = false

  /**
   * @param name of the process, as the system lists it
   * @param crash what has happened when it ends unasked, in a sentence
   */
  constructor(name: string, crash: string) {
    this.#name = name
    this.#crash = crash
  }

  get isCancelled(): boolean {
    return this.#isCancelled
  }

  /** What was cancelled before counts no more. */
  begin(): void {
    this.#isCancelled = false
  }

  /**
   * @param execution what attackers are to train on; left out where nothing is trained
   * @throws CloisterError cancelled, job-crashed, and what the job throws
   */
  run(
    command: JobCommand,
    onProgress: (progress: { stage: string; fraction: number }) => void,
    execution?: () => Promise<Execution>,
  ): Promise<Ending> {
    const child = startUtility('job', this.#name)
    this.#child = child
    const say = (told: JobCommand) => child.postMessage(told)
    return new Promise<Ending>((resolve, reject) => {
      child.on('message', (given: unknown) => {
        const message = JobMessage.parse(given)
        if (message.kind === 'progress') {
          const { stage, fraction } = message.progress
          onProgress({ stage, fraction })
        } else if (message.kind === 'audited' || message.kind === 'predicted' || message.kind === 'model-inspected')
          resolve(message)
        else if (message.kind === 'cancelled') reject(cancelled())
        else if (message.kind === 'failed') {
          const { code, message: what, advice, place } = message.error
          reject(new CloisterError(code, what, advice, place))
        }
      })
      child.once('spawn', () => giveWay(child))
      child.once('exit', () => reject(this.#isCancelled ? cancelled() : this.#crashed()))
      say(command)
      if (execution) void execution().then((found) => say({ kind: 'execution', execution: found }))
    }).finally(() => {
      this.#child = undefined
      child.kill()
    })
  }

  /** Cancels what is under way; it is over within a second. */
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

  #crashed = () =>
    new CloisterError('job-crashed', this.#crash, 'Nothing was stored. Close other programs and try again.')
}

import type { UtilityProcess } from 'electron'
import { JobMessage } from '#shared/contracts/job.ts'
import { cancelled, CloisterError, type CloisterErrorData } from '#shared/ipc/errors.ts'
import { giveWay, startUtility } from './child.ts'

/** Work that has not answered a cancel by then is ended. */
const patienceMs = 800

/** What a process may say whatever its work. */
type Common = { kind: 'progress' } | { kind: 'cancelled' } | { kind: 'failed'; error: CloisterErrorData }

interface Process<Message> {
  readonly entry: Parameters<typeof startUtility>[0]
  /** As the system lists it. */
  readonly name: string
  /** Checks what it says. */
  readonly read: (given: unknown) => Message
  /** What has happened when it ends unasked, in a sentence, and what to do. */
  readonly crash: readonly [message: string, advice: string]
  /** What is under way, in a sentence, for whoever asks for more of it meanwhile. */
  readonly busy: string
}

/** Work in processes of its own, one at a time, that can be cancelled and is told when it crashes. */
export class ChildWork<Message extends { kind: string }> {
  readonly #process: Process<Message>
  #child: UtilityProcess | undefined
  #isCancelled = false
  #isBusy = false

  constructor(process: Process<Message>) {
    this.#process = process
  }

  get isCancelled(): boolean {
    return this.#isCancelled
  }

  /**
   * Does all that a piece of work takes, before the process and after it too, as the only one; what was cancelled before counts no
   * more.
   *
   * @throws CloisterError not-allowed while another is under way, and what the work throws
   */
  async alone<T>(work: () => Promise<T>): Promise<T> {
    if (this.#isBusy)
      throw new CloisterError('not-allowed', this.#process.busy, 'Wait until that is done, or cancel it.')
    this.#isBusy = true
    this.#isCancelled = false
    try {
      return await work()
    } finally {
      this.#isBusy = false
    }
  }

  /**
   * Starts the process and has it do its part.
   *
   * @param commands what it is told, in order; a promise of one where it has to be found out first
   * @param done what it says when it is done
   * @throws CloisterError cancelled, job-crashed, and what the work throws
   */
  run<Done extends Message['kind']>(
    commands: readonly (object | Promise<object>)[],
    done: Done,
    onProgress: (message: Extract<Message, { kind: 'progress' }>) => void,
  ): Promise<Extract<Message, { kind: Done }>> {
    const { entry, name, read, crash } = this.#process
    const child = startUtility(entry, name)
    this.#child = child
    return new Promise<Extract<Message, { kind: Done }>>((resolve, reject) => {
      child.on('message', (given: unknown) => {
        const message = read(given)
        if (message.kind === done) return resolve(message as Extract<Message, { kind: Done }>)
        const common = message as unknown as Common
        if (common.kind === 'progress') onProgress(message as Extract<Message, { kind: 'progress' }>)
        else if (common.kind === 'cancelled') reject(cancelled())
        else if (common.kind === 'failed') {
          const { code, message: what, advice, place } = common.error
          reject(new CloisterError(code, what, advice, place))
        }
      })
      child.once('spawn', () => giveWay(child))
      child.once('exit', () =>
        reject(this.#isCancelled ? cancelled() : new CloisterError('job-crashed', crash[0], crash[1])),
      )
      for (const command of commands)
        if (command instanceof Promise) void command.then((found: object) => child.postMessage(found))
        else child.postMessage(command)
    }).finally(() => {
      this.#child = undefined
      child.kill()
    })
  }

  /** Cancels what is under way; it is over within a second. */
  cancel(): void {
    this.#isCancelled = true
    const child = this.#child
    child?.postMessage({ kind: 'cancel' })
    setTimeout(() => child?.kill(), patienceMs)
  }

  /** Ends it at once, as when the program is closed. */
  stop(): void {
    this.#isCancelled = true
    this.#child?.kill()
  }
}

/** The same with the entry `job`. */
export const jobWork = (texts: Pick<Process<JobMessage>, 'name' | 'crash' | 'busy'>) =>
  new ChildWork({ entry: 'job', read: (given) => JobMessage.parse(given), ...texts })

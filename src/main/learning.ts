import type { UtilityProcess } from 'electron'
import {
  type LearningCommand,
  LearningMessage,
  type LearningOutcome,
  type LearningTask,
} from '#shared/contracts/learning.ts'
import type { EventName, Events } from '#shared/ipc/calls.ts'
import { cancelled, CloisterError } from '#shared/ipc/errors.ts'
import { giveWay, startUtility } from './child.ts'
import type { Database } from './database.ts'

/** A job that has not answered a cancel by then is ended. */
const patienceMs = 800

/** Learns graphs from data, one at a time, in a process of its own. What was learned is stored before it is handed over. */
export class Learning {
  readonly #database: Database
  readonly #tell: <Name extends EventName>(name: Name, value: Events[Name]) => void
  #child: UtilityProcess | undefined
  #isCancelled = false
  #isBusy = false

  constructor(database: Database, tell: <Name extends EventName>(name: Name, value: Events[Name]) => void) {
    this.#database = database
    this.#tell = tell
  }

  /** @throws CloisterError not-allowed while something else is being learned; cancelled; job-crashed; what learning throws */
  async learn(datasetId: string, task: LearningTask): Promise<LearningOutcome> {
    if (this.#isBusy)
      throw new CloisterError(
        'not-allowed',
        'Something else is being learned from data.',
        'Wait until that is done, or cancel it.',
      )
    this.#isBusy = true
    this.#isCancelled = false
    try {
      const request = await this.#database.call('learning.prepare', { datasetId, task })
      if (this.#isCancelled) throw cancelled()
      const outcome = await this.#run({ kind: 'learn', request })
      await this.#database.call('learning.store', { datasetId, outcome })
      return outcome
    } finally {
      this.#isBusy = false
    }
  }

  #run(command: LearningCommand): Promise<LearningOutcome> {
    const child = startUtility('learn', 'Cloister learning')
    this.#child = child
    return new Promise<LearningOutcome>((resolve, reject) => {
      child.on('message', (given: unknown) => {
        const message = LearningMessage.parse(given)
        if (message.kind === 'progress') this.#tell('graph.learning', message.progress)
        else if (message.kind === 'finished') resolve(message.outcome)
        else if (message.kind === 'cancelled') reject(cancelled())
        else {
          const { code, message: what, advice, place } = message.error
          reject(new CloisterError(code, what, advice, place))
        }
      })
      child.once('spawn', () => giveWay(child))
      child.once('exit', () => reject(this.#isCancelled ? cancelled() : crashed()))
      child.postMessage(command)
    }).finally(() => {
      this.#child = undefined
      child.kill()
    })
  }

  /** Cancels what is being learned; it is over within a second. */
  cancel(): void {
    this.#isCancelled = true
    const child = this.#child
    child?.postMessage({ kind: 'cancel' } satisfies LearningCommand)
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
    'Learning from the data stopped unexpectedly; the machine may have run out of memory.',
    'Your data and your graph are unchanged. Close other programs, or leave columns out, and try again.',
  )

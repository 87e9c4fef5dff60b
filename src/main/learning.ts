import {
  type LearningCommand,
  LearningMessage,
  type LearningOutcome,
  type LearningTask,
} from '#shared/contracts/learning.ts'
import type { EventName, Events } from '#shared/ipc/calls.ts'
import { cancelled } from '#shared/ipc/errors.ts'
import { ChildWork } from './child-work.ts'
import type { Database } from './database.ts'

/** Learns graphs from data, one at a time, in a process of its own. What was learned is stored before it is handed over. */
export class Learning {
  readonly #database: Database
  readonly #tell: <Name extends EventName>(name: Name, value: Events[Name]) => void
  readonly #work = new ChildWork({
    entry: 'learn',
    name: 'Cloister learning',
    read: (given) => LearningMessage.parse(given),
    crash: [
      'Learning from the data stopped unexpectedly; the machine may have run out of memory.',
      'Your data and your graph are unchanged. Close other programs, or leave columns out, and try again.',
    ],
    busy: 'Something else is being learned from data.',
  })

  constructor(database: Database, tell: <Name extends EventName>(name: Name, value: Events[Name]) => void) {
    this.#database = database
    this.#tell = tell
  }

  /** @throws CloisterError not-allowed while something else is being learned; cancelled; job-crashed; what learning throws */
  learn(datasetId: string, task: LearningTask): Promise<LearningOutcome> {
    return this.#work.alone(async () => {
      const request = await this.#database.call('learning.prepare', { datasetId, task })
      if (this.#work.isCancelled) throw cancelled()
      const command: LearningCommand = { kind: 'learn', request }
      const { outcome } = await this.#work.run([command], 'finished', ({ progress }) =>
        this.#tell('graph.learning', progress),
      )
      await this.#database.call('learning.store', { datasetId, outcome })
      return outcome
    })
  }

  /** Cancels what is being learned; it is over within a second. */
  cancel(): void {
    this.#work.cancel()
  }

  /** Ends it at once, as when the program is closed. */
  stop(): void {
    this.#work.stop()
  }
}

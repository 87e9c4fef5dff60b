import type { JobCommand } from '#shared/contracts/job.ts'
import { RunResults } from '#shared/contracts/results.ts'
import type { Verification } from '#shared/contracts/verification.ts'
import type { EventName, Events } from '#shared/ipc/calls.ts'
import { cancelled } from '#shared/ipc/errors.ts'
import { jobWork } from './child-work.ts'
import type { Database } from './database.ts'

/** Runs stored runs again, one at a time, in a process of its own, to see whether they give the stored figures. Nothing is stored. */
export class Verifying {
  readonly #database: Database
  readonly #tell: <Name extends EventName>(name: Name, value: Events[Name]) => void
  readonly #work = jobWork({
    name: 'Cloister verifying',
    crash: [
      'Running the study again stopped unexpectedly; the machine may have run out of memory.',
      'The stored results are unchanged. Close other programs and try again.',
    ],
    busy: 'Another run is being verified.',
  })

  constructor(database: Database, tell: <Name extends EventName>(name: Name, value: Events[Name]) => void) {
    this.#database = database
    this.#tell = tell
  }

  /**
   * Runs it on the backend and with the threads that it had.
   *
   * @throws CloisterError not-allowed while another is verified; cancelled; job-crashed; data-changed; what running throws
   */
  verify(id: string): Promise<Verification> {
    return this.#work.alone(async () => {
      const request = await this.#database.call('run.again', { id })
      if (this.#work.isCancelled) throw cancelled()
      const { backend } = RunResults.parse(request.stored).manifest
      const execution = { backend: backend.name, threads: backend.threads }
      const commands: JobCommand[] = [
        { kind: 'verify', request },
        { kind: 'execution', execution },
      ]
      const { verification } = await this.#work.run(commands, 'verified', ({ progress }) =>
        this.#tell('run.verifying', { id, progress }),
      )
      return verification
    })
  }

  /** Cancels it; it is over within a second. */
  cancel(): void {
    this.#work.cancel()
  }

  /** Ends it at once, as when the program is closed. */
  stop(): void {
    this.#work.stop()
  }
}

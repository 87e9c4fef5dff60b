import type { UtilityProcess } from 'electron'
import type { Execution } from '#shared/contracts/executors.ts'
import { type JobCommand, JobMessage, type Run, type RunChange, type RunEnding } from '#shared/contracts/job.ts'
import { CloisterError } from '#shared/ipc/errors.ts'
import type { EventName, Events } from '#shared/ipc/calls.ts'
import { giveWay, startUtility } from './child.ts'
import type { Database } from './database.ts'

/** A job that has not answered a cancel by then is ended. */
const patienceMs = 800

interface Running {
  readonly child: UtilityProcess
  run: Run
  cancelled: boolean
  /** Its end is known, and being stored. */
  hasEnded: boolean
}

/** Runs studies, each in a process of its own, and keeps the workspace told of how they end. */
export class Runs {
  readonly #database: Database
  readonly #tell: <Name extends EventName>(name: Name, value: Events[Name]) => void
  readonly #execution: () => Promise<Execution>
  readonly #running = new Map<string, Running>()

  /** @param execution what studies are to train on, which may have to be found out first */
  constructor(
    database: Database,
    tell: <Name extends EventName>(name: Name, value: Events[Name]) => void,
    execution: () => Promise<Execution>,
  ) {
    this.#database = database
    this.#tell = tell
    this.#execution = execution
  }

  /** Starts the study of a dataset. */
  async start(datasetId: string): Promise<Run> {
    const { run, request } = await this.#database.call('run.create', { datasetId })
    const child = startUtility('job', 'Cloister study')
    const entry: Running = { child, run, cancelled: false, hasEnded: false }
    this.#running.set(run.id, entry)
    child.on('message', (message: unknown) => void this.#hear(entry, JobMessage.parse(message)))
    child.once('spawn', () => giveWay(child))
    child.once(
      'exit',
      () => void this.#end(entry, entry.cancelled ? { state: 'cancelled' } : { state: 'failed', error: crashed() }),
    )
    this.#say(entry, { kind: 'run', request })
    void this.#execution().then((execution) => this.#say(entry, { kind: 'execution', execution }))
    return run
  }

  #say({ child }: Running, command: JobCommand): void {
    child.postMessage(command)
  }

  #hear(entry: Running, message: JobMessage): Promise<void> | void {
    switch (message.kind) {
      case 'progress':
        entry.run = { ...entry.run, progress: message.progress }
        return this.#tell('run.changed', entry.run)
      case 'loss':
        return this.#tell('run.loss', { runId: entry.run.id, ...message.loss })
      case 'notice':
        entry.run = { ...entry.run, notices: [...entry.run.notices, message.notice] }
        return this.#tell('run.changed', entry.run)
      case 'finished':
        return this.#end(entry, { state: 'finished', results: message.results, manifest: message.manifest })
      case 'cancelled':
        return this.#end(entry, { state: 'cancelled' })
      case 'failed':
        return this.#end(entry, { state: 'failed', error: message.error })
    }
  }

  async #end(entry: Running, ending: RunEnding): Promise<void> {
    if (entry.hasEnded) return
    entry.hasEnded = true
    entry.child.kill()
    // It counts as running until its results are stored: who waits for its end will ask for them.
    const run = await this.#database
      .callSurely('run.finish', { id: entry.run.id, ending })
      .finally(() => this.#running.delete(entry.run.id))
    this.#tell('run.changed', run)
  }

  /** Cancels a run; it is over within a second. */
  cancel(id: string): void {
    const entry = this.#running.get(id)
    if (!entry || entry.hasEnded) return
    entry.cancelled = true
    this.#say(entry, { kind: 'cancel' })
    setTimeout(() => entry.child.kill(), patienceMs)
  }

  /** Gives a run another name or another note, a running one too. */
  async change(id: string, change: RunChange): Promise<Run> {
    const changed = await this.#database.call('run.change', { id, change })
    const entry = this.#running.get(id)
    if (!entry) return changed
    const { name, note } = changed
    return (entry.run = { ...entry.run, name, note })
  }

  /** The progress of running runs, which the workspace does not store. */
  withProgress(run: Run): Run {
    return this.#running.get(run.id)?.run ?? run
  }

  get areRunning(): boolean {
    return this.#running.size > 0
  }

  /** Ends every run, as when the program is closed. */
  stopAll(): void {
    for (const { child } of this.#running.values()) child.kill()
    this.#running.clear()
  }
}

const crashed = () =>
  new CloisterError(
    'job-crashed',
    'The study stopped unexpectedly; the machine may have run out of memory.',
    'Your data are unchanged. Close other programs, or try fewer rows or a smaller network, and run it again.',
  ).data

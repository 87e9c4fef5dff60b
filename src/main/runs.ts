import type { UtilityProcess } from 'electron'
import type { Execution } from '#shared/contracts/executors.ts'
import { type JobCommand, JobMessage, type Run, type RunChange, type RunEnding } from '#shared/contracts/job.ts'
import { CloisterError } from '#shared/ipc/errors.ts'
import type { EventName, Events } from '#shared/ipc/calls.ts'
import { giveWay, startUtility } from './child.ts'
import type { Database } from './database.ts'

/** A job that has not answered a cancel by then is ended. */
const patienceMs = 800

/** How often an ending is handed to the process that keeps the data, if that dies meanwhile. */
const mostTries = 3

/** How often it is tried where the disk is full. */
const roomMs = 3000

interface Running {
  readonly child: UtilityProcess
  run: Run
  cancelled: boolean
  /** Its end is known, and being stored. */
  hasEnded: boolean
  /** What it found cannot be stored yet. */
  isWaiting: boolean
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
    const entry: Running = { child, run, cancelled: false, hasEnded: false, isWaiting: false }
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
    const run = await this.#store(entry, ending).finally(() => this.#running.delete(entry.run.id))
    this.#tell('run.changed', run)
  }

  /**
   * Stores an ending, again where the process that keeps the data dies over it, and waits where the disk is full or cannot be
   * written to: results may have taken hours.
   */
  async #store(entry: Running, ending: RunEnding): Promise<Run> {
    const { id } = entry.run
    for (let left = mostTries; ;) {
      try {
        return await this.#database.call('run.finish', { id, ending })
      } catch (error) {
        const code = error instanceof CloisterError ? error.data.code : null
        const mayPass = (code === 'disk-full' || code === 'not-allowed') && this.#running.has(id)
        if (mayPass) await this.#waitForRoom(entry, (error as CloisterError).message)
        else if (code !== 'internal' || --left < 1) throw error
      }
    }
  }

  /** Says once that results could not be stored, and waits a little. */
  async #waitForRoom(entry: Running, why: string): Promise<void> {
    const notice = `The study has ended, but what it found could not be stored yet. ${why} It is stored as soon as that is possible; if Cloister is closed before, it is lost.`
    if (!entry.isWaiting) {
      entry.isWaiting = true
      const progress = { stage: 'Waiting for room on the disk', fraction: 1, secondsLeft: null }
      entry.run = { ...entry.run, progress, notices: [...entry.run.notices, notice] }
      this.#tell('run.changed', entry.run)
    }
    await new Promise((resolve) => setTimeout(resolve, roomMs).unref())
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

import type { UtilityProcess } from 'electron'
import type { Execution } from '#shared/contracts/executors.ts'
import {
  type JobCommand,
  JobMessage,
  type JobRequest,
  type KeptRepetition,
  type Run,
  type RunChange,
  type RunEnding,
} from '#shared/contracts/job.ts'
import { CloisterError } from '#shared/ipc/errors.ts'
import type { EventName, Events } from '#shared/ipc/calls.ts'
import { giveWay, startUtility } from './child.ts'
import type { Database } from './database.ts'

/** A job that has not answered a cancel by then is ended. */
const patienceMs = 800

/** How often it is tried where the disk is full. */
const roomMs = 3000

interface Running {
  readonly child: UtilityProcess
  run: Run
  cancelled: boolean
  /** Its end is known, and being stored. */
  hasEnded: boolean
  /** What it found cannot be stored yet. */
  isShortOfRoom: boolean
}

/** What comes after a run has ended, such as a notification. */
type Ended = (run: Run) => void

/**
 * Runs studies one after the other, each in a process of its own, and keeps the workspace told of how they end. The workspace keeps
 * the queue too, so that it outlives the program.
 */
export class Runs {
  readonly #database: Database
  readonly #tell: <Name extends EventName>(name: Name, value: Events[Name]) => void
  readonly #execution: () => Promise<Execution>
  readonly #onEnded: Ended
  readonly #keepBytes: () => Promise<number>
  readonly #running = new Map<string, Running>()
  #isStopped = false
  /** Starts come one after the other: two at once would both find that nothing runs. */
  #turn: Promise<unknown> = Promise.resolve()

  /**
   * @param execution what studies are to train on, which may have to be found out first
   * @param onEnded told of every run that has ended and is stored
   * @param keepBytes how much the workspace may keep of shadow and reference models
   */
  constructor(
    database: Database,
    tell: <Name extends EventName>(name: Name, value: Events[Name]) => void,
    execution: () => Promise<Execution>,
    onEnded: Ended = () => {},
    keepBytes: () => Promise<number> = async () => 0,
  ) {
    this.#database = database
    this.#tell = tell
    this.#execution = execution
    this.#onEnded = onEnded
    this.#keepBytes = keepBytes
  }

  #inTurn<Value>(work: () => Promise<Value>): Promise<Value> {
    const turn = this.#turn.then(work)
    this.#turn = turn.catch(() => {})
    return turn
  }

  /** Starts the study of a dataset, or puts it at the end of the queue while another runs. */
  start(datasetId: string): Promise<Run> {
    return this.#inTurn(async () => {
      const waits = this.#running.size > 0
      const keepBytes = await this.#keepBytes()
      const { run, request } = await this.#database.call('run.create', waits ? { datasetId, waits } : { datasetId })
      if (!waits) this.#begin(run, request, keepBytes)
      return run
    })
  }

  /** Takes up a run that was cut off, cancelled or failed, from the repetitions that are kept of it; while another runs it waits. */
  async resume(id: string): Promise<Run> {
    const entry = this.#running.get(id)
    if (entry) return entry.run
    const run = await this.#database.call('run.queueAgain', { id })
    await this.goOn()
    return this.withProgress(run)
  }

  /** Begins the run whose turn it is, where none runs: when another has ended, and when the program is opened. */
  goOn(): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#isStopped || this.#running.size > 0) return
      const keepBytes = await this.#keepBytes()
      const next = await this.#database.call('run.next', {})
      if (!next) return
      this.#tell('run.changed', next.run)
      if (next.problem === null) return this.#begin(next.run, next.request, keepBytes, next.kept)
      this.#tell('run.changed', await this.#store(next.run.id, { state: 'failed', error: next.problem }))
      void this.goOn()
    })
  }

  #begin(run: Run, request: JobRequest, keepBytes: number, kept: KeptRepetition[] = []): void {
    const child = startUtility('job', 'Cloister study')
    const entry: Running = { child, run, cancelled: false, hasEnded: false, isShortOfRoom: false }
    this.#running.set(run.id, entry)
    child.on('message', (message: unknown) => void this.#hear(entry, JobMessage.parse(message)))
    child.once('spawn', () => giveWay(child))
    child.once(
      'exit',
      () => void this.#end(entry, entry.cancelled ? { state: 'cancelled' } : { state: 'failed', error: crashed() }),
    )
    this.#say(entry, { kind: 'run', request, kept, keepBytes })
    void this.#execution().then((execution) => this.#say(entry, { kind: 'execution', execution }))
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
      case 'repetition':
        // What cannot be kept is computed again, should the run be cut off.
        return void this.#database.call('run.keep', { id: entry.run.id, kept: message.kept }).catch(() => {})
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
    const run = await this.#store(entry.run.id, ending).finally(() => this.#running.delete(entry.run.id))
    this.#tell('run.changed', run)
    this.#onEnded(run)
    // A fault leaves the queue as it is; it goes on when the next run is started or the program is opened.
    void this.goOn().catch(() => {})
  }

  /**
   * Stores an ending, though the process that keeps the data dies over it, and waits where the disk is full or cannot be written
   * to: results may have taken hours.
   */
  async #store(id: string, ending: RunEnding): Promise<Run> {
    for (;;) {
      try {
        return await this.#database.callSurely('run.finish', { id, ending })
      } catch (error) {
        const code = error instanceof CloisterError ? error.data.code : null
        const entry = this.#running.get(id)
        const mayPass = code === 'disk-full' || code === 'not-allowed'
        if (entry && mayPass) await this.#waitForRoom(entry, (error as CloisterError).message)
        else throw error
      }
    }
  }

  /** Says once that results could not be stored, and waits a little. */
  async #waitForRoom(entry: Running, why: string): Promise<void> {
    const notice = `The study has ended, but what it found could not be stored yet. ${why} It is stored as soon as that is possible; if Cloister is closed before, it is lost.`
    if (!entry.isShortOfRoom) {
      entry.isShortOfRoom = true
      const progress = { stage: 'Waiting for room on the disk', fraction: 1, secondsLeft: null }
      entry.run = { ...entry.run, progress, notices: [...entry.run.notices, notice] }
      this.#tell('run.changed', entry.run)
    }
    await new Promise((resolve) => setTimeout(resolve, roomMs).unref())
  }

  /** Cancels a run, which is over within a second, or takes one that waits out of the queue. */
  async cancel(id: string): Promise<void> {
    const entry = this.#running.get(id)
    if (!entry) return this.#tell('run.changed', await this.#store(id, { state: 'cancelled' }))
    if (entry.hasEnded) return
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
    this.#isStopped = true
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

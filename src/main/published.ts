import type { UtilityProcess } from 'electron'
import type { Execution } from '#shared/contracts/executors.ts'
import { type JobCommand, JobMessage } from '#shared/contracts/job.ts'
import type { PublishedState } from '#shared/contracts/published.ts'
import type { StudyStart } from '#shared/contracts/replication.ts'
import type { EventName, Events } from '#shared/ipc/calls.ts'
import { type CloisterErrorData, CloisterError } from '#shared/ipc/errors.ts'
import { giveWay, startUtility } from './child.ts'
import type { Database } from './database.ts'

/** A job that has not answered a cancel by then is ended. */
const patienceMs = 800

interface Ending {
  readonly finished?: string
  readonly error?: CloisterErrorData
}

/**
 * Runs published studies, one at a time, each in a process of its own. That process stores what it finds, and the parts
 * that it has finished, so nothing of them is lost with it.
 */
export class PublishedRuns {
  readonly #database: Database
  readonly #tell: <Name extends EventName>(name: Name, value: Events[Name]) => void
  readonly #execution: () => Promise<Execution>
  readonly #folder: string
  #state: PublishedState = { running: null, finished: null, problem: null }
  #child: UtilityProcess | undefined
  #isCancelled = false

  /**
   * @param execution what studies are to train on, which may have to be found out first
   * @param folder `resources/studies`
   */
  constructor(
    database: Database,
    tell: <Name extends EventName>(name: Name, value: Events[Name]) => void,
    execution: () => Promise<Execution>,
    folder: string,
  ) {
    this.#database = database
    this.#tell = tell
    this.#execution = execution
    this.#folder = folder
  }

  get state(): PublishedState {
    return this.#state
  }

  #set(state: PublishedState): void {
    this.#state = state
    this.#tell('published.changed', state)
  }

  /**
   * Starts a study, or goes on with it where a run of the same choice was cut off.
   *
   * @throws CloisterError not-allowed while another published study runs; what its preparation throws
   */
  async start(start: StudyStart): Promise<void> {
    if (this.#state.running)
      throw new CloisterError(
        'not-allowed',
        'A published study is running already.',
        'Wait until it is done, or cancel it: its finished parts are kept.',
      )
    const progress = { stage: 'Starting', fraction: 0, secondsLeft: null }
    const { study, preset, seed } = start
    const running = { study, preset, seed, progress, notices: [] }
    // Cancelled meanwhile, and perhaps something else started: then this is no longer what runs.
    const isStill = () => this.#state.running === running
    this.#set({ running, finished: null, problem: null })
    try {
      const request = await this.#database.call('published.prepare', { ...start, folder: this.#folder })
      if (isStill()) this.#run(request)
    } catch (error) {
      if (isStill()) this.#set({ running: null, finished: null, problem: null })
      throw error
    }
  }

  #run(request: Extract<JobCommand, { kind: 'reproduce' }>['request']): void {
    const child = startUtility('job', 'Cloister published study')
    this.#child = child
    const say = (command: JobCommand) => child.postMessage(command)
    child.on('message', (message: unknown) => {
      if (child === this.#child) this.#hear(JobMessage.parse(message), request.id)
    })
    child.once('spawn', () => giveWay(child))
    child.once('exit', () => {
      if (child === this.#child) this.#end(this.#isCancelled ? {} : { error: crashed() })
    })
    say({ kind: 'reproduce', request })
    void this.#execution().then((execution) => say({ kind: 'execution', execution }))
  }

  #hear(message: JobMessage, id: string): void {
    const { running } = this.#state
    if (message.kind === 'progress' && running)
      this.#set({ ...this.#state, running: { ...running, progress: message.progress } })
    else if (message.kind === 'notice' && running)
      this.#set({ ...this.#state, running: { ...running, notices: [...running.notices, message.notice] } })
    else if (message.kind === 'reproduced') this.#end({ finished: id })
    else if (message.kind === 'cancelled') this.#end({})
    else if (message.kind === 'failed') this.#end({ error: message.error })
  }

  #end({ finished, error }: Ending): void {
    const { running } = this.#state
    const child = this.#child
    this.#child = undefined
    this.#isCancelled = false
    child?.kill()
    this.#set({
      running: null,
      finished: finished ?? null,
      problem: error && running ? { study: running.study, error } : null,
    })
  }

  /** Cancels what is running; it is over within a second, and its finished parts are kept. */
  cancel(): void {
    const child = this.#child
    if (!child) {
      if (this.#state.running) this.#end({})
      return
    }
    this.#isCancelled = true
    child.postMessage({ kind: 'cancel' } satisfies JobCommand)
    setTimeout(() => child.kill(), patienceMs)
  }

  /** Ends it at once, as when the program is closed. */
  stop(): void {
    const child = this.#child
    this.#child = undefined
    child?.kill()
  }
}

const crashed = () =>
  new CloisterError(
    'job-crashed',
    'The study stopped unexpectedly; the machine may have run out of memory.',
    'The parts that were finished are kept. Close other programs, and resume it.',
  ).data

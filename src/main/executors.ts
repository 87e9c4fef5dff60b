import { automatic, type Execution, type ExecutorSurvey, safeBackend } from '#shared/contracts/executors.ts'
import { CloisterError } from '#shared/ipc/errors.ts'
import { type SurveyProcess, superviseSurvey } from '#shared/ipc/survey.ts'
import { startUtility } from './child.ts'
import type { SettingsFile } from './settings.ts'

function startSurvey(): SurveyProcess {
  const child = startUtility('survey', 'Cloister trial')
  return {
    post: (request) => child.postMessage(request),
    listen: (onMessage, onEnd) => {
      child.on('message', onMessage)
      child.on('exit', (code) => onEnd(`its process ended with status ${code}`))
    },
    kill: () => child.kill(),
  }
}

/** What networks can be trained on here, and what the user wants of it. */
export class Executors {
  readonly #folder: string
  readonly #settings: SettingsFile
  #going: Promise<ExecutorSurvey> | undefined

  /** @param folder what was found out is remembered there */
  constructor(folder: string, settings: SettingsFile) {
    this.#folder = folder
    this.#settings = settings
  }

  /**
   * What there is and how it does. One survey at a time: two would slow each other down and measure wrongly.
   *
   * @param again try, even where it is known
   * @throws CloisterError when it cannot be found out
   */
  survey(again: boolean): Promise<ExecutorSurvey> {
    this.#going ??= this.#survey(again).finally(() => (this.#going = undefined))
    return this.#going
  }

  async #survey(again: boolean): Promise<ExecutorSurvey> {
    const { threads } = await this.#settings.read()
    try {
      return await superviseSurvey(startSurvey, { folder: this.#folder, threads, again })
    } catch (error) {
      throw new CloisterError(
        'internal',
        `What this machine can train on could not be found out. ${(error as Error).message}`,
        'Studies run on the processor meanwhile. Try again; if it fails again, please report it.',
      )
    }
  }

  /** What a study is to train on: what the user has chosen, or else the fastest. */
  async execution(): Promise<Execution> {
    const { backend, threads } = await this.#settings.read()
    if (backend !== automatic) return { backend, threads }
    const best = await this.survey(false).then(
      (survey) => survey.best.table,
      () => safeBackend,
    )
    return { backend: best, threads }
  }
}

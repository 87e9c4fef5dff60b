import path from 'node:path'
import type { SourceFile } from '#shared/contracts/app.ts'
import type { JobCommand } from '#shared/contracts/job.ts'
import type { ModelFileInspection, PredictedBy, PredictionPlan } from '#shared/contracts/model-file.ts'
import type { EventName, Events } from '#shared/ipc/calls.ts'
import { cancelled, CloisterError } from '#shared/ipc/errors.ts'
import { modelRefused } from '#shared/text/encrypted.ts'
import type { Database } from './database.ts'
import type { SourceFiles } from './files.ts'
import { jobWork } from './child-work.ts'

/**
 * Asks models in files about tables, one at a time, in a process of its own: a file from elsewhere must not be able to take the
 * database's process, or this one, down with it. What is written for that lies in a folder of the workspace and goes when it is
 * put away.
 */
export class ModelPredictions {
  readonly #database: Database
  readonly #files: SourceFiles
  readonly #tell: <Name extends EventName>(name: Name, value: Events[Name]) => void
  readonly #job = jobWork({
    name: 'Cloister model',
    crash: [
      'The model ended the process that ran it; it may need more memory than there is, or its file may be damaged.',
      'Nothing was stored. Close other programs and try again.',
    ],
    busy: 'A model is at work already.',
  })
  #room: { readonly id: string; readonly folder: string } | null = null
  /** Which model made which file of predictions, by the file's token. */
  readonly #made = new Map<string, PredictedBy>()

  constructor(
    database: Database,
    files: SourceFiles,
    tell: <Name extends EventName>(name: Name, value: Events[Name]) => void,
  ) {
    this.#database = database
    this.#files = files
    this.#tell = tell
  }

  /** The model that made a file of predictions; undefined for files from elsewhere. */
  madeBy(token: string): PredictedBy | undefined {
    return this.#made.get(token)
  }

  /**
   * @throws CloisterError not-allowed in an encrypted workspace, before the model is opened; model-file, file-missing, job-crashed
   */
  async inspect(model: string): Promise<ModelFileInspection> {
    this.#refuseEncrypted()
    return this.#job.alone(async () => {
      const command: JobCommand = { kind: 'inspect-model', path: model }
      return (await this.#job.run([command], 'model-inspected', () => {})).inspection
    })
  }

  /** Writes a dataset's rows to a file. @returns its token */
  async useDataset(datasetId: string): Promise<SourceFile> {
    this.#refuseEncrypted()
    const { id } = await this.#begin()
    const { path: written } = await this.#database.call('audits.writeTable', { id, datasetId })
    return this.#files.add(written)
  }

  /**
   * @returns a token of the file of predictions
   * @throws CloisterError cancelled, job-crashed, not-allowed while a model is at work or in an encrypted workspace, and as predicting does
   */
  async predict(model: string, data: string, plan: PredictionPlan): Promise<SourceFile> {
    this.#refuseEncrypted()
    return this.#job.alone(async () => {
      const { folder } = await this.#begin()
      this.#made.clear()
      if (this.#job.isCancelled) throw cancelled()
      const out = path.join(folder, 'predictions.csv')
      const command: JobCommand = { kind: 'predict', request: { model, data, out, plan } }
      const told = await this.#job.run([command], 'predicted', ({ progress: { stage, fraction } }) =>
        this.#tell('audit.progress', { stage, fraction }),
      )
      const file = await this.#files.add(out)
      this.#made.set(file.id, told.by)
      return file
    })
  }

  cancel(): void {
    this.#job.cancel()
  }

  /** Ends what is under way at once, as when the program is closed. */
  stop(): void {
    this.#job.stop()
  }

  /** Removes what was written. */
  async putAway(): Promise<void> {
    const room = this.#room
    this.#room = null
    if (room) await this.#database.call('audits.end', { id: room.id, outcome: null })
  }

  #refuseEncrypted(): void {
    if (this.#database.isEncrypted) throw new CloisterError('not-allowed', modelRefused.message, modelRefused.advice)
  }

  async #begin() {
    return (this.#room ??= await this.#database.call('audits.begin', {}))
  }
}

import { mkdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { AppSettings, type AppSettingsChange } from '#shared/contracts/app.ts'
import { writeWhole } from './write-whole.ts'

/** The program's settings, in a small JSON file that a person may read. */
export class SettingsFile {
  readonly #file: string
  #queue: Promise<unknown> = Promise.resolve()

  constructor(folder: string) {
    this.#file = path.join(folder, 'settings.json')
  }

  /** What is stored; the defaults where nothing is, or where it cannot be read. */
  async read(): Promise<AppSettings> {
    try {
      return AppSettings.parse(JSON.parse(await readFile(this.#file, 'utf8')))
    } catch {
      return AppSettings.parse({})
    }
  }

  /** Changes come one after the other, so that none undoes another. */
  change(change: AppSettingsChange): Promise<AppSettings> {
    const turn = this.#queue.then(() => this.#write(change))
    this.#queue = turn.catch(() => {})
    return turn
  }

  async #write(change: AppSettingsChange): Promise<AppSettings> {
    const settings = { ...(await this.read()), ...change }
    // Where the folder cannot be made, writing says so.
    await mkdir(path.dirname(this.#file), { recursive: true }).catch(() => {})
    const advice =
      'The settings are as they were. Free some room, or allow writing to that folder, and change them again.'
    await writeWhole(this.#file, `${JSON.stringify(settings, null, 2)}\n`, advice)
    return settings
  }
}

import { randomUUID } from 'node:crypto'
import { readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { ImageSet, type ImageSetRequest } from '#shared/contracts/images.ts'
import { CloisterError } from '#shared/ipc/errors.ts'
import { unfinished } from '../csv/import.ts'
import { fullDisk, isDiskFull, makeFolder } from '../files.ts'
import { notFound, type Store, stored } from './store.ts'

/** What is known of a set once its files have been read. */
export type ImportedImages = Omit<ImageSet, 'id' | 'name' | 'createdAt'>

/** Writes a set's files into an empty folder. */
export type WriteImages = (folder: string, signal: AbortSignal) => Promise<ImportedImages>

/** The workspace's image sets. Each has a folder of its own under `images/`, named by its id, that never changes. */
export class Images {
  readonly #store: Store
  readonly #folder: string
  readonly #closing = new AbortController()
  #importing: Promise<unknown> | null = null

  constructor(store: Store) {
    this.#store = store
    this.#folder = join(store.folder, 'images')
  }

  /** All sets, the newest first. */
  async list(): Promise<ImageSet[]> {
    const rows = await this.#store.database.rows('SELECT image_set FROM images ORDER BY created_at DESC, id')
    return rows.map(([text]) => stored(ImageSet, text, 'image set'))
  }

  /** @throws CloisterError not-found */
  async get(id: string): Promise<ImageSet> {
    const row = await this.#store.one('SELECT image_set FROM images WHERE id = ?', [id])
    if (!row) throw notFound('image set')
    return stored(ImageSet, row[0], 'image set')
  }

  /** What a job needs to read a set. @throws CloisterError not-found */
  async request(id: string): Promise<ImageSetRequest> {
    return { set: await this.get(id), folder: join(this.#folder, id) }
  }

  /**
   * Stores a new set. Its files are written beside where they will be, and are there, and known, only when all of them are.
   *
   * @throws CloisterError not-allowed while another set is being imported; disk-full; what writing throws, and then nothing is stored
   */
  async add(name: string, write: WriteImages, signal?: AbortSignal): Promise<ImageSet> {
    if (this.#importing)
      throw new CloisterError(
        'not-allowed',
        'Other images are being imported.',
        'Wait until that is done, or cancel it.',
      )
    const either = signal ? AbortSignal.any([signal, this.#closing.signal]) : this.#closing.signal
    const work = this.#write(name, write, either).finally(() => (this.#importing = null))
    this.#importing = work.catch(() => {})
    return work
  }

  async #write(name: string, write: WriteImages, signal: AbortSignal): Promise<ImageSet> {
    const id = randomUUID()
    const folder = join(this.#folder, id)
    const work = `${folder}${unfinished}`
    try {
      await makeFolder(work)
      const set: ImageSet = { id, name, createdAt: new Date().toISOString(), ...(await write(work, signal)) }
      signal.throwIfAborted()
      await rename(work, folder)
      try {
        await this.#store.exclusive(() => this.#save(set))
      } catch (error) {
        await rm(folder, { recursive: true, force: true })
        throw error
      }
      return set
    } catch (error) {
      throw isDiskFull(error) ? await fullDisk(this.#folder) : error
    } finally {
      await rm(work, { recursive: true, force: true })
    }
  }

  /** @throws CloisterError not-found */
  rename(id: string, name: string): Promise<ImageSet> {
    return this.#store.exclusive(async () => {
      const set = { ...(await this.get(id)), name }
      await this.#save(set)
      return set
    })
  }

  /** Removes a set with its files; the files that it came from stay. @throws CloisterError not-found */
  async remove(id: string): Promise<void> {
    await this.#store.exclusive(async () => {
      await this.get(id)
      await this.#store.database.run('DELETE FROM images WHERE id = ?', [id])
      await rm(join(this.#folder, id), { recursive: true, force: true })
    })
  }

  /** Makes the folder, and clears it of what an unfinished import or removal left behind. */
  async removeLeftovers(): Promise<void> {
    await makeFolder(this.#folder)
    const rows = await this.#store.database.rows('SELECT id FROM images')
    const known = new Set(rows.map(([id]) => String(id)))
    for (const entry of await readdir(this.#folder))
      if (!known.has(entry)) await rm(join(this.#folder, entry), { recursive: true, force: true })
  }

  /** Stops an import that is going on, and waits until nothing of it is left. */
  async stop(): Promise<void> {
    this.#closing.abort()
    await this.#importing
  }

  async #save(set: ImageSet): Promise<void> {
    const values = [set.id, set.createdAt, JSON.stringify(ImageSet.parse(set))]
    await this.#store.database.run('INSERT OR REPLACE INTO images VALUES (?, ?, ?)', values)
  }
}

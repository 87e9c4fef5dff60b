import { createReadStream, readFileSync } from 'node:fs'
import { type FileHandle, open as openFile, readFile, rename } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { isSealed, open, Opener, seal, Sealer } from './envelope.ts'
import { keyFor, passphraseNeeded } from './keyring.ts'

/**
 * What a sealed file is bound to: its name, without the endings that files have until they are whole. A snapshot's file has its
 * name of what is in it, which is checked where it is read.
 */
export const boundName = (path: string): string =>
  path.endsWith('.rows') ? 'rows' : basename(path).replace(/\.(new|part)$/, '')

/** Content as it lies in a file of this path: sealed in an encrypted workspace, else as it is. */
export function stored(path: string, content: string | Uint8Array): string | Uint8Array {
  const key = keyFor(path)
  return key ? seal(key, boundName(path), Buffer.from(content)) : content
}

/** What {@link stored} made of content. @throws CloisterError data-changed, passphrase-needed */
function unstored(path: string, bytes: Buffer): Buffer {
  const key = keyFor(path)
  // In an encrypted workspace a plain file is none of ours: somebody put it there.
  if (key) return open(key, boundName(path), bytes)
  if (isSealed(bytes)) throw passphraseNeeded()
  return bytes
}

/** The content of a workspace's file, as it was written. @throws what node:fs throws; CloisterError data-changed */
export const readStored = async (path: string): Promise<Buffer> => unstored(path, await readFile(path))

/** As {@link readStored}, at once. */
export const readStoredSync = (path: string): Buffer => unstored(path, readFileSync(path))

/** The content of a file in stretches, each authenticated. @throws CloisterError data-changed, also at its end where that is cut off */
export async function* readSealed(path: string, key: Uint8Array): AsyncGenerator<Buffer> {
  const opener = new Opener(key, boundName(path))
  for await (const bytes of createReadStream(path, { highWaterMark: 1024 * 1024 })) {
    const content = opener.push(bytes as Buffer)
    if (content.length > 0) yield content
  }
  yield opener.end()
}

/** A file of a workspace that is written bit by bit, sealed where the workspace is encrypted. */
export class StoredWriter {
  readonly #handle: FileHandle
  readonly #sealer: Sealer | null

  private constructor(handle: FileHandle, sealer: Sealer | null) {
    this.#handle = handle
    this.#sealer = sealer
  }

  /** @param path of a file that is not there yet */
  static async create(path: string): Promise<StoredWriter> {
    const key = keyFor(path)
    return new StoredWriter(await openFile(path, 'wx'), key && new Sealer(key, boundName(path)))
  }

  async write(content: Uint8Array): Promise<void> {
    const bytes = this.#sealer ? this.#sealer.push(content) : content
    for (let done = 0; done < bytes.length;) done += (await this.#handle.write(bytes, done)).bytesWritten
  }

  /** Writes the end, and forces all of it to the disk. */
  async finish(): Promise<void> {
    const end = this.#sealer?.end() ?? Buffer.alloc(0)
    for (let done = 0; done < end.length;) done += (await this.#handle.write(end, done)).bytesWritten
    await this.#handle.sync()
  }

  close(): Promise<void> {
    return this.#handle.close()
  }
}

/** Puts a finished file in the place of another, so that after a power failure one or the other is there whole. */
export async function putInPlace(from: string, to: string): Promise<void> {
  await rename(from, to)
  // Windows has no handles of folders; there the renaming itself is journalled.
  const folder = await openFile(dirname(to), 'r').catch(() => null)
  await folder?.sync().catch(() => {})
  await folder?.close()
}

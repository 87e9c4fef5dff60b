import { closeSync, fstatSync, fsyncSync, openSync, renameSync, writeSync } from 'node:fs'
import { type FileHandle, open, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'

/** What is written over a file at a time. */
const zeros = Buffer.alloc(1024 * 1024)

/**
 * Writes zeros over every byte of an open file and forces them to the disk. That reaches the very places where the bytes lay only
 * on disks and file systems that write in place: SSDs, and file systems that copy on write, put the zeros elsewhere.
 */
async function overwrite(handle: FileHandle): Promise<void> {
  const { size } = await handle.stat()
  for (let at = 0; at < size;) at += (await handle.write(zeros, 0, Math.min(zeros.length, size - at), at)).bytesWritten
  await handle.sync()
}

/** Removes a file after writing over it, as well as can be: the file is gone in any case. One that is not there is no fault. */
export async function wipeFile(path: string): Promise<void> {
  try {
    const handle = await open(path, 'r+')
    await overwrite(handle).finally(() => handle.close())
  } catch {
    // Not there, not a file, not ours to write, or a full disk: removing it is what counts.
  }
  await rm(path, { force: true })
}

/** Removes a folder after writing over every file in it; see {@link wipeFile}. */
export async function wipeFolder(path: string): Promise<void> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch(() => [])
  for (const entry of entries) if (entry.isFile()) await wipeFile(join(entry.parentPath, entry.name))
  await rm(path, { recursive: true, force: true })
}

/**
 * Puts a file in another's place, of which every moment sees the one or the other whole. Nothing else comes between, so that no
 * process can open the file that goes.
 *
 * @returns writes over the bytes of the file that went, and lets go of it
 * @throws what node:fs throws when the place cannot be taken, and then nothing has changed
 */
export function replaceFile(path: string, by: string): () => void {
  const old = openSync(path, 'r+')
  try {
    renameSync(by, path)
  } catch {
    // Windows may keep a name that is open. Then the old bytes are let go without being written over.
    closeSync(old)
    renameSync(by, path)
    return () => {}
  }
  return () => {
    try {
      const { size } = fstatSync(old)
      for (let at = 0; at < size;) at += writeSync(old, zeros, 0, Math.min(zeros.length, size - at), at)
      fsyncSync(old)
    } catch {
      // As well as can be: the name is gone.
    } finally {
      closeSync(old)
    }
  }
}

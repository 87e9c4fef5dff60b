import { createHash } from 'node:crypto'
import { mkdir, open, statfs } from 'node:fs/promises'
import { CloisterError } from '#shared/ipc/errors.ts'
import { diskFull } from './csv/errors.ts'

/** Reads a file in chunks of 1 MiB. Each holds until the next one is asked for: they share one piece of memory. */
export async function* chunksOf(path: string): AsyncGenerator<Uint8Array, void> {
  const file = await open(path, 'r')
  try {
    const buffer = new Uint8Array(1024 * 1024)
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, buffer.length)
      if (bytesRead === 0) return
      yield buffer.subarray(0, bytesRead)
    }
  } finally {
    await file.close()
  }
}

/** Lower-case hexadecimal SHA-256 of a file's bytes. @throws what node:fs throws */
export async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of chunksOf(path)) hash.update(chunk)
  return hash.digest('hex')
}

/** Bytes that this user can still write to the disk a folder is on. */
export type FreeBytes = (folder: string) => Promise<number>

export const freeBytes: FreeBytes = async (folder) => {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}

/** Whether an error means that a disk is full. */
export const isDiskFull = (error: unknown) =>
  error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT')

/** The error of a disk that is full, with the folder on it and what is left there. */
export async function fullDisk(folder: string, needed: number | null = null): Promise<CloisterError> {
  return diskFull(needed, await freeBytes(folder).catch(() => null), folder)
}

/**
 * A name that a workspace's database gives to a file or folder, to be put into a path.
 *
 * @throws CloisterError internal for one that would lead elsewhere: only a workspace that somebody tampered with has it
 */
export function storedFileName(name: string): string {
  if (/^[\w-]+$/.test(name)) return name
  throw new CloisterError(
    'internal',
    "The workspace's database names a file outside of the workspace.",
    'Do not use this workspace, and ask where it comes from. Nothing was changed.',
  )
}

/** Makes a folder of the workspace, if need be. @throws CloisterError not-allowed; what node:fs throws when the disk is full */
export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true })
  } catch (error) {
    if (isDiskFull(error)) throw error
    throw new CloisterError(
      'not-allowed',
      `The folder ${path} cannot be made, so this workspace cannot be written to.`,
      'Choose another workspace folder, or ask for permission.',
    )
  }
}

/** Forces a file to the disk. */
export async function flushFile(path: string): Promise<void> {
  const handle = await open(path, 'r+')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

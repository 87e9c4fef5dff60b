import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { open, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import type { BackupFile, BackupManifest } from '#shared/contracts/backup.ts'
import { CloisterError } from '#shared/ipc/errors.ts'
import { freeBytes, isDiskFull } from '../files.ts'
import type { WorkspaceFile } from '../layout.ts'
import { paddingAfter, tarEnd, tarHeader } from './tar.ts'

/** The name of the manifest in a backup. */
export const manifestName = 'cloister-backup.json'

export interface BackupOptions {
  readonly onProgress?: (progress: { stage: string; fraction: number }) => void
  readonly signal?: AbortSignal
}

/**
 * Writes files and the manifest of them into one archive (tar, gzip), which is there whole or not at all.
 *
 * @throws CloisterError disk-full, not-allowed, cancelled; data-changed when a file changes meanwhile
 */
export async function writeBackup(
  target: string,
  sources: readonly WorkspaceFile[],
  about: Omit<BackupManifest, 'files'>,
  { onProgress = () => {}, signal }: BackupOptions = {},
): Promise<BackupManifest> {
  const unfinished = `${target}.part`
  try {
    const sizes = await Promise.all(sources.map(async ({ file }) => (await stat(file)).size))
    const total = Math.max(
      1,
      sizes.reduce((sum, size) => sum + size, 0),
    )
    const step = (stage: string) => {
      let bytes = 0
      return (more: number) => onProgress({ stage, fraction: Math.min(1, (bytes += more) / total) })
    }
    const files = await described(sources, step('Reading the workspace'), signal)
    const manifest: BackupManifest = { ...about, files }
    const blocks = archive(manifest, sources, step('Writing the backup'))
    const gzip = createGzip({ level: 1 })
    await pipeline(Readable.from(blocks, { objectMode: false }), gzip, createWriteStream(unfinished, { mode: 0o600 }), {
      signal,
    })
    await toDisk(unfinished)
    await rename(unfinished, target)
    return manifest
  } catch (error) {
    await rm(unfinished, { force: true })
    throw isDiskFull(error) ? await noRoomFor(target) : inWords(error, basename(target))
  }
}

async function described(sources: readonly WorkspaceFile[], read: (bytes: number) => void, signal?: AbortSignal) {
  const files: BackupFile[] = []
  for (const { path, file } of sources) {
    const hash = createHash('sha256')
    let bytes = 0
    for await (const chunk of createReadStream(file, { signal }) as AsyncIterable<Buffer>) {
      hash.update(chunk)
      bytes += chunk.length
      read(chunk.length)
    }
    files.push({ path, bytes, sha256: hash.digest('hex') })
  }
  return files
}

async function* archive(manifest: BackupManifest, sources: readonly WorkspaceFile[], wrote: (bytes: number) => void) {
  const modified = new Date(manifest.createdAt)
  const text = Buffer.from(`${JSON.stringify(manifest, null, 1)}\n`)
  yield tarHeader({ path: manifestName, bytes: text.length }, modified)
  yield text
  yield Buffer.alloc(paddingAfter(text.length))
  for (const [index, { path, bytes, sha256 }] of manifest.files.entries()) {
    yield tarHeader({ path, bytes }, modified)
    const hash = createHash('sha256')
    for await (const chunk of createReadStream(sources[index].file) as AsyncIterable<Buffer>) {
      hash.update(chunk)
      wrote(chunk.length)
      yield chunk
    }
    if (hash.digest('hex') !== sha256) throw changed(path)
    yield Buffer.alloc(paddingAfter(bytes))
  }
  yield tarEnd()
}

/** Asks the system to write a file out, so that a power failure after the renaming finds it whole. */
async function toDisk(file: string): Promise<void> {
  const handle = await open(file, 'r+')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

const changed = (path: string) =>
  new CloisterError(
    'data-changed',
    `The file ${path} of the workspace changed while the backup was written.`,
    'Wait until nothing runs any more, and save the backup again.',
  )

async function noRoomFor(target: string): Promise<CloisterError> {
  const folder = dirname(target)
  const free = await freeBytes(folder).catch(() => null)
  return new CloisterError(
    'disk-full',
    `${basename(target)} could not be saved because the disk with the folder ${folder} is full${free === null ? '' : `; it had ${Math.floor(free / 1024 ** 2).toLocaleString('en')} MB for it`}.`,
    'Make room, or choose another folder. No part of it was left.',
    { file: basename(target) },
  )
}

function inWords(error: unknown, file: string): unknown {
  if (
    ['EACCES', 'EPERM', 'EROFS', 'ENOENT', 'EISDIR', 'ENOTDIR', 'EBUSY', 'ENOTEMPTY', 'EEXIST'].includes(
      (error as NodeJS.ErrnoException).code ?? '',
    )
  )
    return new CloisterError(
      'not-allowed',
      `${file} could not be saved because writing there is not allowed.`,
      'Choose another folder and try again.',
      { file },
    )
  return error
}

import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { createGunzip } from 'node:zlib'
import { backupForm, BackupHead, BackupManifest } from '#shared/contracts/backup.ts'
import { CloisterError } from '#shared/ipc/errors.ts'
import { diskFull } from '../csv/errors.ts'
import { type FreeBytes, freeBytes, isDiskFull } from '../files.ts'
import { cutBackup, damagedBackup, newerBackup, noBackup, noRoom, outsideBackup, unreadableBackup } from './errors.ts'
import { blockBytes, paddingAfter, readTarHeader, type TarEntry } from './tar.ts'
import { type BackupOptions, manifestName } from './write.ts'

/** Most bytes of a manifest: of some 300,000 files. */
const mostManifestBytes = 64 * 1024 * 1024

/**
 * What a backup says that it holds.
 *
 * @param migrations how many steps of the workspace's schema this program knows
 * @throws CloisterError backup-file, workspace-newer, file-missing
 */
export async function readManifest(file: string, migrations: number): Promise<BackupManifest> {
  return reading(file, (source) => manifestFrom(source, migrations))
}

/**
 * Unpacks a backup into a new folder and holds every file to its size and SHA-256. Where it fails, part of the files are there.
 *
 * @throws CloisterError backup-file, workspace-newer, file-missing, disk-full, cancelled
 */
export async function extractBackup(
  file: string,
  folder: string,
  migrations: number,
  { onProgress = () => {}, signal, free = freeBytes }: BackupOptions & { readonly free?: FreeBytes } = {},
): Promise<BackupManifest> {
  return reading(file, async (source) => {
    const manifest = await manifestFrom(source, migrations)
    const total = manifest.files.reduce((sum, { bytes }) => sum + bytes, 0)
    await mkdir(folder)
    if ((await free(folder)) < total) throw noRoom(source.name, folder, total)
    let done = 0
    for (const { path, bytes, sha256 } of manifest.files) {
      const entry = await source.header()
      if (entry?.path !== path || entry.bytes !== bytes) throw damagedBackup(source.name, path)
      const found = await store(source, entry, join(folder, path), (more) => {
        signal?.throwIfAborted()
        onProgress({ stage: 'Reading the backup', fraction: (done += more) / Math.max(1, total) })
      })
      if (found !== sha256) throw damagedBackup(source.name, path)
    }
    // The end is read too: only then has the packing's own checksum been compared.
    if ((await source.header()) !== null || !(await source.isEmptyToEnd())) throw damagedBackup(source.name, 'its end')
    return manifest
  })
}

/** Writes one file. @returns its SHA-256 */
async function store(source: Archive, { bytes }: TarEntry, path: string, wrote: (bytes: number) => void) {
  await mkdir(dirname(path), { recursive: true })
  const hash = createHash('sha256')
  // "wx": a path that is there twice is refused.
  const handle = await open(path, 'wx', 0o600)
  try {
    for await (const chunk of source.bytes(bytes)) {
      hash.update(chunk)
      await handle.writeFile(chunk)
      wrote(chunk.length)
    }
    await handle.sync()
  } finally {
    await handle.close()
  }
  await source.skip(paddingAfter(bytes))
  return hash.digest('hex')
}

async function manifestFrom(source: Archive, migrations: number): Promise<BackupManifest> {
  const entry = await source.header()
  if (entry?.path !== manifestName || entry.bytes > mostManifestBytes) throw noBackup(source.name)
  const text = (await source.whole(entry.bytes)).toString('utf8')
  await source.skip(paddingAfter(entry.bytes))
  let content: unknown
  try {
    content = JSON.parse(text)
  } catch {
    throw damagedBackup(source.name, 'its list of files')
  }
  const head = BackupHead.safeParse(content)
  if (!head.success) throw noBackup(source.name)
  if (head.data.form > backupForm) throw newerBackup(source.name)
  const manifest = BackupManifest.safeParse(content)
  if (!manifest.success) {
    const leadsOutside = manifest.error.issues.some(({ path }) => path[0] === 'files' && path[2] === 'path')
    throw leadsOutside ? outsideBackup(source.name) : damagedBackup(source.name, 'its list of files')
  }
  if (manifest.data.migration > migrations) throw newerBackup(source.name)
  return manifest.data
}

async function reading<T>(file: string, work: (source: Archive) => Promise<T>): Promise<T> {
  const source = new Archive(file)
  try {
    return await work(source)
  } catch (error) {
    throw isDiskFull(error) ? diskFull(null) : inWords(error, source.name)
  } finally {
    source.close()
  }
}

function inWords(error: unknown, name: string): unknown {
  if (error instanceof CloisterError) return error
  const { code = '', message } = error as NodeJS.ErrnoException
  if (code === 'Z_BUF_ERROR') return cutBackup(name)
  if (code === 'Z_DATA_ERROR' && /header/.test(message)) return noBackup(name)
  if (code.startsWith('Z_')) return damagedBackup(name, 'its packing')
  if (code === 'EEXIST') return damagedBackup(name, 'its list of files')
  return ['ENOENT', 'EACCES', 'EISDIR'].includes(code) ? unreadableBackup(name) : error
}

/** A packed archive, read from beginning to end. */
class Archive {
  readonly name: string
  readonly #chunks: AsyncIterator<Buffer>
  readonly #close: () => void
  #rest: Buffer = Buffer.alloc(0)

  constructor(file: string) {
    this.name = basename(file)
    const packed = createReadStream(file)
    const unpacked = createGunzip()
    packed.on('error', (error) => unpacked.destroy(error))
    this.#chunks = packed.pipe(unpacked)[Symbol.asyncIterator]() as AsyncIterator<Buffer>
    this.#close = () => {
      unpacked.on('error', () => {}).destroy()
      packed.destroy()
    }
  }

  close(): void {
    this.#close()
  }

  /** The next header; null at the archive's end. @throws CloisterError backup-file for what is none */
  async header(): Promise<TarEntry | null> {
    const entry = readTarHeader(await this.whole(blockBytes))
    if (entry === undefined) throw noBackup(this.name)
    return entry
  }

  /** So many bytes, in stretches. @throws CloisterError backup-file where there are fewer */
  async *bytes(count: number): AsyncGenerator<Buffer> {
    let left = count
    while (left > 0) {
      if (this.#rest.length === 0) {
        const { value, done } = await this.#chunks.next()
        if (done) throw cutBackup(this.name)
        this.#rest = value
      }
      const chunk = this.#rest.subarray(0, left)
      this.#rest = this.#rest.subarray(chunk.length)
      left -= chunk.length
      yield chunk
    }
  }

  async whole(count: number): Promise<Buffer> {
    const chunks: Buffer[] = []
    for await (const chunk of this.bytes(count)) chunks.push(chunk)
    return Buffer.concat(chunks)
  }

  async skip(count: number): Promise<void> {
    await this.whole(count)
  }

  /** Whether nothing but zeros is left, and no more of them than end an archive. */
  async isEmptyToEnd(): Promise<boolean> {
    let left = blockBytes
    for (let chunk = this.#rest; ;) {
      if (chunk.length > left || chunk.some((byte) => byte !== 0)) return false
      left -= chunk.length
      const { value, done } = await this.#chunks.next()
      if (done) return left === 0
      chunk = value
    }
  }
}

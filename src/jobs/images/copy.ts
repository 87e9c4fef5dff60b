import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { checkAxes, IdxError, type IdxHeader, longestHeader, readIdxHeader, wrongLength } from '#engine/images/index.ts'
import type { ImageContent, ImageFile } from '#shared/contracts/images.ts'
import { cancelled } from '#shared/ipc/errors.ts'
import { StoredWriter } from '#storage/index.ts'

/** Longest side of an image that is read, in pixels. */
export const longestSide = 256
/** Most bytes of one file, unpacked. */
export const mostBytes = 1024 ** 3

/** What copying a file has shown of it. */
export interface CopiedFile {
  readonly header: IdxHeader
  readonly source: { readonly bytes: number; readonly sha256: string }
  readonly content: ImageFile['content']
  /** How often each byte occurs, and where each is first: what labels are judged by. */
  readonly counts: readonly number[]
  readonly first: readonly number[]
}

export interface CopyOptions {
  readonly holds: ImageContent
  readonly fileName: string
  readonly signal: AbortSignal
  /** Is told the bytes of the source that have been read. */
  readonly onBytes: (bytes: number) => void
  /** Is told the bytes that will be written, before any is. @throws where there is no room */
  readonly onSize: (bytes: number) => Promise<void>
}

/**
 * Copies an IDX file, unpacked, and checks it on the way; it is never in memory as a whole.
 *
 * @throws IdxError where the file is not what it should be; CloisterError cancelled; what node:fs throws
 */
export async function copyIdx(from: string, to: string, options: CopyOptions): Promise<CopiedFile> {
  const { holds, fileName, signal, onSize } = options
  const source = new Source(from, options)
  const content = createHash('sha256')
  const counts = Array<number>(256).fill(0)
  const first = Array<number>(256).fill(-1)
  let header: IdxHeader | undefined
  let written = 0
  /** The first bytes, until there are enough for any header. */
  let begun: Buffer[] = []
  const target = await StoredWriter.create(to)
  const take = async (chunk: Buffer) => {
    const elements = written - header!.start
    if (elements + chunk.length > header!.size) throw wrongLength(fileName, header!, elements + chunk.length)
    content.update(chunk)
    if (holds === 'labels') countBytes(chunk, Math.max(0, -elements), written, counts, first)
    await target.write(chunk)
    written += chunk.length
  }
  const begin = async () => {
    const bytes = Buffer.concat(begun)
    begun = []
    header = checkedHeader(bytes, holds, fileName)
    await onSize(header.start + header.size)
    await take(bytes)
  }
  try {
    for await (const chunk of source.unpacked()) {
      if (signal.aborted) throw cancelled()
      if (header) await take(chunk)
      else if (begun.push(chunk) && begun.reduce((sum, { length }) => sum + length, 0) >= longestHeader) await begin()
    }
    if (!header) await begin()
    const { start, size } = header!
    if (written < start + size) throw wrongLength(fileName, header!, written - start)
    await target.finish()
  } catch (error) {
    throw signal.aborted ? cancelled() : error
  } finally {
    await target.close()
  }
  return {
    header: header!,
    source: source.result(),
    content: { bytes: written, sha256: content.digest('hex') },
    counts,
    first,
  }
}

/** The bytes of a file, and what they are packed in. */
class Source {
  readonly #path: string
  readonly #options: CopyOptions
  readonly #hash = createHash('sha256')
  #bytes = 0

  constructor(path: string, options: CopyOptions) {
    this.#path = path
    this.#options = options
  }

  result() {
    return { bytes: this.#bytes, sha256: this.#hash.digest('hex') }
  }

  /** The bytes as they lie on the disk. */
  async *#raw(): AsyncGenerator<Buffer> {
    const { signal, onBytes } = this.#options
    for await (const chunk of createReadStream(this.#path, { signal, highWaterMark: 256 * 1024 })) {
      this.#hash.update(chunk as Buffer)
      this.#bytes += (chunk as Buffer).length
      onBytes(this.#bytes)
      yield chunk as Buffer
    }
  }

  /** @throws IdxError where a packed file is damaged or cut */
  async *unpacked(): AsyncGenerator<Buffer> {
    if (await isPacked(this.#path)) yield* this.#gunzipped()
    else yield* this.#raw()
  }

  async *#gunzipped(): AsyncGenerator<Buffer> {
    const gunzip = createGunzip({ chunkSize: 256 * 1024 })
    // A fault of either ends both, and comes out where the unpacked bytes are taken.
    const feeding = pipeline(this.#raw(), gunzip).catch(() => {})
    try {
      for await (const chunk of gunzip) yield chunk as Buffer
    } catch (error) {
      const { code = '', message } = error as NodeJS.ErrnoException
      if (!code.startsWith('Z_')) throw error
      throw brokenGzip(
        this.#options.fileName,
        gunzip.bytesWritten,
        code === 'Z_BUF_ERROR' ? 'it is cut after' : `${message}, at or after`,
      )
    } finally {
      gunzip.destroy()
      await feeding
    }
    const { size } = await stat(this.#path)
    if (gunzip.bytesWritten < size)
      throw brokenGzip(this.#options.fileName, gunzip.bytesWritten, 'something else follows after')
  }
}

const brokenGzip = (fileName: string, offset: number, why: string) =>
  new IdxError(
    `${fileName} is no whole gzip file: ${why} ${offset} packed bytes.`,
    offset,
    'Fetch the file again, or unpack it with another program and choose what was in it.',
  )

/** Whether a file is packed, by its first bytes: browsers unpack what they fetch and keep its name. */
async function isPacked(path: string): Promise<boolean> {
  const handle = await open(path)
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0)
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b
  } finally {
    await handle.close()
  }
}

function checkedHeader(bytes: Buffer, holds: ImageContent, fileName: string): IdxHeader {
  const header = readIdxHeader(bytes.subarray(0, longestHeader), fileName)
  const { shape, size, start } = header
  checkAxes(holds, shape, fileName)
  if (shape[0] === 0) throw new IdxError(`${fileName} holds no ${holds}.`, 4, 'Choose files that hold images.')
  const side = shape.findIndex((extent, axis) => axis > 0 && (extent < 1 || extent > longestSide))
  if (side > 0)
    throw new IdxError(
      `The images in ${fileName} are ${shape[1]} x ${shape[2]} pixels; Cloister reads 1 to ${longestSide} each way.`,
      4 + 4 * side,
      'Make the images smaller, or check that this is the file of images.',
    )
  if (start + size > mostBytes)
    throw new IdxError(
      `${fileName} says that it holds ${shape.join(' x ')} bytes; Cloister reads ${mostBytes} at most.`,
      4,
      'Choose fewer images.',
    )
  return header
}

/** @param from where in the chunk the elements begin @param before bytes of the file before the chunk */
function countBytes(chunk: Buffer, from: number, before: number, counts: number[], first: number[]): void {
  for (let i = from; i < chunk.length; i++) {
    const byte = chunk[i]
    if (counts[byte]++ === 0) first[byte] = before + i
  }
}

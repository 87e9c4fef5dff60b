import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { randomFromSeed } from '#engine/math/index.ts'
import { type ImageFile, type ImagePart, storedName } from '#shared/contracts/images.ts'
import { cancelled } from '#shared/ipc/errors.ts'
import { type ImportedImages, type ImportProgress, StoredWriter } from '#storage/index.ts'
import { mostBytes } from './copy.ts'
import { placed } from './errors.ts'
import type { FoundPng, FoundPngPart, FoundPngs } from './folders.ts'
import { type GreyImage, PngError, readPng } from './png.ts'

export interface PngImportOptions {
  readonly signal: AbortSignal
  readonly onProgress: (progress: ImportProgress) => void
  /** Is told the bytes that will be written, before any is. @throws where there is no room */
  readonly onSize: (bytes: number) => Promise<void>
}

/** Big-endian header of an IDX file of bytes. */
function idxHeader(...shape: number[]): Buffer {
  const header = Buffer.alloc(4 + 4 * shape.length)
  header.set([0, 0, 8, shape.length])
  shape.forEach((extent, axis) => header.writeUInt32BE(extent, 4 + 4 * axis))
  return header
}

/** Writes to a file, and hashes what it writes. */
class HashedFile {
  readonly #writer: StoredWriter
  readonly #hash = createHash('sha256')
  #bytes = 0

  constructor(writer: StoredWriter) {
    this.#writer = writer
  }

  async write(chunk: Uint8Array): Promise<void> {
    this.#hash.update(chunk)
    await this.#writer.write(chunk)
    this.#bytes += chunk.length
  }

  async finish(): Promise<ImageFile['content']> {
    await this.#writer.finish()
    return { bytes: this.#bytes, sha256: this.#hash.digest('hex') }
  }
}

async function writing<T>(file: string, work: (file: HashedFile) => Promise<T>): Promise<T> {
  const writer = await StoredWriter.create(file)
  try {
    return await work(new HashedFile(writer))
  } finally {
    await writer.close()
  }
}

/**
 * Writes PNG files as a set in MNIST's form: grey levels and labels, a file of each for each part. As MNIST's are, they
 * are in random order (of a fixed seed), for a study may take the first of them; not class by class.
 *
 * @param target an empty folder
 * @throws CloisterError image-file with the file that is wrong; cancelled; what `onSize` and node:fs throw
 */
export async function importPngs(
  { folder, classNames, parts }: FoundPngs,
  target: string,
  options: PngImportOptions,
): Promise<ImportedImages> {
  const first = parts[0].files[0]
  const { height, width } = await readOne(first, null)
  const count = parts.reduce((sum, { files }) => sum + files.length, 0)
  if (count * height * width > mostBytes)
    throw placed(
      new PngError(
        `${folder} holds more than ${mostBytes} pixels, which is as many as Cloister reads.`,
        0,
        'Choose fewer images.',
      ),
      folder,
    )
  await options.onSize(count * (height * width + 1))
  let done = 0
  const tell = ({ part }: FoundPngPart) =>
    options.onProgress({ stage: `Reading the ${part} images`, fraction: done++ / count })
  const written: { part: ImagePart; files: ImageFile[] }[] = []
  for (const part of parts) {
    written.push(
      await writePart(part, { height, width, name: first.name }, classNames.length, target, options.signal, tell),
    )
  }
  options.onProgress({ stage: 'Storing the images', fraction: 1 })
  return {
    folder,
    height,
    width,
    channels: 1,
    classNames: [...classNames],
    training: written[0].part,
    test: written[1]?.part ?? null,
    files: written.flatMap(({ files }) => files),
  }
}

async function writePart(
  own: FoundPngPart,
  size: Size,
  classes: number,
  target: string,
  signal: AbortSignal,
  tell: (part: FoundPngPart) => void,
): Promise<{ part: ImagePart; files: ImageFile[] }> {
  const { part, files } = own
  const order = randomFromSeed(1).stream(`order of ${part}`).permutation(files.length)
  const labels = Uint8Array.from(order, (position) => files[position].label)
  const sources = createHash('sha256')
  const images = await writing(path.join(target, storedName({ part, holds: 'images' })), async (file) => {
    await file.write(idxHeader(files.length, size.height, size.width))
    for (const position of order) {
      if (signal.aborted) throw cancelled()
      tell(own)
      const { bytes, pixels } = await readOne(files[position], size)
      sources.update(bytes)
      await file.write(pixels)
    }
    return file.finish()
  })
  const labelled = await writing(path.join(target, storedName({ part, holds: 'labels' })), async (file) => {
    await file.write(idxHeader(files.length))
    await file.write(labels)
    return file.finish()
  })
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0)
  return {
    part: {
      count: files.length,
      classes: Array.from({ length: classes }, (_, label) =>
        labels.reduce((sum, each) => sum + (each === label ? 1 : 0), 0),
      ),
    },
    files: [
      {
        part,
        holds: 'images',
        source: { fileName: `${files.length} PNG files (${part})`, bytes, sha256: sources.digest('hex') },
        content: images,
      },
      {
        part,
        holds: 'labels',
        source: { fileName: `names of their folders (${part})`, ...labelled },
        content: labelled,
      },
    ],
  }
}

interface Size {
  readonly height: number
  readonly width: number
  /** Of the file that has it. */
  readonly name: string
}

/** @param size that it must have; null for any */
async function readOne({ path: file, name }: FoundPng, size: Size | null): Promise<GreyImage & { bytes: Buffer }> {
  try {
    const bytes = await readFile(file)
    const image = readPng(bytes, name)
    if (size && (image.height !== size.height || image.width !== size.width))
      throw new PngError(
        `${name} is ${image.height} x ${image.width} pixels, ${size.name} ${size.height} x ${size.width}.`,
        16,
        'All images of a set have one size: scale or crop them, or leave some out.',
      )
    return { ...image, bytes }
  } catch (error) {
    throw placed(error, name)
  }
}

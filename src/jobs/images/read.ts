import { createHash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import path from 'node:path'
import { type LabelledImages, pairImages, readIdx } from '#engine/images/index.ts'
import {
  type ImageContent,
  type ImagePartName,
  type ImagePreview,
  type ImageSetRequest,
  storedName,
} from '#shared/contracts/images.ts'
import { CloisterError } from '#shared/ipc/errors.ts'
import { keyFor, readStored, readStoredSync } from '#storage/index.ts'

const damaged = (name: string) =>
  new CloisterError(
    'data-changed',
    'The stored images are not what was imported: their files were altered, damaged or removed.',
    'Import the files again.',
    { file: name },
  )

/**
 * Reads one part of a stored set whole.
 *
 * @returns count x height x width grey levels, and as many labels
 * @throws CloisterError data-changed unless the files hold the very bytes that were imported; not-found for a test part that
 * the set does not have
 */
export function readImageSet({ set, folder }: ImageSetRequest, part: ImagePartName = 'training'): LabelledImages {
  if (!set[part])
    throw new CloisterError('not-found', `${set.name} has no ${part} images.`, 'Choose a set that has them.')
  const names = (['images', 'labels'] as const).map((holds) => storedName({ part, holds }))
  const [images, labels] = (['images', 'labels'] as const).map((holds, i) => {
    const known = set.files.find((file) => file.part === part && file.holds === holds)
    let bytes: Buffer
    try {
      bytes = readStoredSync(path.join(folder, names[i]))
    } catch {
      throw damaged(names[i])
    }
    if (createHash('sha256').update(bytes).digest('hex') !== known?.content.sha256) throw damaged(names[i])
    return readIdx(bytes, names[i])
  })
  return pairImages(images, labels, [names[0], names[1]])
}

/**
 * A stored set for whatever a study calls its images: what `imagesIn` is to a folder. The training images are read, and held
 * to their SHA-256, when they are first asked for.
 */
export function imagesOfSet(request: ImageSetRequest): (name: string) => LabelledImages {
  let images: LabelledImages | undefined
  return () => (images ??= readImageSet(request))
}

/** Most bytes of pixels in one preview, but that each class has an image. */
const mostPreviewBytes = 4 * 1024 * 1024

/**
 * The first images of each class. Only they are read, so it takes no longer for a large set.
 *
 * @param perClass how many of each class at most; fewer where the images are large or the classes many
 * @throws CloisterError not-found for a part that the set does not have; data-changed
 */
export async function previewImages(
  { set, folder }: ImageSetRequest,
  part: ImagePartName,
  perClass: number,
): Promise<ImagePreview> {
  const { height, width } = set
  const found = set[part]
  if (!found) throw new CloisterError('not-found', `${set.name} has no ${part} images.`, 'Choose a set that has them.')
  const fits = Math.floor(mostPreviewBytes / (found.classes.length * height * width))
  const numbers = await firstOfEach(folder, part, found.classes, Math.max(1, Math.min(perClass, fits)))
  const classes = await reading(folder, { part, holds: 'images' }, async (read) => {
    const result: ImagePreview['classes'] = []
    for (const [label, count] of found.classes.entries()) {
      const images: ImagePreview['classes'][number]['images'] = []
      for (const number of numbers[label]) {
        const pixels = await read(16 + number * height * width, height * width)
        images.push({ number, pixels: pixels.toString('base64') })
      }
      result.push({ label, count, images })
    }
    return result
  })
  return { height, width, classes }
}

/** Numbers of the first images of each class. */
function firstOfEach(folder: string, part: ImagePartName, classes: readonly number[], most: number) {
  const wanted = classes.map((count) => Math.min(count, most))
  const count = classes.reduce((sum, each) => sum + each, 0)
  const numbers = classes.map((): number[] => [])
  let missing = wanted.reduce((sum, each) => sum + each, 0)
  return reading(folder, { part, holds: 'labels' }, async (read) => {
    for (let from = 0; from < count && missing > 0; from += 65_536) {
      const labels = await read(8 + from, Math.min(65_536, count - from))
      labels.forEach((label, i) => {
        if (label >= classes.length) throw damaged(storedName({ part, holds: 'labels' }))
        if (numbers[label].length === wanted[label]) return
        numbers[label].push(from + i)
        missing--
      })
    }
    return numbers
  })
}

/** Reads pieces of a stored file. @throws CloisterError data-changed where they are not there */
async function reading<T>(
  folder: string,
  file: { part: ImagePartName; holds: ImageContent },
  work: (read: (from: number, length: number) => Promise<Buffer>) => Promise<T>,
): Promise<T> {
  const name = storedName(file)
  const place = path.join(folder, name)
  if (keyFor(place)) {
    const whole = await readStored(place).catch(() => null)
    if (!whole) throw damaged(name)
    return work(async (from, length) => {
      if (from + length > whole.length) throw damaged(name)
      return whole.subarray(from, from + length)
    })
  }
  let handle: FileHandle
  try {
    handle = await open(place)
  } catch {
    throw damaged(name)
  }
  try {
    return await work(async (from, length) => {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, from)
      if (bytesRead < length) throw damaged(name)
      return buffer
    })
  } finally {
    await handle.close()
  }
}

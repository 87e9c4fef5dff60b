import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { IdxError, type LabelledImages, pairImages, readCifar, readIdx } from '#engine/images/index.ts'
import { CloisterError } from '#shared/ipc/errors.ts'

/** MNIST's training files, packed or not. */
const files = ['train-images-idx3-ubyte', 'train-labels-idx1-ubyte'] as const

/** Files in CIFAR's form, of the two classes or of all ten: for training, then for tests, so that these are the last sixth. */
const colourFiles = [
  ['train.bin', 'test.bin'],
  [...[1, 2, 3, 4, 5].map((number) => `data_batch_${number}.bin`), 'test_batch.bin'],
] as const
/** Airplane and frog. */
const colourClasses = [0, 6]

/**
 * Sets of images that the studies learn from, read when they are first asked for.
 *
 * @param folder that holds a folder for each set, with MNIST's file names or, for colour, CIFAR's; or what gives the sets itself, as `imagesOfSet` does
 * @returns a function that throws CloisterError where files are missing or are not what they should be
 */
export function imagesIn(folder: string | ((name: string) => LabelledImages)): (name: string) => LabelledImages {
  if (typeof folder !== 'string') return folder
  const known = new Map<string, LabelledImages>()
  return (name) => {
    const images = known.get(name) ?? read(path.join(folder, name))
    known.set(name, images)
    return images
  }
}

function read(folder: string): LabelledImages {
  const isThere = (name: string) => [name, `${name}.gz`].some((file) => existsSync(path.join(folder, file)))
  const colour = colourFiles.find((names) => names.every(isThere))
  try {
    if (colour)
      return readCifar(
        colour.map((name) => unpacked(path.join(folder, name))),
        colourClasses,
        path.basename(folder),
      )
    const [images, labels] = files.map((file) => readIdx(unpacked(path.join(folder, file)), file))
    return pairImages(images, labels, files)
  } catch (error) {
    if (error instanceof IdxError)
      throw new CloisterError('image-file', error.message, error.advice, { file: folder, offset: error.offset })
    throw error
  }
}

function unpacked(file: string): Uint8Array {
  for (const [name, open] of [
    [`${file}.gz`, gunzipSync],
    [file, (bytes: Uint8Array) => bytes],
  ] as const) {
    let bytes: Uint8Array
    try {
      bytes = readFileSync(name)
    } catch {
      continue
    }
    try {
      return open(bytes)
    } catch {
      throw new IdxError(`${path.basename(name)} is no whole gzip file.`, 0)
    }
  }
  throw new CloisterError(
    'file-missing',
    `The images ${path.basename(file)} are not in ${path.dirname(file)}.`,
    path.basename(path.dirname(file)) === 'cifar-binary'
      ? 'Fetch CIFAR-10’s binary files (data_batch_1.bin to data_batch_5.bin, test_batch.bin), and name the folder that holds their folder “cifar-binary” with --images.'
      : 'Fetch MNIST’s four files, and name the folder that holds their folder “mnist” with --images.',
    { file },
  )
}

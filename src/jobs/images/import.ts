import path from 'node:path'
import { doNotFit, IdxError } from '#engine/images/index.ts'
import {
  type ImageFile,
  type ImagePart,
  type ImagePartName,
  type ImageSet,
  storedName,
} from '#shared/contracts/images.ts'
import { CloisterError } from '#shared/ipc/errors.ts'
import { freeBytes, type FreeBytes, type ImportedImages, type ImportProgress, type Workspace } from '#storage/index.ts'
import { type CopiedFile, copyIdx } from './copy.ts'
import { placed } from './errors.ts'
import { findImages, type FoundFile } from './find.ts'

export interface ImageImportOptions {
  readonly onProgress?: (progress: ImportProgress) => void
  readonly signal?: AbortSignal
  readonly freeBytes?: FreeBytes
}

/** Room that is left on the disk beside the images. */
const spareBytes = 64 * 1024 * 1024

type Copied = FoundFile & CopiedFile

/**
 * Imports an image set: its files are unpacked into the workspace, checked on the way.
 *
 * @param place one of its files, or their folder
 * @throws CloisterError image-file with the file and the byte that is wrong; file-missing, disk-full, not-allowed, cancelled.
 * Then nothing is stored
 */
export async function importImages(
  workspace: Workspace,
  place: string,
  name: string,
  options: ImageImportOptions = {},
): Promise<ImageSet> {
  const { folder, files } = await findImages(place)
  return workspace.images.add(
    name,
    async (target, signal) => ({ folder, ...(await copySet(files, target, signal, options)) }),
    options.signal,
  )
}

async function copySet(
  files: readonly FoundFile[],
  target: string,
  signal: AbortSignal,
  { onProgress = () => {}, freeBytes: free = freeBytes }: ImageImportOptions,
): Promise<Omit<ImportedImages, 'folder'>> {
  const all = files.reduce((sum, { bytes }) => sum + bytes, 0)
  let before = 0
  const copied: Copied[] = []
  for (const file of files) {
    const tell = (bytes: number) =>
      onProgress({ stage: `Reading the ${file.part} ${file.holds}`, fraction: Math.min(1, (before + bytes) / all) })
    tell(0)
    copied.push({ ...file, ...(await copyFile(file, target, signal, tell, free)) })
    before += file.bytes
  }
  return describe(copied)
}

/** Copies one file, and gives an error about it its place. */
async function copyFile(
  { path: from, fileName, part, holds }: FoundFile,
  target: string,
  signal: AbortSignal,
  onBytes: (bytes: number) => void,
  free: FreeBytes,
): Promise<CopiedFile> {
  const onSize = async (bytes: number) => {
    const available = await free(target)
    if (available < bytes + spareBytes) throw noRoom(bytes + spareBytes, available, path.dirname(target))
  }
  try {
    return await copyIdx(from, path.join(target, storedName({ part, holds })), {
      holds,
      fileName,
      signal,
      onBytes,
      onSize,
    })
  } catch (error) {
    throw placed(error, fileName)
  }
}

/** What the files say together. @throws CloisterError image-file where they contradict each other */
function describe(copied: readonly Copied[]): Omit<ImportedImages, 'folder'> {
  const pair = (part: ImagePartName) => {
    const [images, labels] = copied.filter((file) => file.part === part)
    return images && labels && { images, labels }
  }
  const [training, test] = [pair('training')!, pair('test')]
  for (const each of [training, test]) if (each) checkPair(each)
  checkLabels(training.labels)
  const classes = 1 + lastLabel(training.labels)
  const [, height, width] = training.images.header.shape
  if (test) {
    checkSides(training.images, test.images)
    checkTestLabels(test.labels, classes)
  }
  const partOf = ({ images, labels }: typeof training): ImagePart => ({
    count: images.header.shape[0],
    classes: labels.counts.slice(0, classes),
  })
  return {
    height,
    width,
    channels: 1,
    training: partOf(training),
    test: test ? partOf(test) : null,
    files: copied.map(({ part, holds, fileName, source, content }): ImageFile => ({
      part,
      holds,
      source: { fileName, ...source },
      content,
    })),
  }
}

const lastLabel = ({ counts }: Copied) => counts.findLastIndex((count) => count > 0)

function checkPair({ images, labels }: { images: Copied; labels: Copied }): void {
  const counts = [images.header.shape[0], labels.header.shape[0]] as const
  if (counts[0] !== counts[1]) throw placed(doNotFit([images.fileName, labels.fileName], counts), labels.fileName)
}

function checkLabels(labels: Copied): void {
  const last = lastLabel(labels)
  const gap = labels.counts.indexOf(0)
  if (gap < 0 || gap > last) return
  throw placed(
    new IdxError(
      `${labels.fileName} has labels up to ${last}, but no image has the label ${gap}.`,
      labels.first[last],
      'Labels have to be 0 to k - 1 for k classes: number them so.',
    ),
    labels.fileName,
    String(last),
  )
}

function checkTestLabels(labels: Copied, classes: number): void {
  const last = lastLabel(labels)
  if (last < classes) return
  throw placed(
    new IdxError(
      `${labels.fileName} has the label ${last}, which no training image has.`,
      labels.first[last],
      'Training and test files have to be of one set: choose those that belong together.',
    ),
    labels.fileName,
    String(last),
  )
}

function checkSides(training: Copied, test: Copied): void {
  const [, ...sides] = training.header.shape
  const [, ...others] = test.header.shape
  const differs = sides.findIndex((side, i) => side !== others[i])
  if (differs < 0) return
  throw placed(
    new IdxError(
      `The images in ${test.fileName} are ${others.join(' x ')} pixels, those in ${training.fileName} ${sides.join(' x ')}.`,
      8 + 4 * differs,
      'Training and test files have to be of one set: choose those that belong together.',
    ),
    test.fileName,
  )
}

const megabytes = (bytes: number) => `${Math.ceil(bytes / 1024 ** 2).toLocaleString('en')} MB`

const noRoom = (needed: number, available: number, folder: string) =>
  new CloisterError(
    'disk-full',
    `There is not enough room on the disk with the folder ${folder}: about ${megabytes(needed)} are needed and ${megabytes(available)} are free.`,
    'Free some room, or choose a workspace folder on another disk. Nothing was stored.',
  )

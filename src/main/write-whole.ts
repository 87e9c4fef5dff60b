import { rename, rm, statfs, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { CloisterError } from '#shared/ipc/errors.ts'

/**
 * Writes a file so that it is either there whole or not there at all.
 *
 * @param advice what to do where that fails, a sentence
 * @throws CloisterError disk-full, not-allowed
 */
export async function writeWhole(
  file: string,
  content: Uint8Array | string,
  advice = 'Choose another folder and try again.',
): Promise<void> {
  const unfinished = `${file}.part`
  try {
    await writeFile(unfinished, content)
    await rename(unfinished, file)
  } catch (error) {
    await rm(unfinished, { force: true })
    const { code = '' } = error as NodeJS.ErrnoException
    const isFull = code === 'ENOSPC' || code === 'EDQUOT'
    throw new CloisterError(
      isFull ? 'disk-full' : 'not-allowed',
      `${path.basename(file)} could not be saved because ${isFull ? await fullDisk(file, content) : (reasons[code] ?? `of a fault (${code})`)}.`,
      advice,
      { file: path.basename(file) },
    )
  }
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'writing there is not allowed',
  EPERM: 'writing there is not allowed',
  EROFS: 'the disk is read-only',
  ENOENT: 'its folder is no longer there',
}

const kilobytes = (bytes: number) => `${Math.ceil(bytes / 1024).toLocaleString('en')} kB`

/** Which disk is full, how much is needed and how much is left. */
async function fullDisk(file: string, content: Uint8Array | string): Promise<string> {
  const folder = path.dirname(file)
  const free = await statfs(folder).then(
    ({ bavail, bsize }) => `, and ${kilobytes(bavail * bsize)} are free`,
    () => '',
  )
  return `the disk with the folder ${folder} is full: ${kilobytes(Buffer.byteLength(content))} are needed${free}`
}

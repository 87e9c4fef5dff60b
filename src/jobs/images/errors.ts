import { IdxError } from '#engine/images/index.ts'
import { CloisterError } from '#shared/ipc/errors.ts'
import { PngError } from './png.ts'

/**
 * What is wrong with a file, or what the system says of it, as an error for people; anything else as it is.
 *
 * @param file the file's name without its folder
 * @param text what stands at the place of the trouble
 */
export function placed(error: unknown, file: string, text?: string): unknown {
  if (error instanceof IdxError || error instanceof PngError)
    return new CloisterError('image-file', error.message, error.advice, { file, offset: error.offset, text })
  switch (error instanceof Error && (error as NodeJS.ErrnoException).code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new CloisterError('file-missing', `${file} is no longer there.`, 'Choose it again.', { file })
    case 'EACCES':
    case 'EPERM':
      return new CloisterError(
        'not-allowed',
        `You are not allowed to read ${file}.`,
        'Ask its owner for permission, or copy the files to a folder of your own.',
        { file },
      )
    default:
      return error
  }
}

import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import {
  type ImageContent,
  type ImageFileName,
  type ImageInspection,
  type ImagePartName,
  readImageFileName,
  storedName,
} from '#shared/contracts/images.ts'
import { CloisterError } from '#shared/ipc/errors.ts'
import { list, plural } from '#shared/text/format.ts'
import { placed } from './errors.ts'
import { findPngs, type FoundPngs } from './folders.ts'

/** A file of a set, where it lies. */
export interface FoundFile {
  readonly part: ImagePartName
  readonly holds: ImageContent
  readonly path: string
  readonly fileName: string
  readonly bytes: number
}

export interface FoundImages {
  /** Suggested for the set. */
  readonly name: string
  /** Name of the folder that the files are in. */
  readonly folder: string
  readonly files: readonly FoundFile[]
}

type Candidate = ImageFileName & { readonly fileName: string }

const usualNames = (['training', 'test'] as const).flatMap((part) =>
  (['images', 'labels'] as const).map((holds) => storedName({ part, holds })),
)
const advice = `The files of a set lie in one folder under MNIST’s names: ${list(usualNames)}, each packed (.gz) or not; the last two may be absent.`

/**
 * Finds the files of an image set, by their names.
 *
 * @param place one of the files, whose companions lie beside it; or their folder
 * @throws CloisterError file-missing, not-allowed; image-file where files of a set are not there, or which set is meant is not clear
 */
export async function findImages(place: string): Promise<FoundImages> {
  const fileName = path.basename(place)
  const found = await stat(place).catch((error: unknown) => {
    throw placed(error, fileName)
  })
  const chosen = found.isFile() ? readImageFileName(fileName) : undefined
  if (chosen === null)
    throw new CloisterError('image-file', `${fileName} is not named as a file of an image set.`, advice, {
      file: fileName,
    })
  const directory = chosen ? path.dirname(place) : place
  const entries = await readdir(directory, { withFileTypes: true }).catch((error: unknown) => {
    throw placed(error, path.basename(directory))
  })
  const folder = path.basename(directory)
  const candidates = entries.flatMap((entry): Candidate[] => {
    const { name } = entry
    const read = entry.isFile() || entry.isSymbolicLink() ? readImageFileName(name) : null
    return read ? [{ ...read, fileName: name }] : []
  })
  const prefix = chosen?.prefix ?? onePrefix(candidates, folder)
  const own = candidates
    .filter((candidate) => candidate.prefix === prefix)
    .sort((a, b) => rank(a, fileName, chosen) - rank(b, fileName, chosen))
  const files: FoundFile[] = []
  for (const part of ['training', 'test'] as const) {
    const pair = (['images', 'labels'] as const).map((holds) =>
      own.find((candidate) => candidate.part === part && candidate.holds === holds),
    )
    if (part === 'test' && !pair[0] && !pair[1]) continue
    for (const [i, holds] of (['images', 'labels'] as const).entries()) {
      const file = pair[i]
      if (!file) throw absent(part, holds, pair[1 - i]?.fileName, folder)
      const { fileName } = file
      const about = await stat(path.join(directory, fileName)).catch((error: unknown) => {
        throw placed(error, fileName)
      })
      // What a link leads to may be something else, and a pipe would be waited for.
      if (!about.isFile()) throw absent(part, holds, pair[1 - i]?.fileName, folder)
      files.push({ part, holds, path: path.join(directory, fileName), fileName, bytes: about.size })
    }
  }
  return { name: prefix.replace(/[-_. ]+$/, '') || folder, folder, files }
}

/** Of several files for the same thing: the one that was chosen, else what is packed as that is, else what is not packed. */
function rank({ fileName, isPacked }: Candidate, chosenName: string, chosen: ImageFileName | undefined): number {
  if (fileName === chosenName) return 0
  return isPacked === (chosen?.isPacked ?? false) ? 1 : 2
}

/** The PNG files of a folder that holds no files of MNIST's kind, but folders; else null. @throws CloisterError as `findPngs` does */
export async function pngsAt(place: string): Promise<FoundPngs | null> {
  const entries = await readdir(place).catch(() => null)
  return entries && !entries.some(readImageFileName) ? findPngs(place) : null
}

/** What would be imported from a place. @throws CloisterError as `findImages` and `findPngs` do */
export async function inspectImages(place: string): Promise<ImageInspection> {
  const pngs = await pngsAt(place)
  if (!pngs) {
    const { name, folder, files } = await findImages(place)
    return {
      name,
      folder,
      files: files.map(({ part, holds, fileName, bytes }) => ({ part, holds, fileName, bytes })),
    }
  }
  const { folder, classNames, parts } = pngs
  return {
    name: folder,
    folder,
    classNames: [...classNames],
    files: parts.flatMap(({ part, files }) => [
      {
        part,
        holds: 'images' as const,
        fileName: plural(files.length, 'PNG file'),
        bytes: files.reduce((sum, file) => sum + file.bytes, 0),
      },
      { part, holds: 'labels' as const, fileName: 'the names of their folders', bytes: 0 },
    ]),
  }
}

function onePrefix(candidates: readonly Candidate[], folder: string): string {
  const prefixes = [...new Set(candidates.map(({ prefix }) => prefix))]
  if (prefixes.length === 1) return prefixes[0]
  if (prefixes.length === 0)
    throw new CloisterError(
      'image-file',
      'There are no files of an image set in this folder.',
      `${advice} PNG files lie in a folder for each class.`,
      { file: folder },
    )
  throw new CloisterError(
    'image-file',
    `There are ${prefixes.length} image sets in this folder.`,
    'Choose one file of the set that is meant, instead of the folder.',
    { file: folder },
  )
}

function absent(part: ImagePartName, holds: ImageContent, companion: string | undefined, folder: string) {
  const what = `The ${part} ${holds}`
  return new CloisterError(
    'image-file',
    companion
      ? `${what} that belong to ${companion} are not beside it.`
      : `The ${part} files, ${list(usualNames.slice(0, 2))}, are not in the folder.`,
    advice,
    { file: companion ?? folder },
  )
}

import path from 'node:path'
import type { FinishedPart, Preset } from '#engine/protocol/index.ts'
import { readStored } from '#storage/index.ts'
import { programVersion } from '../version.ts'
import { writeWhole } from '../write-whole.ts'

/** The finished parts of a run, and the seconds that they took. */
export interface KeptParts {
  readonly seconds: number
  readonly parts: readonly FinishedPart[]
}

const none: KeptParts = { seconds: 0, parts: [] }

/** The file in which a run's parts are kept while it is not finished. */
export const partsFile = (folder: string, study: string, preset: Preset, seed: number): string =>
  path.join(folder, `.${study}-${preset}-${seed}.parts.json`)

/** The parts in a file; none where it is absent, cut, or of another version of the program, which may compute otherwise. */
export async function partsIn(file: string): Promise<KeptParts> {
  const text = await readStored(file).then(String, () => null)
  if (text === null) return none
  try {
    const { version, seconds, parts } = JSON.parse(text) as { version: string } & KeptParts
    return version === programVersion() ? { seconds, parts } : none
  } catch {
    return none
  }
}

export const keepParts = (file: string, { seconds, parts }: KeptParts): Promise<void> =>
  writeWhole(file, JSON.stringify({ version: programVersion(), seconds, parts }))

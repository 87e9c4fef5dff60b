import { mkdir, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { stored } from '#storage/index.ts'

/** Writes a file, and its folder where that is missing, so that no reader ever sees a part of it; sealed in an encrypted workspace. */
export async function writeWhole(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true })
  await writeFile(`${file}.new`, stored(file, text))
  await rename(`${file}.new`, file)
}

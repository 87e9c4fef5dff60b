import { mkdir, readdir, rename, stat, utimes, writeFile } from 'node:fs/promises'
import { dirname, join, parse } from 'node:path'
import type { KeptModelsSize } from '#shared/contracts/kept-models.ts'
import { readStored, stored } from './encryption/index.ts'
import { wipeFile, wipeFolder } from './wipe.ts'

/*
 * Shadow and reference models that are kept between runs lie in the folder `shadows` of a workspace: a folder for each snapshot, named as its file is,
 * in it a file for each set of models that were trained together, `NAME.answers`. A file that is being written is called `NAME.answers.new`.
 */

const ending = '.answers'

/** Where a workspace keeps models. */
export const keptModelsIn = (workspace: string): string => join(workspace, 'shadows')

/** Where models of the rows of a snapshot are kept. */
export const keptModelsOf = (snapshotPath: string): string =>
  join(keptModelsIn(dirname(dirname(snapshotPath))), parse(snapshotPath).name)

const fileOf = (folder: string, name: string) => join(folder, name + ending)

/** What is kept under a name, which counts as used now; null where nothing is. */
export async function readKept(folder: string, name: string): Promise<Buffer | null> {
  const file = fileOf(folder, name)
  const content = await readStored(file).catch(() => null)
  const now = new Date()
  if (content) await utimes(file, now, now).catch(() => {})
  return content
}

/** Keeps something under a name; no reader ever sees a part of it. @throws what node:fs throws */
export async function writeKept(folder: string, name: string, content: Uint8Array): Promise<void> {
  const file = fileOf(folder, name)
  await mkdir(folder, { recursive: true })
  await writeFile(`${file}.new`, stored(file, content))
  await rename(`${file}.new`, file)
}

export const removeKept = (folder: string, name: string): Promise<void> => wipeFile(fileOf(folder, name))

/** Every file below a folder of folders, those used the longest ago first. */
async function filesIn(root: string): Promise<{ file: string; bytes: number; used: number }[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => [])
  const found = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async ({ parentPath, name }) => {
        const file = join(parentPath, name)
        // Another process may have removed it meanwhile.
        const facts = await stat(file).catch(() => null)
        return facts ? [{ file, bytes: facts.size, used: facts.mtimeMs }] : []
      }),
  )
  return found.flat().sort((a, b) => a.used - b.used || (a.file < b.file ? -1 : 1))
}

/** How much is kept. */
export async function keptSize(root: string): Promise<KeptModelsSize> {
  const files = (await filesIn(root)).filter(({ file }) => file.endsWith(ending))
  return { bytes: files.reduce((sum, { bytes }) => sum + bytes, 0), sets: files.length }
}

/**
 * Removes what was used the longest ago until no more than so many bytes are left; 0 removes everything.
 *
 * @param root the folder of folders
 */
export async function trimKept(root: string, mostBytes: number): Promise<void> {
  if (mostBytes <= 0) return wipeFolder(root)
  const files = await filesIn(root)
  let left = files.reduce((sum, { bytes }) => sum + bytes, 0)
  for (const { file, bytes } of files) {
    if (left <= mostBytes) return
    await wipeFile(file)
    left -= bytes
  }
}

/** Removes what is kept of rows that no dataset has, and what was not finished. @param needed names of snapshots */
export async function removeUnneeded(root: string, needed: ReadonlySet<string>): Promise<void> {
  for (const folder of await readdir(root).catch(() => [])) {
    if (!needed.has(folder)) await wipeFolder(join(root, folder))
    else
      for (const name of await readdir(join(root, folder)).catch(() => []))
        if (!name.endsWith(ending)) await wipeFile(join(root, folder, name))
  }
}

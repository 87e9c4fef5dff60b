import { existsSync } from 'node:fs'
import { readdir, rename, rm, rmdir } from 'node:fs/promises'
import { basename } from 'node:path'
import { CloisterError } from '#shared/ipc/errors.ts'
import { damagedBackup, isUsed } from './errors.ts'
import { extractBackup } from './read.ts'
import type { BackupOptions } from './write.ts'

/** Beside a workspace's folder: one that is being unpacked, and one that has been verified and is to take its place. */
const unpacking = (folder: string) => `${folder}.importing`
const verified = (folder: string) => `${folder}.imported`

/**
 * Unpacks a backup beside the folder that it is to become, and verifies it. The folder itself is not touched.
 *
 * @param check opens what was unpacked as a workspace, which brings it up to date, and closes it again
 * @returns the folder of what was verified
 */
export async function stage(
  file: string,
  folder: string,
  migrations: number,
  check: (folder: string) => Promise<void>,
  options: BackupOptions,
): Promise<string> {
  const work = unpacking(folder)
  await removeStaged(folder)
  try {
    await extractBackup(file, work, migrations, options)
    await check(work).catch((error: unknown) => {
      // That it holds what it says was verified; what it says may still be no workspace.
      throw isFault(error) ? damagedBackup(basename(file), 'the database in it') : error
    })
    options.signal?.throwIfAborted()
    await rename(work, verified(folder))
    return verified(folder)
  } catch (error) {
    await rm(work, { recursive: true, force: true })
    throw cannotWrite(error)
  }
}

/** Puts what was staged where there is no workspace. @throws CloisterError not-allowed when the folder is not empty */
export async function placeInEmpty(folder: string): Promise<void> {
  try {
    await refuseUsed(folder)
    await rmdir(folder).catch(ignoreMissing)
    await rename(verified(folder), folder)
  } catch (error) {
    await removeStaged(folder)
    throw cannotWrite(error)
  }
}

/** @throws CloisterError not-allowed unless a folder is empty, or not there */
export async function refuseUsed(folder: string): Promise<void> {
  const entries = await readdir(folder).catch((error: NodeJS.ErrnoException) =>
    error.code === 'ENOENT' ? [] : [error.code ?? ''],
  )
  if (entries.length > 0) throw isUsed(folder)
}

/**
 * Puts what was staged in the place of a workspace that is closed, and keeps that beside it. What is cut off between the two
 * renamings is finished by {@link finishReplacing} when the workspace is opened next.
 *
 * @returns the folder of the workspace as it was
 */
export async function replace(folder: string, now: Date): Promise<string> {
  const kept = `${folder} before import ${now.toISOString().slice(0, 19).replaceAll(':', '-')}`
  try {
    if (existsSync(kept)) throw isUsed(kept)
    await rename(folder, kept)
    try {
      await rename(verified(folder), folder)
    } catch (error) {
      await rename(kept, folder)
      throw error
    }
    return kept
  } catch (error) {
    await removeStaged(folder)
    throw cannotWrite(error)
  }
}

/** Finishes what {@link replace} had begun: the workspace has been put aside, and the new one is not in its place yet. */
export async function finishReplacing(folder: string): Promise<void> {
  if (!existsSync(folder) && existsSync(verified(folder))) await rename(verified(folder), folder)
}

/** Removes what an import that was cut off before it replaced anything left behind: it is of people's data. */
export async function removeStaged(folder: string): Promise<void> {
  for (const left of [unpacking(folder), verified(folder)]) await rm(left, { recursive: true, force: true })
}

const isFault = (error: unknown) => error instanceof CloisterError && error.data.code === 'internal'

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error
}

function cannotWrite(error: unknown): unknown {
  if (error instanceof CloisterError || !['EACCES', 'EPERM', 'EROFS', 'EBUSY'].includes(codeOf(error))) return error
  return new CloisterError(
    'not-allowed',
    'A workspace cannot be put there because writing beside its folder is not allowed.',
    'Choose another folder, or ask for permission. The workspace is as it was.',
  )
}

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code ?? ''

import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CloisterError } from '#shared/ipc/errors.ts'
import { flushFile } from '../files.ts'
import { putInPlace } from './files.ts'
import { protectionName, unlockFolder } from './keyring.ts'
import { type Cost, protect, Protection, unwrap } from './passphrase.ts'

/** @throws CloisterError data-changed where the file is not what Cloister writes */
async function readProtection(folder: string): Promise<Protection> {
  try {
    return Protection.parse(JSON.parse(await readFile(join(folder, protectionName), 'utf8')))
  } catch {
    throw new CloisterError(
      'data-changed',
      `The file ${protectionName} of this workspace cannot be read: it was altered or damaged.`,
      'Put it back from a copy of the workspace folder. Without it the passphrase is of no use.',
      { file: protectionName },
    )
  }
}

/** Stores a data key, wrapped with a passphrase; whole, or not at all. @throws CloisterError bad-arguments for one that is too short */
export async function writeProtection(folder: string, key: Uint8Array, passphrase: string, cost?: Cost): Promise<void> {
  const file = join(folder, protectionName)
  await writeFile(`${file}.new`, `${JSON.stringify(await protect(key, passphrase, cost), null, 1)}\n`, { mode: 0o600 })
  await flushFile(`${file}.new`)
  await putInPlace(`${file}.new`, file)
}

/**
 * Unlocks an encrypted workspace in this process.
 *
 * @returns its data key
 * @throws CloisterError passphrase-wrong, data-changed
 */
export async function unlockWorkspace(folder: string, passphrase: string): Promise<Buffer> {
  const key = await unwrap(await readProtection(folder), passphrase)
  unlockFolder(folder, key)
  return key
}

/**
 * Wraps the data key with another passphrase. The files stay as they are: who has an old copy of the wrapped key, and the old
 * passphrase, can still read them.
 *
 * @throws CloisterError passphrase-wrong, bad-arguments
 */
export async function changePassphrase(folder: string, old: string, next: string, cost?: Cost): Promise<void> {
  const key = await unwrap(await readProtection(folder), old)
  await writeProtection(folder, key, next, cost)
  key.fill(0)
}

import { existsSync } from 'node:fs'
import { dirname, join, resolve, sep } from 'node:path'
import { CloisterError } from '#shared/ipc/errors.ts'

/** The file, in an encrypted workspace's folder, that holds its wrapped key. */
export const protectionName = 'cloister-encryption.json'

/** The data keys of the workspaces that are unlocked in this process, by their folders. */
const keys = new Map<string, Buffer>()

/** From now on this process reads and writes what lies in a folder with a key, of which it keeps a copy. */
export function unlockFolder(folder: string, key: Uint8Array): void {
  lockFolder(folder)
  keys.set(resolve(folder), Buffer.from(key))
}

/** Forgets a folder's key; its bytes are overwritten. */
export function lockFolder(folder: string): void {
  keys.get(resolve(folder))?.fill(0)
  keys.delete(resolve(folder))
}

export const isEncrypted = (folder: string): boolean => existsSync(join(folder, protectionName))

/** The error of a workspace whose passphrase has not been given. */
export const passphraseNeeded = () =>
  new CloisterError('passphrase-needed', 'This workspace is encrypted and locked.', 'Enter its passphrase.')

/**
 * The key by which a file is written and read: null outside encrypted workspaces. Every store asks this, so that none can write
 * plain files into an encrypted workspace by forgetting to.
 *
 * @throws CloisterError passphrase-needed for a file of an encrypted workspace that is not unlocked in this process
 */
export function keyFor(path: string): Buffer | null {
  const place = resolve(path)
  for (const [folder, key] of keys) if (place === folder || place.startsWith(folder + sep)) return key
  for (let folder = place; ; folder = dirname(folder)) {
    if (isEncrypted(folder)) throw passphraseNeeded()
    if (folder === dirname(folder)) return null
  }
}

/** The error of what is not done in encrypted workspaces. @param what a sentence without its full stop */
export const refusedInEncrypted = (what: string) =>
  new CloisterError(
    'not-allowed',
    `${what} in an encrypted workspace: it would lie on the disk unencrypted.`,
    'Use the command line outside the workspace for that, on a disk that is itself encrypted.',
  )

import { app, BrowserWindow, type WebContents } from 'electron'
import { mostEncryptedBytes } from '#shared/contracts/encryption.ts'
import { CloisterError } from '#shared/ipc/errors.ts'
import type { Handlers } from './calls.ts'
import { isWorking } from './child.ts'
import type { Database } from './database.ts'
import type { SettingsFile } from './settings.ts'

type Names = `encryption.${'state' | 'unlock' | 'lock' | 'begin' | 'change' | 'end'}`

/** How often it is looked whether the workspace has been idle for long enough. */
const lookMs = 5000

/** @throws CloisterError not-allowed while anything is at work on the workspace */
function refuseBusy(database: Database): void {
  if (!isWorking() && !database.isBusy) return
  throw new CloisterError(
    'not-allowed',
    'Something is still going on in this workspace: a study, an import or other work.',
    'Wait until it has ended, or cancel it first.',
  )
}

/** Locks the workspace and loads every window anew, so that nothing that it showed stays in its memory. */
async function lock(database: Database): Promise<void> {
  await database.lock()
  for (const window of BrowserWindow.getAllWindows()) window.webContents.reload()
}

/**
 * Answers the window's calls about the workspace's encryption. Passphrases go through to the process that keeps the data.
 *
 * @param onUnlocked does what would else have been done when the program was opened
 */
export function encryptionHandlers(
  database: Database,
  memoryBytes: () => number,
  onUnlocked: () => void,
): Pick<Handlers, Names> {
  const state = () => (database.isLocked ? 'locked' : database.isEncrypted ? 'unlocked' : 'plain')
  return {
    'encryption.state': async () => {
      // The page asks while the workspace is still being opened.
      await database.settled()
      return { state: state(), mostImportBytes: mostEncryptedBytes(memoryBytes()) }
    },
    'encryption.unlock': async ({ passphrase }) => {
      if (!database.isLocked) return null
      await database.unlock(passphrase)
      onUnlocked()
      return null
    },
    'encryption.lock': async () => {
      if (state() !== 'unlocked') return null
      refuseBusy(database)
      await lock(database)
      return null
    },
    'encryption.begin': async ({ passphrase }) => {
      if (state() !== 'plain') throw wrongState('This workspace is encrypted already.')
      refuseBusy(database)
      await database.encrypt(passphrase)
      return null
    },
    'encryption.change': async (passphrases) => {
      if (state() !== 'unlocked') throw wrongState('This workspace is not encrypted.')
      return database.call('workspace.changePassphrase', passphrases)
    },
    'encryption.end': async ({ passphrase }) => {
      if (state() !== 'unlocked') throw wrongState('This workspace is not encrypted.')
      refuseBusy(database)
      await database.decrypt(passphrase)
      return null
    },
  }
}

const wrongState = (message: string) => new CloisterError('not-allowed', message, 'Load the page again.')

/** Locks an encrypted workspace that nobody has used, by keyboard or pointer, for as long as the settings say; never while work is under way. */
export function lockWhenIdle(database: Database, settings: SettingsFile): void {
  let last = Date.now()
  const follow = (contents: WebContents) => contents.on('input-event', () => (last = Date.now()))
  for (const window of BrowserWindow.getAllWindows()) follow(window.webContents)
  app.on('web-contents-created', (_, contents) => follow(contents))
  const look = async () => {
    if (database.isLocked || !database.isEncrypted || isWorking() || database.isBusy) {
      last = Date.now()
      return
    }
    const { lockAfterMinutes } = await settings.read()
    if (Date.now() - last >= idleMs(lockAfterMinutes)) await lock(database)
  }
  setInterval(() => void look().catch(() => {}), lookMs).unref()
}

/** Minutes in milliseconds; of a length that tests can wait for where the environment says so. */
function idleMs(minutes: number): number {
  const scale = app.isPackaged ? 60_000 : Number(process.env.CLOISTER_TEST_MINUTE_MS ?? 60_000)
  return minutes * scale
}

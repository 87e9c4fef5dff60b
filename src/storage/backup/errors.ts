import { CloisterError } from '#shared/ipc/errors.ts'

/** The messages about backups. `file` is always the file's name without its folder. */

export const noBackup = (file: string) =>
  new CloisterError('backup-file', 'This file is no backup of a Cloister workspace.', 'Choose another file.', { file })

export const cutBackup = (file: string) =>
  new CloisterError(
    'backup-file',
    'This backup is cut off: its end is missing.',
    'Copy the file again, or use another backup. Nothing was changed.',
    { file },
  )

/** @param what is damaged, e.g. a file's path in the backup */
export const damagedBackup = (file: string, what: string) =>
  new CloisterError(
    'backup-file',
    `This backup is damaged: ${what} is not as it was written.`,
    'Copy the file again, or use another backup. Nothing was changed.',
    { file },
  )

export const outsideBackup = (file: string) =>
  new CloisterError(
    'backup-file',
    'This backup names a file outside of the workspace, which no backup of Cloister does.',
    'Do not use it, and ask where it comes from. Nothing was changed.',
    { file },
  )

export const newerBackup = (file: string) =>
  new CloisterError(
    'workspace-newer',
    'This backup was written by a newer Cloister.',
    'Update Cloister, then import it again. Nothing was changed.',
    { file },
  )

/** @param needed bytes of what it holds, unpacked */
export const noRoom = (file: string, folder: string, needed: number) =>
  new CloisterError(
    'disk-full',
    `The disk with the folder ${folder} has too little room for what this backup holds: ${Math.ceil(needed / 1024 ** 2).toLocaleString('en')} MB.`,
    'Make room, or choose a folder on another disk. Nothing was changed.',
    { file },
  )

export const unreadableBackup = (file: string) =>
  new CloisterError('file-missing', 'This backup cannot be read.', 'Check its name and folder.', { file })

export const isUsed = (folder: string) =>
  new CloisterError(
    'not-allowed',
    `The folder ${folder} is not empty.`,
    'Choose an empty folder for the imported workspace.',
  )

export const isBusy = (what: string) =>
  new CloisterError('not-allowed', `${what} is still going on.`, 'Wait until it has ended, or cancel it first.')

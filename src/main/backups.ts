import path from 'node:path'
import { BrowserWindow, dialog, type IpcMainInvokeEvent } from 'electron'
import { CloisterError } from '#shared/ipc/errors.ts'
import type { Handlers } from './calls.ts'
import type { Database } from './database.ts'
import { askForFile, askForFolder, type SourceFiles } from './files.ts'
import type { PublishedRuns } from './published.ts'

type Names = 'app.reload' | `backup.${'save' | 'choose' | 'restore' | 'cancel'}`

interface Parts {
  readonly database: Database
  readonly files: SourceFiles
  readonly published: PublishedRuns
}

const windowOf = ({ sender }: IpcMainInvokeEvent): BrowserWindow => {
  const window = BrowserWindow.fromWebContents(sender)
  if (!window) throw new CloisterError('internal', 'The window is gone.', 'Open Cloister again.')
  return window
}

/** Answers the window's calls about backups. Files are written and read by the process that owns the workspace. */
export function backupHandlers({ database, files, published }: Parts): Pick<Handlers, Names> {
  /** The database process knows of studies and imports, but a published study writes its files by itself. */
  const refuseBusy = () => {
    if (published.state.running)
      throw new CloisterError(
        'not-allowed',
        'A published study is still going on.',
        'Wait until it has ended, or cancel it first.',
      )
  }
  return {
    'backup.save': async (_, event) => {
      refuseBusy()
      const { canceled, filePath } = await dialog.showSaveDialog(windowOf(event), {
        title: 'Save a backup of the workspace',
        defaultPath: `cloister ${new Date().toISOString().slice(0, 10)}.tar.gz`,
        properties: ['createDirectory', 'showOverwriteConfirmation', 'dontAddToRecent'],
        filters: [{ name: 'Backups', extensions: ['tar.gz', 'gz'] }],
      })
      if (canceled || !filePath) return null
      await database.call('backups.write', { path: filePath })
      return path.basename(filePath)
    },
    'backup.choose': async (_, event) => {
      const file = await askForFile(windowOf(event), 'Choose a backup', 'Backups', ['tar.gz', 'gz'])
      if (!file) return null
      const summary = await database.call('backups.inspect', { path: file })
      const { id, fileName } = await files.add(file)
      return { sourceId: id, fileName, summary }
    },
    'backup.restore': async ({ sourceId, where }, event) => {
      const file = files.pathOf(sourceId)
      if (where === 'here') {
        refuseBusy()
        return database.call('backups.restore', { path: file, folder: null })
      }
      const folder = await askForFolder(windowOf(event), 'Choose an empty folder for the workspace')
      return folder ? database.call('backups.restore', { path: file, folder }) : null
    },
    'backup.cancel': () => database.call('backups.cancel', {}),
    'app.reload': (_, { sender }) => {
      sender.reload()
      return null
    },
  }
}

import { inspectBackup } from '#storage/index.ts'
import type { Handlers } from './dispatch.ts'
import { type BackupCallName, type Emit, type OpenWorkspace, progressEvents } from './storage-handlers.ts'

/** Answers the calls about backups of the workspace. */
export function backupHandlers(open: OpenWorkspace, emit: Emit): Handlers<BackupCallName> {
  const controls = new Set<AbortController>()
  const stoppable = async <T>(work: (options: { signal: AbortSignal; onProgress: Progress }) => Promise<T>) => {
    const control = new AbortController()
    controls.add(control)
    try {
      return await work({ signal: control.signal, onProgress: progressEvents(emit) })
    } finally {
      controls.delete(control)
    }
  }
  return {
    'backups.write': ({ path }) => stoppable((options) => open.current.backup(path, options)),
    'backups.inspect': ({ path }) => inspectBackup(path),
    'backups.restore': ({ path, folder }) => stoppable((options) => open.restore(path, folder, options)),
    'backups.cancel': () => {
      for (const control of controls) control.abort()
      return null
    },
  }
}

type Progress = ReturnType<typeof progressEvents>

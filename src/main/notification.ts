import { BrowserWindow, Notification } from 'electron'
import type { Run } from '#shared/contracts/job.ts'
import type { SettingsFile } from './settings.ts'

/** How a run ended, for the desktop: anybody may read it there, so it says the study's name and nothing that was found. */
const endings: Partial<Record<Run['state'], string>> = {
  finished: 'The study has finished. Its results are in Cloister.',
  failed: 'The study stopped before its end. Cloister says why.',
}

/** What the desktop is to show of a run that has ended; null where a person has ended it. */
export function notificationOf({ name, state }: Pick<Run, 'name' | 'state'>): { title: string; body: string } | null {
  const body = endings[state]
  return body === undefined ? null : { title: name, body }
}

/** Tells by the desktop that a run has ended, where no window of the program is in front and the settings allow it. */
export async function notifyOfEnd(run: Run, settings: Pick<SettingsFile, 'read'>): Promise<void> {
  const told = notificationOf(run)
  const isWatched = BrowserWindow.getAllWindows().some((window) => window.isFocused())
  if (!told || isWatched || !Notification.isSupported() || !(await settings.read()).notify) return
  const notification = new Notification({ ...told, silent: true })
  notification.on('click', () => {
    const [window] = BrowserWindow.getAllWindows()
    if (window?.isMinimized()) window.restore()
    window?.focus()
  })
  notification.show()
}

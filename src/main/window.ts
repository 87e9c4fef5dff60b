import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { app, BrowserWindow, type WebPreferences } from 'electron'
import { pageUrl } from './page.ts'
import { zoomByKeyboard } from './zoom.ts'

/** The page has no Node, no access to the preload's world, and Chromium's sandbox around it. */
export const windowPreferences = (): WebPreferences => ({
  preload: fileURLToPath(new URL('../preload/index.cjs', import.meta.url)),
  contextIsolation: true,
  nodeIntegration: false,
  sandbox: true,
  webviewTag: false,
  spellcheck: false,
  devTools: !app.isPackaged,
})

/** For Linux; on Windows and macOS the program itself has its icon. */
const icon = () =>
  path.join(app.isPackaged ? process.resourcesPath : app.getAppPath(), 'resources', 'icons', '256x256.png')

/**
 * The main window.
 *
 * @param hash the page to open on
 * @param after what must have succeeded before the window is shown
 */
export function openWindow({
  show,
  hash,
  after = Promise.resolve(),
}: {
  show: boolean
  hash?: string
  after?: Promise<void>
}): BrowserWindow {
  const window = new BrowserWindow({
    width: 1280,
    height: 800,
    minWidth: 960,
    minHeight: 640,
    show: false,
    title: 'Cloister',
    ...(process.platform === 'linux' ? { icon: icon() } : {}),
    autoHideMenuBar: true,
    webPreferences: { ...windowPreferences(), backgroundThrottling: show },
  })
  if (show) zoomByKeyboard(window.webContents)
  // Where it fails, the one who waits for it says so.
  const showOnce = () => after.then(() => window.show()).catch(() => {})
  if (show) window.once('ready-to-show', () => void showOnce())
  void window.loadURL(pageUrl(hash))
  return window
}

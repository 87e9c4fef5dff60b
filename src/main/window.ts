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

/**
 * The main window.
 *
 * @param hash the page to open on
 */
export function openWindow({ show, hash }: { show: boolean; hash?: string }): BrowserWindow {
  const window = new BrowserWindow({
    width: 1280,
    height: 800,
    minWidth: 960,
    minHeight: 640,
    show: false,
    title: 'Cloister',
    autoHideMenuBar: true,
    webPreferences: { ...windowPreferences(), backgroundThrottling: show },
  })
  if (show) zoomByKeyboard(window.webContents)
  if (show) window.once('ready-to-show', () => window.show())
  void window.loadURL(pageUrl(hash))
  return window
}

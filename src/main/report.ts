import { BrowserWindow } from 'electron'
import { CloisterError } from '#shared/ipc/errors.ts'
import { pageUrl } from './page.ts'
import { windowPreferences } from './window.ts'

/** A report that is not ready to print by then has gone wrong. */
const patienceMs = 60_000

/** Windows whose page has said that it is ready to be printed, by the number of their contents. */
const waiting = new Map<number, () => void>()

/** The page of a report says so when its charts are drawn. */
export const reportIsReady = (contentsId: number): void => waiting.get(contentsId)?.()

const small =
  'font: 8px system-ui, sans-serif; color: #555; width: 100%; padding: 0 18mm; display: flex; justify-content: space-between;'

/** Text in a header template, which is HTML. */
const escape = (text: string) => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)

/**
 * Prints the report of a run.
 *
 * @param hash the address of the report's page
 * @param title stands at the head of every page
 * @returns the bytes of a tagged PDF
 */
export async function printReport(hash: string, title: string, paper: 'A4' | 'Letter'): Promise<Uint8Array> {
  const window = new BrowserWindow({
    show: false,
    width: 900,
    height: 1200,
    webPreferences: { ...windowPreferences(), backgroundThrottling: false },
  })
  try {
    const ready = new Promise<void>((resolve, reject) => {
      waiting.set(window.webContents.id, resolve)
      setTimeout(
        () =>
          reject(
            new CloisterError(
              'internal',
              'The report could not be laid out.',
              'Try again; if it fails again, save the table instead.',
            ),
          ),
        patienceMs,
      )
      window.webContents.once('render-process-gone', () =>
        reject(
          new CloisterError(
            'out-of-memory',
            'The report could not be laid out: its page stopped.',
            'Close other programs and try again.',
          ),
        ),
      )
    })
    await window.loadURL(pageUrl(hash))
    await ready
    return await window.webContents.printToPDF({
      pageSize: paper,
      printBackground: true,
      displayHeaderFooter: true,
      headerTemplate: `<div style="${small}"><span>${escape(title)}</span><span>Cloister privacy report</span></div>`,
      footerTemplate: `<div style="${small}"><span>Made on this computer; nothing was sent anywhere.</span><span>Page <span class="pageNumber"></span> of <span class="totalPages"></span></span></div>`,
      margins: { top: 0.8, bottom: 0.8, left: 0.7, right: 0.7 },
      generateTaggedPDF: true,
      generateDocumentOutline: true,
    })
  } finally {
    waiting.delete(window.webContents.id)
    window.destroy()
  }
}

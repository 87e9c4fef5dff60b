import { BrowserWindow } from 'electron'
import { CloisterError } from '#shared/ipc/errors.ts'
import { pageUrl } from './page.ts'
import { destinationPages } from './pdf-pages.ts'
import { windowPreferences } from './window.ts'

/** A report that is not ready to print by then has gone wrong. */
const patienceMs = 60_000

/** Who waits for a report's page to be ready, by the number of its window's contents. */
const waiting = new Map<number, (html: string | null) => void>()

/** The page of a report says so when its charts are drawn, and what it is as HTML where that was asked for. */
export const reportIsReady = (contentsId: number, html: string | null): void => waiting.get(contentsId)?.(html)

const small =
  'font: 8px system-ui, sans-serif; color: #555; width: 100%; padding: 0 18mm; display: flex; justify-content: space-between;'

/** Text in a header template, which is HTML. */
const escape = (text: string) => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)

/** Draws a report's page in a hidden window and does something with it. */
async function withReport<T>(
  hash: string,
  work: (window: BrowserWindow, html: string | null) => Promise<T>,
): Promise<T> {
  const window = new BrowserWindow({
    show: false,
    width: 900,
    height: 1200,
    webPreferences: { ...windowPreferences(), backgroundThrottling: false },
  })
  const { id } = window.webContents
  try {
    const ready = new Promise<string | null>((resolve, reject) => {
      waiting.set(id, resolve)
      const advice = 'Try again; if it fails again, save the table instead.'
      setTimeout(() => reject(new CloisterError('internal', 'The report could not be laid out.', advice)), patienceMs)
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
    return await work(window, await ready)
  } finally {
    waiting.delete(id)
    window.destroy()
  }
}

/**
 * Prints the report of a run.
 *
 * @param hash the address of the report's page
 * @param title stands at the head of every page
 * @returns the bytes of a tagged PDF
 */
export const printReport = (hash: string, title: string, paper: 'A4' | 'Letter'): Promise<Uint8Array> =>
  withReport(hash, async (window) => {
    const printed = () => window.webContents.printToPDF({ ...layout(title), pageSize: paper })
    let pdf = await printed()
    // Which page each section begins on is known once it is printed; the table of contents has room for the numbers from the start.
    for (let again = 0; again < mostAgain && (await numberContents(window, destinationPages(pdf))); again++)
      pdf = await printed()
    return pdf
  })

/** How often a report is printed again for its table of contents to be right: once is enough unless the numbers move it. */
const mostAgain = 2

/** Writes page numbers into a report's table of contents. @returns whether any was not there yet */
async function numberContents(window: BrowserWindow, pages: ReadonlyMap<string, number>): Promise<boolean> {
  if (pages.size === 0) return false
  const numbers = JSON.stringify(Object.fromEntries(pages))
  return (await window.webContents.executeJavaScript(`(() => {
    const numbers = ${numbers}
    let changed = false
    for (const place of document.querySelectorAll('[data-page-of]')) {
      const number = String(numbers[place.dataset.pageOf] ?? '')
      changed ||= place.textContent !== number
      place.textContent = number
    }
    return changed
  })()`)) as boolean
}

const layout = (title: string) => ({
  printBackground: true,
  displayHeaderFooter: true,
  headerTemplate: `<div style="${small}"><span>${escape(title)}</span><span>Cloister privacy report</span></div>`,
  footerTemplate: `<div style="${small}"><span>Made on this computer; nothing was sent anywhere.</span><span>Page <span class="pageNumber"></span> of <span class="totalPages"></span></span></div>`,
  margins: { top: 0.8, bottom: 0.8, left: 0.7, right: 0.7 },
  generateTaggedPDF: true,
  generateDocumentOutline: true,
})

/**
 * The report of a run as one HTML file.
 *
 * @param hash the address of the report's page
 */
export const htmlReport = (hash: string): Promise<string> =>
  withReport(`${hash}/html`, async (_, html) => {
    if (html !== null) return html
    throw new CloisterError('internal', 'The report was not given as HTML.', 'Please report this.')
  })

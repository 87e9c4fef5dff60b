import path from 'node:path'
import type { ElectronApplication, Locator, Page } from '@playwright/test'
import { answerDialogs } from '../fixtures/dialogs.ts'
import { Part } from './part.ts'

/** The Import page: a file before it is stored. */
export class ImportPage extends Part {
  readonly #window: { readonly app: ElectronApplication; readonly page: Page }

  constructor(window: { readonly app: ElectronApplication; readonly page: Page }) {
    super(window)
    this.#window = window
  }

  /** Chooses a file by the dialog. */
  async choose(file: string): Promise<void> {
    await answerDialogs(this.#window.app, { open: file })
    await this.button('Import CSV…').click()
  }

  /** Chooses another file instead of the one that is shown. */
  async chooseAnother(file: string): Promise<void> {
    await answerDialogs(this.#window.app, { open: file })
    await this.button('Another file…').click()
    await this.page.getByRole('heading', { level: 1, name: path.basename(file) }).waitFor()
  }

  /** Drops files on the window, as the system's file manager does. */
  async drop(...files: string[]): Promise<void> {
    const session = await this.page.context().newCDPSession(this.page)
    const data = { items: [], files, dragOperationsMask: 1 }
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
      await session.send('Input.dispatchDragEvent', { type, x: 600, y: 400, data })
    await session.detach()
  }

  /** Stores the file as it is read now. */
  async store(): Promise<void> {
    await this.storeButton.click()
    await this.page.getByRole('table', { name: /^Columns of/ }).waitFor({ timeout: 60_000 })
  }

  /** Imports a file with everything as it is guessed. */
  async importFile(file: string): Promise<void> {
    await this.choose(file)
    await this.store()
  }

  get storeButton(): Locator {
    return this.button('Store the dataset')
  }

  /** What is wrong with the file. */
  get problem(): Locator {
    return this.page.getByRole('alert')
  }

  /** What should be known about the file. */
  get notes(): Locator {
    return this.page.getByRole('status')
  }

  get firstRows(): Locator {
    return this.page.getByRole('region', { name: /^First rows of/ })
  }

  type(column: string): Locator {
    return this.choice(`Type of ${column}`)
  }

  get encoding(): Locator {
    return this.choice('Encoding')
  }

  get delimiter(): Locator {
    return this.choice('Columns are divided by')
  }
}

import type { ElectronApplication, Locator, Page } from '@playwright/test'
import { answerDialogs } from '../fixtures/dialogs.ts'
import { Part } from './part.ts'

/** The image sets on the Data page. */
export class ImageSetsPart extends Part {
  readonly #window: { readonly app: ElectronApplication; readonly page: Page }

  constructor(window: { readonly app: ElectronApplication; readonly page: Page }) {
    super(window)
    this.#window = window
  }

  get section(): Locator {
    return this.page.getByRole('region', { name: 'Image data sets' })
  }

  get chooseButton(): Locator {
    return this.section.getByRole('button', { name: 'Import images…', exact: true })
  }

  /** The part is folded until there is an image set. */
  async unfold(): Promise<void> {
    const heading = this.page.getByRole('heading', { name: 'Image data sets' })
    if (!(await this.chooseButton.isVisible())) await heading.click()
  }

  /** Points at one of a set's files by the dialog. */
  async choose(file: string): Promise<void> {
    await answerDialogs(this.#window.app, { open: file })
    await this.unfold()
    await this.chooseButton.click()
  }

  async chooseFolder(folder: string): Promise<void> {
    await answerDialogs(this.#window.app, { open: folder })
    await this.unfold()
    await this.section.getByRole('button', { name: 'Import a folder…', exact: true }).click()
  }

  /** The files that were pointed at, before they are stored. */
  get panel(): Locator {
    return this.page.getByRole('region', { name: /^Import / })
  }

  get name(): Locator {
    return this.panel.getByLabel('Name of the image set')
  }

  get storeButton(): Locator {
    return this.panel.getByRole('button', { name: 'Store the images' })
  }

  /** What is wrong with the files. */
  get problem(): Locator {
    return this.panel.getByRole('alert')
  }

  async store(): Promise<void> {
    await this.storeButton.click()
    await this.panel.waitFor({ state: 'detached', timeout: 60_000 })
  }

  /** A stored set. */
  set(name: string): Locator {
    return this.section.getByRole('listitem').filter({ has: this.page.getByRole('heading', { name, exact: true }) })
  }

  classes(name: string): Locator {
    return this.page.getByRole('table', { name: `Classes of ${name}` })
  }

  async show(name: string): Promise<void> {
    await this.button(`Show the images of ${name}`).click()
    await this.classes(name).getByRole('img').first().waitFor()
  }

  /** Which part the first images are of. */
  get part(): Locator {
    return this.choice('First images of')
  }

  /** The first images of a class. */
  images(label: number): Locator {
    return this.page.getByRole('img', { name: new RegExp(`of class ${label} among`) })
  }

  /** Grey levels of the image that is drawn first, row by row. */
  async firstImage(label: number, height: number, width: number): Promise<number[]> {
    return this.images(label)
      .locator('canvas')
      .evaluate(
        (canvas, [height, width]) => {
          const { data } = (canvas as HTMLCanvasElement).getContext('2d')!.getImageData(0, 0, width, height)
          return Array.from({ length: height * width }, (_, pixel) => data[4 * pixel])
        },
        [height, width] as const,
      )
  }

  async rename(name: string, to: string): Promise<void> {
    await this.button(`Rename ${name}…`).click()
    const dialog = this.page.getByRole('dialog', { name: 'Rename the image set' })
    await dialog.getByLabel('Name').fill(to)
    await dialog.getByRole('button', { name: 'Rename' }).click()
  }

  removeDialog(name: string): Locator {
    return this.page.getByRole('dialog', { name: `Remove ${name}?` })
  }

  async askToRemove(name: string): Promise<void> {
    await this.button(`Remove ${name}…`).click()
    await this.removeDialog(name).waitFor()
  }
}

import type { Locator } from '@playwright/test'
import { Part } from './part.ts'

/** The list of published studies, and the page of one. */
export class PublishedPage extends Part {
  /** The studies of the list. */
  get studies(): Locator {
    return this.page
      .getByRole('main')
      .getByRole('listitem')
      .filter({ has: this.page.getByRole('heading') })
  }

  study(title: string): Locator {
    return this.studies.filter({ has: this.page.getByRole('heading', { name: title, exact: true }) })
  }

  async open(title: string): Promise<void> {
    await this.page.getByRole('link', { name: title, exact: true }).click()
    await this.page.getByRole('heading', { level: 1, name: title, exact: true }).waitFor()
  }

  get runButton(): Locator {
    return this.button('Run the study')
  }

  get running(): Locator {
    return this.page.getByRole('status', { name: 'Running' })
  }

  preset(name: 'tiny' | 'quick' | 'full'): Locator {
    return this.page.getByRole('radio', { name: new RegExp(`^${name}\\.`) })
  }

  /** Which image set a study is to learn from. */
  get imageSet(): Locator {
    return this.page.getByLabel('Image set')
  }

  get importButton(): Locator {
    return this.button('Import a BIF file…')
  }

  /** Stored results of the study that is open. */
  get results(): Locator {
    return this.page.getByRole('region', { name: 'What was found here' }).getByRole('listitem')
  }

  get claims(): Locator {
    return this.page.getByRole('table', { name: /^Claims/ }).getByRole('row')
  }

  /** A run that was cut off. */
  get interrupted(): Locator {
    return this.page.getByText(/was cut off: \d+ parts? of \d+/)
  }
}

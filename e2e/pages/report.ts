import type { Locator } from '@playwright/test'
import { Part } from './part.ts'

/** The dialog in which a report is added to and saved. */
export class ReportDialog extends Part {
  get dialog(): Locator {
    return this.page.getByRole('dialog', { name: 'Save the report as…' })
  }

  get intendedUse(): Locator {
    return this.dialog.getByRole('textbox', { name: 'What the model is for' })
  }

  /** What shows the list of sections. */
  get sections(): Locator {
    return this.dialog.getByText(/^Sections: /)
  }

  section(name: string): Locator {
    return this.dialog.getByRole('checkbox', { name, exact: true })
  }

  async open(): Promise<void> {
    await this.button('Save as…').click()
  }

  async save(form: 'PDF' | 'HTML' | 'JSON'): Promise<void> {
    await this.dialog.getByRole('radio', { name: new RegExp(`^${form}`) }).check()
    await this.dialog.getByRole('button', { name: 'Save…' }).click()
  }
}

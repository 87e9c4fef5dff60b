import type { Locator } from '@playwright/test'
import { Part } from './part.ts'

/** The Data page: the columns of the open dataset, and the menu of all datasets. */
export class DataPage extends Part {
  get columns(): Locator {
    return this.page.getByRole('table', { name: /^Columns of/ })
  }

  async openDemo(): Promise<void> {
    await this.button('Open the demonstration').click()
    await this.columns.waitFor({ timeout: 60_000 })
  }

  role(column: string): Locator {
    return this.choice(`Role of ${column}`)
  }

  /** What happens to the missing values of a column. */
  ifMissing(column: string): Locator {
    return this.choice(`If ${column} is missing`)
  }

  cutPoint(column: string): Locator {
    return this.page.getByRole('spinbutton', { name: `Cut-point of ${column}` })
  }

  /** Which of several datasets is open. */
  get dataset(): Locator {
    return this.choice('Dataset')
  }

  /** The search among the columns of a wide file. */
  get search(): Locator {
    return this.page.getByRole('searchbox', { name: 'Find a column' })
  }

  /** How many columns the search has found, and which part of them is shown. */
  get found(): Locator {
    return this.page.getByRole('search', { name: 'Columns' }).getByRole('status')
  }

  /** What is set for all columns that the search has found. */
  get many(): Locator {
    return this.page.getByRole('form', { name: 'Many columns at once' })
  }

  async setMany(choice: string): Promise<void> {
    await this.many.getByRole('combobox').selectOption(choice)
    await this.many.getByRole('button', { name: /^Set for/ }).click()
  }

  get firstRows(): Locator {
    return this.page.getByRole('region', { name: /^First rows of/ })
  }

  async rename(name: string): Promise<void> {
    await this.button('Rename…').click()
    const dialog = this.page.getByRole('dialog', { name: 'Rename the dataset' })
    await dialog.getByLabel('Name').fill(name)
    await dialog.getByRole('button', { name: 'Rename' }).click()
  }

  get removeDialog(): Locator {
    return this.page.getByRole('dialog', { name: /^Remove / })
  }

  /** What tells of a removed dataset. */
  removed(name: string): Locator {
    return this.page.getByText(`“${name}” was removed`)
  }

  get emptyDialog(): Locator {
    return this.page.getByRole('dialog', { name: 'Delete for good?' })
  }

  /** Deletes for good what was removed. */
  async empty(): Promise<void> {
    await this.button('Delete for good now…').click()
    await this.emptyDialog.getByRole('button', { name: 'Delete for good' }).click()
  }

  async remove(): Promise<void> {
    await this.button('Remove…').click()
    await this.removeDialog.getByRole('button', { name: 'Remove', exact: true }).click()
  }
}

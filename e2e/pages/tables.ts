import type { Locator } from '@playwright/test'
import { Part, setNumber } from './part.ts'

/** The page of conditional probability tables. */
export class TablesPage extends Part {
  async open(): Promise<void> {
    await this.button('Tables…').click()
  }

  async setPrior(rows: number): Promise<void> {
    await setNumber(this.page.getByRole('spinbutton', { name: 'Prior, in rows' }), rows)
  }

  async fit(): Promise<void> {
    await this.button(/^Fit (again|the tables)$/).click()
    await this.page.getByRole('region', { name: /^Table of / }).waitFor()
  }

  async show(column: string): Promise<void> {
    await this.button(column).click()
  }

  table(column: string): Locator {
    return this.page.getByRole('region', { name: `Table of ${column}`, exact: true })
  }

  /** A probability, by its row and its place in it, both from 0. */
  cell(row: number, column: number): Locator {
    return this.page.locator(`[data-cell="${row},${column}"]`)
  }

  get fault(): Locator {
    return this.page.getByRole('region', { name: /^Table of / }).getByRole('status')
  }

  get best(): Locator {
    return this.page.getByLabel('Best possible')
  }
}

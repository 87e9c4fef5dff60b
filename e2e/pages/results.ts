import type { Locator } from '@playwright/test'
import { Part } from './part.ts'

/** The Results page. */
export class ResultsPage extends Part {
  get finding(): Locator {
    return this.page.locator('p').filter({ hasText: /^Asked who was in the training data/ })
  }

  chart(title: RegExp): Locator {
    return this.page.getByRole('img', { name: title })
  }

  table(name: string): Locator {
    return this.page.getByRole('table', { name, exact: true })
  }

  /** A button beside the heading of a table. */
  tableButton(table: string, button: string): Locator {
    return this.page
      .locator('section')
      .filter({ has: this.page.getByRole('heading', { level: 2, name: table, exact: true }) })
      .getByRole('button', { name: button })
  }

  /** What the training of private models guarantees. */
  get privacy(): Locator {
    return this.page.locator('section.privacy')
  }

  /** What a further analysis found. */
  analysis(name: string): Locator {
    return this.page
      .locator('section.analysis')
      .filter({ has: this.page.getByRole('heading', { level: 2, name, exact: true }) })
  }

  /** What running the study again found. */
  get verification(): Locator {
    return this.page.getByRole('region', { name: 'Verification of this run' })
  }

  get reportButton(): Locator {
    return this.button('Save the report (PDF)…')
  }
}

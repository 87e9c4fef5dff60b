import type { Locator } from '@playwright/test'
import { Part } from './part.ts'

/** The Settings page. */
export class SettingsPage extends Part {
  /** One row for each thing that this machine could train on. */
  get executors(): Locator {
    return this.page.getByRole('table', { name: 'What this machine offers' }).getByRole('row')
  }

  get trainOn(): Locator {
    return this.choice('Train networks on')
  }

  get threads(): Locator {
    return this.choice('Processor threads')
  }
}

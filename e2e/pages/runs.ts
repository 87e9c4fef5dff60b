import type { Locator } from '@playwright/test'
import { Part } from './part.ts'

/** The Runs page. */
export class RunsPage extends Part {
  /** Every run, the latest first. */
  get all(): Locator {
    return this.page.getByRole('main').getByRole('listitem')
  }

  /** Runs in a state: running, finished, cancelled, failed, interrupted. */
  inState(state: string): Locator {
    return this.page.getByRole('main').getByRole('listitem', { name: new RegExp(`, ${state}`) })
  }

  get progress(): Locator {
    return this.page.getByRole('progressbar')
  }

  get lossCurve(): Locator {
    return this.page.getByRole('img', { name: /^Loss while training/ })
  }
}

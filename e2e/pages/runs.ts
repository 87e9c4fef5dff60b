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

  /** The run of a name. */
  run(name: string): Locator {
    return this.page.getByRole('main').getByRole('listitem', { name: new RegExp(`^${name}, `) })
  }

  get filters(): Locator {
    return this.page.getByRole('search', { name: 'Runs' })
  }

  /** Shows only the runs that hold some words. */
  async search(words: string): Promise<void> {
    await this.filters.getByRole('searchbox').fill(words)
  }

  get dialog(): Locator {
    return this.page.getByRole('dialog')
  }

  /** Gives a run another name and a note. */
  async describe(run: string, { name, note }: { name: string; note: string }): Promise<void> {
    await this.run(run).first().getByRole('button', { name: 'Name and note…' }).click()
    await this.dialog.getByLabel('Name', { exact: true }).fill(name)
    await this.dialog.getByLabel('Note', { exact: true }).fill(note)
    await this.dialog.getByRole('button', { name: 'Save' }).click()
  }

  async remove(run: string): Promise<void> {
    await this.run(run).getByRole('button', { name: 'Remove' }).click()
  }

  /** What tells of a removed run. */
  removed(name: string): Locator {
    return this.page.getByText(`“${name}” was removed`)
  }

  async undo(name: string): Promise<void> {
    await this.button(`Undo the removal of ${name}`).click()
  }
}

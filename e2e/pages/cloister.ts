/** The program as a person sees it: what can be done on each page, by the names on the screen. */

import type { ElectronApplication, Locator, Page } from '@playwright/test'
import { answerDialogs } from '../fixtures/app.ts'

type Step = 'Data' | 'Graph' | 'Study' | 'Runs' | 'Results' | 'Settings' | 'Help'

export class Cloister {
  readonly app: ElectronApplication
  readonly page: Page

  constructor(app: ElectronApplication, page: Page) {
    this.app = app
    this.page = page
  }

  get title(): Locator {
    return this.page.getByRole('heading', { level: 1 })
  }

  async go(step: Step): Promise<void> {
    await this.page.getByRole('navigation').getByRole('link', { name: step }).click()
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name })
  }

  /** Chooses a file to import, as the dialog would. */
  async chooseFile(file: string): Promise<void> {
    await answerDialogs(this.app, { open: file })
    await this.button('Import CSV…').click()
  }

  /** Imports a file with everything as it is guessed. */
  async importFile(file: string): Promise<void> {
    await this.chooseFile(file)
    await this.button('Store the dataset').click()
    await this.page.getByRole('table', { name: /^Columns of/ }).waitFor({ timeout: 60_000 })
  }

  async openDemo(): Promise<void> {
    await this.button('Open the demonstration').click()
    await this.page.getByRole('table', { name: /^Columns of/ }).waitFor({ timeout: 60_000 })
  }

  role(column: string): Locator {
    return this.page.getByRole('combobox', { name: `Role of ${column}`, exact: true })
  }

  /** Draws an edge by the form beside the canvas. */
  async addEdge(cause: string, effect: string): Promise<void> {
    await this.page.getByRole('combobox', { name: 'Cause', exact: true }).selectOption(cause)
    await this.page.getByRole('combobox', { name: 'Effect', exact: true }).selectOption(effect)
    await this.button('Add').click()
  }

  get reading(): Locator {
    return this.page.getByRole('region', { name: 'What the graph says' })
  }

  edge(cause: string, effect: string): Locator {
    return this.page.getByRole('listitem').filter({ hasText: `${cause} → ${effect}` })
  }

  /** Makes the study small enough for a test. */
  async makeStudySmall({
    steps,
    repetitions,
    attackSteps,
  }: {
    steps: number
    repetitions: number
    attackSteps: number
  }): Promise<void> {
    await this.page.getByRole('checkbox', { name: 'Expert settings' }).check()
    const [models, attacks] = [this.section('Models'), this.section('Attacks')]
    await this.set(models.getByRole('spinbutton', { name: 'Training steps' }), steps)
    await this.set(models.getByRole('spinbutton', { name: 'Learning rate' }), 0.001)
    await this.set(attacks.getByRole('spinbutton', { name: 'Training steps' }), attackSteps)
    await this.set(this.section('Repetitions').getByRole('spinbutton', { name: 'Repeat' }), repetitions)
  }

  section(title: string): Locator {
    return this.page.locator('section').filter({ has: this.page.getByRole('heading', { level: 2, name: title }) })
  }

  async set(field: Locator, value: number): Promise<void> {
    await field.fill(String(value))
    await field.blur()
  }
}

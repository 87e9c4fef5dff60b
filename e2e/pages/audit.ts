import type { ElectronApplication, Locator, Page } from '@playwright/test'
import { answerDialogs } from '../fixtures/dialogs.ts'
import { Part } from './part.ts'

/** The page on which a model that was trained elsewhere is audited. */
export class AuditPage extends Part {
  readonly #window: { readonly app: ElectronApplication; readonly page: Page }

  constructor(window: { readonly app: ElectronApplication; readonly page: Page }) {
    super(window)
    this.#window = window
  }

  /** Points at a file of predictions by the dialog. */
  async choose(file: string): Promise<void> {
    await answerDialogs(this.#window.app, { open: file })
    await this.button('Choose predictions…').click()
  }

  /** Points at a model by the dialog. */
  async chooseModel(file: string): Promise<void> {
    await answerDialogs(this.#window.app, { open: file })
    await this.button('Choose a model…').click()
  }

  /** Points at the rows that a model is asked about. */
  async chooseRows(file: string): Promise<void> {
    await answerDialogs(this.#window.app, { open: file })
    await this.button('Choose a CSV file…').click()
  }

  get askButton(): Locator {
    return this.button('Ask the model')
  }

  /** Which column one of the model's inputs is. */
  input(name: string): Locator {
    return this.page.getByRole('combobox', { name, exact: true })
  }

  get logits(): Locator {
    return this.page.getByLabel('Its answers are scores (logits), not probabilities yet')
  }

  get auditButton(): Locator {
    return this.button('Audit the model')
  }

  get outcome(): Locator {
    return this.page.getByLabel('What really happened stands in')
  }

  probability(value: string): Locator {
    return this.page.getByLabel(`The model’s probability of “${value}”`)
  }

  get member(): Locator {
    return this.page.getByLabel('Whether the model was trained on a row stands in')
  }

  get memberValue(): Locator {
    return this.page.getByLabel('Trained on is written')
  }

  get person(): Locator {
    return this.page.getByLabel('Rows of one person are told by')
  }

  get groups(): Locator {
    return this.page.getByLabel('Groups to look at by themselves')
  }

  /** What is wrong with the file. */
  get problem(): Locator {
    return this.page.getByRole('main').getByRole('alert')
  }

  get finding(): Locator {
    return this.page.locator('.headline')
  }

  /** Where the release stands, and why. */
  get decision(): Locator {
    return this.page.getByRole('region', { name: 'Decision about a release' })
  }

  table(name: string): Locator {
    return this.page.getByRole('region', { name, exact: true })
  }

  get logarithmic(): Locator {
    return this.page.getByLabel('Look closely at few false alarms (log axes)')
  }

  get chart(): Locator {
    return this.page.locator('figure[data-figure="audit-roc"] canvas')
  }
}

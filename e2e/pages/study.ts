import type { Locator } from '@playwright/test'
import { Part, setNumber } from './part.ts'

/** The Study page: what is to be trained and attacked. */
export class StudyPage extends Part {
  section(title: string): Locator {
    return this.page.locator('section').filter({ has: this.page.getByRole('heading', { level: 2, name: title }) })
  }

  get expert(): Locator {
    return this.page.getByRole('checkbox', { name: 'Expert settings' })
  }

  /** Sets how long the network and the attacker train, and how often all is repeated. */
  async setEffort({
    steps,
    attackSteps,
    repetitions,
  }: {
    steps: number
    attackSteps: number
    repetitions: number
  }): Promise<void> {
    await this.expert.check()
    const [models, attacks] = [this.section('Models'), this.section('Attacks')]
    await setNumber(models.getByRole('spinbutton', { name: 'Training steps' }), steps)
    await setNumber(models.getByRole('spinbutton', { name: 'Learning rate' }), 0.001)
    await setNumber(attacks.getByRole('spinbutton', { name: 'Training steps' }), attackSteps)
    await setNumber(this.section('Repetitions').getByRole('spinbutton', { name: 'Repeat' }), repetitions)
  }

  /** Makes the network a small one. */
  async setHiddenLayers(layers: string): Promise<void> {
    await this.expert.check()
    const field = this.page.getByLabel('Hidden layers')
    await field.fill(layers)
    await field.blur()
  }

  /** Training with differential privacy, of a study with one network. */
  get privacy() {
    const models = this.section('Models')
    return {
      choice: models.getByRole('checkbox', { name: /^Train with differential privacy/ }),
      field: (name: string) => models.getByRole('spinbutton', { name }),
      guarantee: models.getByRole('status'),
      assumptions: models.getByText('What this rests on'),
    }
  }

  /** The choice of a further analysis. */
  analysis(name: string): Locator {
    return this.section('More analyses').getByRole('checkbox', { name: new RegExp(`^${name}`) })
  }

  get redraw(): Locator {
    return this.page.getByRole('checkbox', { name: /^a redrawn population/ })
  }

  get noise(): Locator {
    return this.page.getByRole('checkbox', { name: /^a noisier population/ })
  }

  get valuesSet(): Locator {
    return this.page.getByRole('checkbox', { name: /^a population with values set/ })
  }

  /** The columns that are set: a menu for each. */
  get columnsSet(): Locator {
    return this.page.getByRole('combobox', { name: /^Column \d+ that is set$/ })
  }

  howSet(column: string): Locator {
    return this.choice(`How ${column} is set`)
  }

  get runButton(): Locator {
    return this.button('Run the study')
  }

  async run(): Promise<void> {
    await this.runButton.click()
    await this.page.getByRole('heading', { level: 1, name: 'Runs' }).waitFor()
  }
}

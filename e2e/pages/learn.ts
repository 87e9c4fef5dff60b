import type { Locator } from '@playwright/test'
import { Part, setNumber } from './part.ts'

/** The page that learns a graph from the data, and what it proposes beside the drawn graph. */
export class LearnPage extends Part {
  get learnButton(): Locator {
    return this.button('Learn the graph')
  }

  get progress(): Locator {
    return this.page.getByRole('status', { name: 'Learning' })
  }

  step(title: string): Locator {
    return this.page.getByRole('group', { name: title, exact: true })
  }

  /** A column in the time order. */
  column(name: string): Locator {
    return this.page.getByRole('listitem').filter({ has: this.page.getByText(name, { exact: true }) })
  }

  /** Puts columns into a step of the time order, by the choice beside each. */
  async setStep(step: number, ...columns: string[]): Promise<void> {
    for (const name of columns) await this.choice(`Step of ${name}`).selectOption(String(step))
  }

  async choose(setting: 'Search' | 'Score' | 'Causes at most', option: string): Promise<void> {
    await this.choice(setting).selectOption({ label: option })
  }

  /** @param option as it stands on the screen; there are two such choices, for the graph and for the sites */
  async chooseNumbers(option: string): Promise<void> {
    await this.page.getByRole('combobox', { name: 'Numbers' }).first().selectOption({ label: option })
  }

  async setSamples(count: number): Promise<void> {
    await setNumber(this.page.getByRole('spinbutton', { name: 'Redrawn samples' }), count)
  }

  async addKnownEdge(kind: 'There is an edge' | 'There is no edge', cause: string, effect: string): Promise<void> {
    await this.choice('Required or forbidden').selectOption(kind)
    await this.choice('Known cause').selectOption(cause)
    await this.choice('Known effect').selectOption(effect)
    await this.page.getByRole('form', { name: 'Add a known edge' }).getByRole('button', { name: 'Add' }).click()
  }

  get knownEdges(): Locator {
    return this.page.getByRole('list', { name: 'Known edges' }).getByRole('listitem')
  }

  /** Learns, and waits until the proposal shows. */
  async learn(): Promise<void> {
    await this.learnButton.click()
    await this.proposal.waitFor({ timeout: 120_000 })
  }

  get proposal(): Locator {
    return this.page.getByRole('region', { name: 'Learned from the data' })
  }

  /** The proposed changes of one kind. */
  proposed(group: 'New edges' | 'Joined, direction open' | 'The other way round' | 'Edges that would go'): Locator {
    return this.page.getByRole('region', { name: group }).getByRole('listitem')
  }

  get undecided(): Locator {
    return this.page.getByRole('region', { name: 'What cannot be told' })
  }

  /** Causes that hold across sites. */
  get causes(): Locator {
    return this.page.getByRole('region', { name: 'Causes found' })
  }

  candidate(name: string): Locator {
    return this.page
      .getByRole('group', { name: /^Columns that may be causes/ })
      .getByRole('checkbox', { name, exact: true })
  }
}

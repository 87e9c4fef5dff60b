import type { Locator } from '@playwright/test'
import { Part } from './part.ts'

/** Questions about the drawn graph, beside the canvas. */
export class AskPanel extends Part {
  async open(): Promise<void> {
    await this.button('Ask').click()
  }

  async ask(question: string): Promise<void> {
    await this.choice('Question').selectOption({ label: question })
  }

  async choose(label: 'First column' | 'Second column' | 'Cause' | 'Outcome' | 'Column', name: string): Promise<void> {
    await this.choice(label).selectOption(name)
  }

  given(name: string): Locator {
    return this.page.getByRole('group', { name: 'given, as known:' }).getByRole('checkbox', { name, exact: true })
  }

  get answer(): Locator {
    return this.page.getByRole('region', { name: 'Answer' })
  }

  /** Edges on the canvas that the answer points at. */
  get marked(): Locator {
    return this.page.locator('.svelte-flow__edge.marked')
  }
}

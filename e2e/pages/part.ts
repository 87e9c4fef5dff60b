import type { Locator, Page } from '@playwright/test'

/** Whatever shows a page; after a restart of the program it is another one. */
export interface Window {
  readonly page: Page
}

/** A part of the window, by the names on the screen. */
export abstract class Part {
  readonly #window: Window

  constructor(window: Window) {
    this.#window = window
  }

  protected get page(): Page {
    return this.#window.page
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', typeof name === 'string' ? { name, exact: true } : { name })
  }

  protected choice(name: string): Locator {
    return this.page.getByRole('combobox', { name, exact: true })
  }
}

/** Types a number into a field and leaves it. */
export async function setNumber(field: Locator, value: number): Promise<void> {
  await field.fill(String(value))
  await field.blur()
}

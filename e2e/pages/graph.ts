import type { Locator } from '@playwright/test'
import { Part } from './part.ts'

/** The Graph page: the canvas, and the form that does the same by keyboard. */
export class GraphPage extends Part {
  get reading(): Locator {
    return this.page.getByRole('region', { name: 'What the graph says' })
  }

  /** Why the last change was refused, or what did not fit. */
  get message(): Locator {
    return this.page.getByRole('main').getByRole('status')
  }

  get edges(): Locator {
    return this.page.getByRole('region', { name: 'Edges' }).getByRole('listitem')
  }

  edge(cause: string, effect: string): Locator {
    return this.edges.filter({ hasText: `${cause} → ${effect}` })
  }

  /** A column on the canvas. */
  node(name: string): Locator {
    return this.page.locator(`.svelte-flow__node[data-id="${name}"]`)
  }

  /** A column in the list beside the canvas. */
  column(name: string): Locator {
    return this.button(`Add ${name} to the graph`)
  }

  get canvas(): Locator {
    return this.page.locator('.svelte-flow')
  }

  /** Whether a column is ticked as a cause of the outcome. */
  cause(column: string, outcome: string): Locator {
    return this.page.getByRole('checkbox', { name: `${column} is a cause of ${outcome}`, exact: true })
  }

  /** A search among columns that are too many to be listed. */
  search(label: string): Locator {
    return this.page.getByRole('searchbox', { name: label, exact: true })
  }

  /** The field that takes a column's name where a menu would be too long. */
  field(label: 'Cause' | 'Effect'): Locator {
    return this.choice(label)
  }

  /** Adds an edge by the form beside the canvas. */
  async addEdge(cause: string, effect: string): Promise<void> {
    await this.choice('Cause').selectOption(cause)
    await this.choice('Effect').selectOption(effect)
    await this.button('Add').click()
  }

  /** Draws an edge with the mouse, from the handle below a cause to the one above its effect. */
  async drawEdge(cause: string, effect: string): Promise<void> {
    const from = await centre(this.node(cause).locator('.svelte-flow__handle.source'))
    const to = await centre(this.node(effect).locator('.svelte-flow__handle.target'))
    await this.page.mouse.move(from.x, from.y)
    await this.page.mouse.down()
    await this.page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 4 })
    await this.page.mouse.move(to.x, to.y, { steps: 4 })
    await this.page.mouse.up()
  }

  async startFrom(choice: string): Promise<void> {
    await this.choice('Start from').selectOption(choice)
  }
}

async function centre(locator: Locator): Promise<{ x: number; y: number }> {
  const box = await locator.boundingBox()
  if (!box) throw new Error(`${String(locator)} is not on the screen`)
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

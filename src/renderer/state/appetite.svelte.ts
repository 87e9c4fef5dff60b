import type { AppetiteChange, AppetiteChanges } from '#shared/contracts/release.ts'
import { call } from '../api/client.ts'
import { notices } from './notices.svelte.ts'

/** What the workspace's risk appetite differs in from the usual one. */
class Appetite {
  changes = $state.raw<AppetiteChanges>({})

  async load() {
    await notices.guard(async () => (this.changes = await call('release.appetite', {})))
  }

  /** @param change null makes the rule as usual again */
  async change(rule: string, change: AppetiteChange | null) {
    await notices.guard(async () => (this.changes = await call('release.changeRule', { rule, change })))
  }

  async reset() {
    await notices.guard(async () => (this.changes = await call('release.resetAppetite', {})))
  }
}

export const appetite = new Appetite()

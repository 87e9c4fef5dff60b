import { AppetiteChange, type AppetiteChanges, type ReleaseRecord, SignOff } from '#shared/contracts/release.ts'
import type { Runs } from './runs.ts'
import { type Store, stored } from './store.ts'

/** What decisions about releases rest on beside the results: the workspace's risk appetite, and what persons signed. */
export class Releases {
  readonly #store: Store
  readonly #runs: Runs

  constructor(store: Store, runs: Runs) {
    this.#store = store
    this.#runs = runs
  }

  /** What differs from the usual risk appetite. */
  async appetite(): Promise<AppetiteChanges> {
    const rows = await this.#store.database.rows('SELECT rule, change FROM appetite ORDER BY rule')
    return Object.fromEntries(rows.map(([rule, text]) => [String(rule), stored(AppetiteChange, text, 'risk appetite')]))
  }

  /** Changes one rule; null makes it as usual again. @returns all changes */
  async changeRule(rule: string, change: AppetiteChange | null): Promise<AppetiteChanges> {
    return this.#store.exclusive(async () => {
      const { database } = this.#store
      if (change) await database.run('INSERT OR REPLACE INTO appetite VALUES (?, ?)', [rule, JSON.stringify(change)])
      else await database.run('DELETE FROM appetite WHERE rule = ?', [rule])
      return this.appetite()
    })
  }

  /** Makes every rule as usual again. */
  async resetAppetite(): Promise<AppetiteChanges> {
    return this.#store.exclusive(async () => {
      await this.#store.database.run('DELETE FROM appetite')
      return this.appetite()
    })
  }

  /** The risk appetite, and who signed what about a run's models. @throws CloisterError not-found */
  async of(runId: string): Promise<ReleaseRecord> {
    await this.#runs.get(runId)
    const rows = await this.#store.database.rows('SELECT model, sign_off FROM sign_offs WHERE run_id = ?', [runId])
    const signOffs = rows.map(([model, text]) => [String(model), stored(SignOff, text, 'sign-off')] as const)
    return { changes: await this.appetite(), signOffs: Object.fromEntries(signOffs) }
  }

  /** Keeps what was signed about a model of a run in the place of what was before; null removes it. @throws CloisterError not-found */
  async sign(runId: string, model: string, signOff: SignOff | null): Promise<void> {
    await this.#store.exclusive(async () => {
      await this.#runs.get(runId)
      const { database } = this.#store
      if (signOff)
        await database.run('INSERT OR REPLACE INTO sign_offs VALUES (?, ?, ?)', [runId, model, JSON.stringify(signOff)])
      else await database.run('DELETE FROM sign_offs WHERE run_id = ? AND model = ?', [runId, model])
    })
  }
}

import { ReportOptions } from '#shared/contracts/report.ts'
import type { Runs } from './runs.ts'
import { type Store, stored } from './store.ts'

/** What people add to the reports of runs. */
export class Reports {
  readonly #store: Store
  readonly #runs: Runs

  constructor(store: Store, runs: Runs) {
    this.#store = store
    this.#runs = runs
  }

  /**
   * What was saved for a run, else for another run of its dataset, the latest first, else nothing; with the run's own note.
   *
   * @throws CloisterError not-found
   */
  async get(runId: string): Promise<ReportOptions> {
    const { run } = await this.#runs.get(runId)
    const row = await this.#store.one(
      `SELECT options FROM report_options WHERE (run_id = $1 OR dataset_id = $2)
       AND run_id NOT IN (SELECT run_id FROM removed_runs) ORDER BY run_id = $1 DESC, saved_at DESC`,
      [runId, run.datasetId],
    )
    const options = row ? stored(ReportOptions, row[0], 'report') : ReportOptions.parse({})
    return { ...options, note: run.note }
  }

  /** Keeps what is said, but for the note, which belongs to the run. @throws CloisterError not-found */
  async save(runId: string, options: ReportOptions): Promise<void> {
    await this.#store.exclusive(async () => {
      const { run } = await this.#runs.get(runId)
      const values = [runId, run.datasetId, new Date().toISOString(), JSON.stringify({ ...options, note: '' })]
      await this.#store.database.run('INSERT OR REPLACE INTO report_options VALUES (?, ?, ?, ?)', values)
    })
  }
}

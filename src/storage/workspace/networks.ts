import { DatasetNetwork } from '#shared/contracts/network.ts'
import type { Datasets } from './datasets.ts'
import { type Store, stored } from './store.ts'

/** The probability tables of each dataset's graph. */
export class Networks {
  readonly #store: Store
  readonly #datasets: Datasets

  constructor(store: Store, datasets: Datasets) {
    this.#store = store
    this.#datasets = datasets
  }

  /** @returns null where none have been fitted. @throws CloisterError not-found */
  async get(datasetId: string): Promise<DatasetNetwork | null> {
    await this.#datasets.get(datasetId)
    const row = await this.#store.one('SELECT network FROM networks WHERE dataset_id = ?', [datasetId])
    return row ? stored(DatasetNetwork, row[0], 'set of tables') : null
  }

  /** @throws CloisterError not-found */
  async save(datasetId: string, network: DatasetNetwork): Promise<void> {
    await this.#store.exclusive(async () => {
      await this.#datasets.get(datasetId)
      const values = [datasetId, JSON.stringify(network)]
      await this.#store.database.run('INSERT OR REPLACE INTO networks VALUES (?, ?)', values)
    })
  }
}

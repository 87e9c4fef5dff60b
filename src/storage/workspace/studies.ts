import type { Dataset } from '#shared/contracts/dataset.ts'
import { StudySettings } from '#shared/contracts/study.ts'
import type { Datasets } from './datasets.ts'
import { type Store, stored } from './store.ts'

/**
 * What a study is set to before its author has said anything: the causal table on the outcome's parents against the network on
 * all features; P* from the other sites where there is a site column, else by redrawing; both attacks; ten repetitions.
 */
export function defaultStudy({ name, columns }: Pick<Dataset, 'name' | 'columns'>): StudySettings {
  const home = columns.find(({ role }) => role === 'site')?.profile.top[0]?.value
  return StudySettings.parse({
    name: `Study of ${name}`.slice(0, 200),
    models: [
      { kind: 'cpt', features: 'parents' },
      { kind: 'mlp', features: 'all' },
    ],
    shifts: [home === undefined ? { kind: 'redraw' } : { kind: 'site', home: [home] }],
    attacks: [{ kind: 'confidence-classifier' }, { kind: 'loss-threshold' }],
    repetitions: 10,
  })
}

/** The settings of each dataset's study. */
export class Studies {
  readonly #store: Store
  readonly #datasets: Datasets

  constructor(store: Store, datasets: Datasets) {
    this.#store = store
    this.#datasets = datasets
  }

  /** The settings that were saved, or the defaults. @throws CloisterError not-found */
  async get(datasetId: string): Promise<StudySettings> {
    const dataset = await this.#datasets.get(datasetId)
    const row = await this.#store.one('SELECT settings FROM studies WHERE dataset_id = ?', [datasetId])
    return row ? stored(StudySettings, row[0], 'study') : defaultStudy(dataset)
  }

  /** @throws CloisterError not-found */
  async save(datasetId: string, settings: StudySettings): Promise<void> {
    await this.#store.exclusive(async () => {
      await this.#datasets.get(datasetId)
      const values = [datasetId, JSON.stringify(settings)]
      await this.#store.database.run('INSERT OR REPLACE INTO studies VALUES (?, ?)', values)
    })
  }
}

import {
  FoundCauses,
  type Learned,
  LearnedGraph,
  type LearningOutcome,
  type LearningRequest,
  type LearningTask,
} from '#shared/contracts/learning.ts'
import type { Datasets } from './datasets.ts'
import { type Store, stored } from './store.ts'

/** What was last learned from each dataset. */
export class Learnings {
  readonly #store: Store
  readonly #datasets: Datasets

  constructor(store: Store, datasets: Datasets) {
    this.#store = store
    this.#datasets = datasets
  }

  /** What a job process needs to learn from a dataset as it stands now. @throws CloisterError not-found */
  async prepare(datasetId: string, task: LearningTask): Promise<LearningRequest> {
    const { columns, cutPoint, snapshot } = await this.#datasets.get(datasetId)
    return {
      task,
      columns: columns.map(({ name, type, role, missing }) => ({ name, type, role, missing })),
      cutPoint,
      snapshotPath: this.#store.snapshotPath(snapshot.sha256),
    }
  }

  /** @throws CloisterError not-found */
  async get(datasetId: string): Promise<Learned> {
    await this.#datasets.get(datasetId)
    const rows = await this.#store.database.rows('SELECT kind, outcome FROM learned WHERE dataset_id = ?', [datasetId])
    const texts = new Map(rows.map(([kind, text]) => [kind, text]))
    const [graph, causes] = [texts.get('graph'), texts.get('causes')]
    return {
      graph: graph === undefined ? null : stored(LearnedGraph, graph, 'learned graph'),
      causes: causes === undefined ? null : stored(FoundCauses, causes, 'set of causes'),
    }
  }

  /** Keeps an outcome in the place of the last one of its kind. @throws CloisterError not-found */
  async save(datasetId: string, outcome: LearningOutcome): Promise<void> {
    await this.#store.exclusive(async () => {
      await this.#datasets.get(datasetId)
      const values = [datasetId, outcome.kind, JSON.stringify(outcome)]
      await this.#store.database.run('INSERT OR REPLACE INTO learned VALUES (?, ?, ?)', values)
    })
  }
}

import { randomUUID } from 'node:crypto'
import type { DuckDBValue } from '@duckdb/node-api'
import {
  type Column,
  type ColumnChange,
  type ColumnRole,
  Dataset,
  type DatasetSummary,
} from '#shared/contracts/dataset.ts'
import { CloisterError } from '#shared/ipc/errors.ts'
import type { RemovedDataset } from '#shared/contracts/removal.ts'
import type { ImportedTable } from '../csv/import.ts'
import { readRows } from '../snapshot.ts'
import { treatment } from '../roles.ts'
import type { Removals } from './removal.ts'
import { notFound, type Store, stored } from './store.ts'

/** Roles that one column at most may have, and what becomes of the column that had it before. */
const single: Partial<Record<ColumnRole, ColumnRole>> = { outcome: 'feature', site: 'ignored', person: 'ignored' }

/** What is said in SQL of a dataset that was not removed. */
const present = 'id NOT IN (SELECT dataset_id FROM removed_datasets)'

/** The workspace's datasets. Their rows lie in snapshots and never change; names, roles and treatments may. */
export class Datasets {
  readonly #store: Store
  readonly #removals: Removals

  constructor(store: Store, removals: Removals) {
    this.#store = store
    this.#removals = removals
  }

  /** All datasets but those removed, the newest first. */
  async list(): Promise<DatasetSummary[]> {
    const rows = await this.#store.database.rows(
      `SELECT dataset FROM datasets WHERE ${present} ORDER BY created_at DESC, id`,
    )
    return rows.map(([text]) => {
      const { id, name, createdAt, rows, columns } = stored(Dataset, text, 'dataset')
      const outcome = columns.find(({ role }) => role === 'outcome')?.name ?? null
      return { id, name, createdAt, rows, columns: columns.length, outcome }
    })
  }

  /** @throws CloisterError not-found, also of a dataset that was removed */
  async get(id: string): Promise<Dataset> {
    const row = await this.#store.one(`SELECT dataset FROM datasets WHERE id = ? AND ${present}`, [id])
    if (!row) throw notFound('dataset')
    return stored(Dataset, row[0], 'dataset')
  }

  /** Stores a table that has just been imported as a dataset. */
  async add(name: string, table: ImportedTable): Promise<Dataset> {
    const dataset: Dataset = { id: randomUUID(), name, createdAt: new Date().toISOString(), cutPoint: null, ...table }
    await this.#save(dataset)
    return dataset
  }

  /**
   * Rows as text, null where a value is missing; none beyond the last row.
   *
   * @param offset first row, from 0
   * @throws CloisterError not-found, data-changed
   */
  async preview(id: string, offset: number, limit: number): Promise<(string | null)[][]> {
    const { snapshot } = await this.get(id)
    return readRows(this.#store.database, this.#store.snapshotPath(snapshot.sha256), offset, limit)
  }

  /**
   * Gives a column another role or another treatment of missing values. There is one outcome, one site and one person column at
   * most: the column that was the outcome becomes a feature, the one that was the site or the person is ignored. A new outcome
   * has no cut-point yet.
   *
   * @throws CloisterError not-found
   */
  changeColumn(id: string, { name, role, missing }: ColumnChange): Promise<Dataset> {
    return this.#change(id, (dataset) => {
      const target = dataset.columns.find((column) => column.name === name)
      if (!target) throw notFound('column')
      const takesOutcome = (role === 'outcome') !== (target.role === 'outcome') && role !== undefined
      const columns = dataset.columns.map((column) => {
        if (column.name === name) return changed(column, role, missing)
        const instead = role && column.role === role ? single[role] : undefined
        if (!instead) return column
        return { ...changed(column, instead, undefined), reason: `"${name}" is the ${role} now` }
      })
      return { ...dataset, columns, cutPoint: takesOutcome ? null : dataset.cutPoint }
    })
  }

  /** Sets the value that a numeric outcome is cut at. @throws CloisterError not-found, outcome-invalid */
  setCutPoint(id: string, cutPoint: number | null): Promise<Dataset> {
    return this.#change(id, (dataset) => {
      const outcome = dataset.columns.find(({ role }) => role === 'outcome')
      if (cutPoint !== null && (!outcome || outcome.type === 'category')) {
        const what = outcome ? `The outcome "${outcome.name}" is a category` : 'The dataset has no outcome'
        throw new CloisterError(
          'outcome-invalid',
          `${what}, so it has no cut-point.`,
          'Choose a number column as the outcome first.',
        )
      }
      return { ...dataset, cutPoint }
    })
  }

  rename(id: string, name: string): Promise<Dataset> {
    return this.#change(id, (dataset) => ({ ...dataset, name }))
  }

  /** Removes a dataset, with its runs where that is asked; see {@link Removals.removeDataset}. */
  remove(id: string, withRuns = false): Promise<RemovedDataset> {
    return this.#removals.removeDataset(id, withRuns)
  }

  /** Brings a dataset back that was removed, whole. @throws CloisterError not-found once it is gone for good */
  async restore(id: string): Promise<Dataset> {
    await this.#removals.restoreDataset(id)
    return this.get(id)
  }

  #change(id: string, change: (dataset: Dataset) => Dataset): Promise<Dataset> {
    return this.#store.exclusive(async () => {
      const dataset = change(await this.get(id))
      await this.#save(dataset)
      return dataset
    })
  }

  async #save(dataset: Dataset): Promise<void> {
    const text = JSON.stringify(Dataset.parse(dataset))
    const values: DuckDBValue[] = [dataset.id, dataset.createdAt, dataset.snapshot.sha256, text]
    await this.#store.database.run('INSERT OR REPLACE INTO datasets VALUES (?, ?, ?, ?)', values)
  }
}

/** A column with what the user chose; what became of missing values follows the role unless it was chosen too. */
function changed(column: Column, role: ColumnRole | undefined, missing: Column['missing'] | undefined): Column {
  if (!role || role === column.role) return { ...column, missing: missing ?? column.missing }
  const outcomeInvolved = role === 'outcome' || column.role === 'outcome'
  return {
    ...column,
    role,
    reason: '',
    missing: missing ?? (outcomeInvolved ? treatment(column.type, role) : column.missing),
  }
}

import { randomUUID } from 'node:crypto'
import type { DuckDBValue } from '@duckdb/node-api'
import {
  type ChangedColumns,
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
  /** The dataset that was read or stored last, with the text that it is stored as: thousands of columns take long to read again. */
  #latest: { readonly text: string; readonly dataset: Dataset } | null = null

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
    const text = String(row[0])
    if (this.#latest?.text !== text) this.#latest = { text, dataset: stored(Dataset, text, 'dataset') }
    return this.#latest.dataset
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
   * @param names of columns, in the order wanted; by default all of them
   * @throws CloisterError not-found, also of a column; data-changed
   */
  async preview(id: string, offset: number, limit: number, names?: readonly string[]): Promise<(string | null)[][]> {
    const { snapshot, columns } = await this.get(id)
    const known = new Set(columns.map(({ name }) => name))
    if (names?.some((name) => !known.has(name))) throw notFound('column')
    return readRows(this.#store.database, this.#store.snapshotPath(snapshot.sha256), offset, limit, names)
  }

  /** Changes one column; see {@link changeColumns}. @returns the dataset as it is then @throws CloisterError not-found */
  changeColumn(id: string, { name, ...change }: Omit<ColumnChange, 'names'> & { name: string }): Promise<Dataset> {
    return this.#change(id, (dataset) => withChange(dataset, { names: [name], ...change }))
  }

  /**
   * Gives columns another role or another treatment of missing values. There is one outcome, one site and one person column at
   * most: the column that was the outcome becomes a feature, the one that was the site or the person is ignored. A new outcome
   * has no cut-point yet.
   *
   * @throws CloisterError not-found
   */
  async changeColumns(id: string, change: ColumnChange): Promise<ChangedColumns> {
    let before: readonly Column[] = []
    const { columns, cutPoint } = await this.#change(id, (dataset) => {
      before = dataset.columns
      return withChange(dataset, change)
    })
    const changed = columns.filter((column, i) => column !== before[i])
    return {
      columns: changed.map(({ name, type, role, reason, missing }) => ({ name, type, role, reason, missing })),
      cutPoint,
    }
  }

  /** Changes several columns, each in a way of its own, as one change. @throws CloisterError not-found */
  changeEach(id: string, changes: readonly ColumnChange[]): Promise<Dataset> {
    return this.#change(id, (dataset) => changes.reduce(withChange, dataset))
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
    const saved = Dataset.parse(dataset)
    const text = JSON.stringify(saved)
    const values: DuckDBValue[] = [dataset.id, dataset.createdAt, dataset.snapshot.sha256, text]
    await this.#store.database.run('INSERT OR REPLACE INTO datasets VALUES (?, ?, ?, ?)', values)
    this.#latest = { text, dataset: saved }
  }
}

/** @throws CloisterError not-found */
function withChange(dataset: Dataset, { names, role, missing }: ColumnChange): Dataset {
  const chosen = new Set(names)
  const targets = dataset.columns.filter(({ name }) => chosen.has(name))
  if (targets.length < chosen.size) throw notFound('column')
  const movesOutcome =
    role !== undefined && targets.some((target) => (role === 'outcome') !== (target.role === 'outcome'))
  const columns = dataset.columns.map((column) => {
    if (chosen.has(column.name)) return changed(column, role, missing)
    const instead = role && column.role === role ? single[role] : undefined
    if (!instead) return column
    return { ...changed(column, instead, undefined), reason: `"${names[0]}" is the ${role} now` }
  })
  return { ...dataset, columns, cutPoint: movesOutcome ? null : dataset.cutPoint }
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

import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { type ModelAuditOutcome, type ModelAuditSummary, StoredModelAudit } from '#shared/contracts/model-audit.ts'
import { makeFolder } from '../files.ts'
import { writeCsv } from '../snapshot.ts'
import { wipeFolder } from '../wipe.ts'
import { notFound, type Store, stored } from './store.ts'

/** Audits of models that were trained elsewhere. What was found is kept; the predictions are not. */
export class Audits {
  readonly #store: Store
  readonly #folder: string

  constructor(store: Store) {
    this.#store = store
    this.#folder = join(store.folder, 'audits')
  }

  /** All audits, the newest first. */
  async list(): Promise<ModelAuditSummary[]> {
    const rows = await this.#store.database.rows('SELECT audit FROM model_audits ORDER BY created_at DESC, id')
    return rows.map(([text]) => {
      const { id, createdAt, plan, source, audit } = stored(StoredModelAudit, text, 'audit')
      return { id, createdAt, name: plan.name, fileName: source.fileName, rows: audit.rows }
    })
  }

  /** @throws CloisterError not-found */
  async get(id: string): Promise<StoredModelAudit> {
    const row = await this.#store.one('SELECT audit FROM model_audits WHERE id = ?', [id])
    if (!row) throw notFound('audit')
    return stored(StoredModelAudit, row[0], 'audit')
  }

  /** Makes room for an audit that begins: a folder of its own, for what it reads. */
  async begin(): Promise<{ id: string; folder: string }> {
    const id = randomUUID()
    const folder = join(this.#folder, id)
    await makeFolder(folder)
    return { id, folder }
  }

  /**
   * Writes a dataset's rows into an audit's folder, so that a model can be asked about them.
   *
   * @returns the path of a CSV file
   * @throws CloisterError data-changed
   */
  async writeTable(id: string, name: string, snapshot: string): Promise<string> {
    // The name is shown and told in the audit; it must be one that file systems accept.
    const fileName =
      name
        .replace(/[^\p{L}\p{N} ._-]+/gu, '-')
        .slice(0, 60)
        .trim() || 'dataset'
    const path = join(this.#folder, id, `${fileName}.csv`)
    await writeCsv(this.#store.database, this.#store.snapshotPath(snapshot), path)
    return path
  }

  /** Stores what an audit found, if it did, and removes its folder. @returns null where it found nothing */
  async end(id: string, outcome: ModelAuditOutcome | null): Promise<StoredModelAudit | null> {
    await wipeFolder(join(this.#folder, id))
    if (!outcome) return null
    const audit = { id, createdAt: new Date().toISOString(), ...outcome }
    const values = [id, audit.createdAt, JSON.stringify(StoredModelAudit.parse(audit))]
    await this.#store.exclusive(() => this.#store.database.run('INSERT INTO model_audits VALUES (?, ?, ?)', values))
    return audit
  }

  /** Deletes an audit for good, from the database's file too. @throws CloisterError not-found */
  async remove(id: string): Promise<void> {
    await this.#store.exclusive(async () => {
      await this.get(id)
      await this.#store.needsCompaction()
      await this.#store.database.run('DELETE FROM model_audits WHERE id = ?', [id])
      await this.#store.compactIfNeeded()
    })
  }

  /** Removes what audits that never ended left behind: it is of people's data. */
  async removeLeftovers(): Promise<void> {
    await wipeFolder(this.#folder)
  }
}

import { readdir, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { BackupSummary, RestoreOutcome } from '#shared/contracts/backup.ts'
import type { Dataset } from '#shared/contracts/dataset.ts'
import { CloisterError } from '#shared/ipc/errors.ts'
import type { ImportPlan } from '#shared/ipc/calls.ts'
import {
  type BackupOptions,
  finishReplacing,
  placeInEmpty,
  refuseUsed,
  removeStaged,
  replace,
  stage,
} from '../backup/index.ts'
import { diskFull } from '../csv/errors.ts'
import { importCsv, type ImportOptions, unfinished } from '../csv/import.ts'
import { Database } from '../duckdb.ts'
import { isDiskFull, makeFolder } from '../files.ts'
import { Audits } from './audits.ts'
import { backUp, copyFolder, databaseName, refuseBusy } from './backup.ts'
import { Datasets } from './datasets.ts'
import { Graphs } from './graphs.ts'
import { Images } from './images.ts'
import { Learnings } from './learnings.ts'
import { migrate, migrations } from './migrations.ts'
import { Networks } from './networks.ts'
import { Releases } from './releases.ts'
import { Reports } from './reports.ts'
import { Runs } from './runs.ts'
import { Store } from './store.ts'
import { Studies } from './studies.ts'

/** Most memory for the workspace's own database, whose tables are small; imports have one to themselves. */
const memory = 512 * 1024 * 1024

/** Folders open in this process: the operating system's locks do not keep a process from itself. */
const openFolders = new Set<string>()

/**
 * A workspace: a folder with the database `cloister.duckdb` (datasets, graphs, studies, what was learned, tables, runs,
 * the risk appetite and who signed), the datasets' rows in `snapshots/`
 * the image sets' files in `images/` and the runs' own files in `runs/`.
 */
export class Workspace {
  readonly folder: string
  readonly datasets: Datasets
  readonly graphs: Graphs
  readonly studies: Studies
  readonly learnings: Learnings
  readonly networks: Networks
  readonly images: Images
  readonly audits: Audits
  readonly runs: Runs
  readonly releases: Releases
  readonly reports: Reports
  readonly #store: Store
  readonly #version: string
  #importing: Promise<unknown> = Promise.resolve()
  #closing = new AbortController()

  private constructor(store: Store, version: string) {
    this.#store = store
    this.#version = version
    this.folder = store.folder
    this.datasets = new Datasets(store)
    this.graphs = new Graphs(store, this.datasets)
    this.studies = new Studies(store, this.datasets)
    this.learnings = new Learnings(store, this.datasets)
    this.networks = new Networks(store, this.datasets)
    this.images = new Images(store)
    this.audits = new Audits(store)
    this.runs = new Runs(store, this, version)
    this.releases = new Releases(store, this.runs)
    this.reports = new Reports(store, this.runs)
  }

  /**
   * Opens the workspace in a folder, which is made if need be. Runs that were going on become "interrupted"; what an unfinished
   * import left behind is removed.
   *
   * @param version of this program, for manifests
   * @throws CloisterError workspace-locked, workspace-newer, not-allowed, disk-full
   */
  static async open(path: string, version: string): Promise<Workspace> {
    const folder = resolve(path)
    if (openFolders.has(folder)) {
      throw new CloisterError('workspace-locked', 'This workspace is open already.', 'Choose another workspace folder.')
    }
    openFolders.add(folder)
    let database: Database | undefined
    try {
      await finishReplacing(folder)
      for (const part of ['snapshots', 'runs']) await makeFolder(join(folder, part))
      database = await Database.open(join(folder, databaseName), { temporary: join(folder, 'temporary'), memory })
      await migrate(database)
      const workspace = new Workspace(new Store(database, folder), version)
      await workspace.runs.purgeRemoved()
      await workspace.runs.markInterrupted()
      await workspace.#removeLeftovers()
      await workspace.images.removeLeftovers()
      await workspace.audits.removeLeftovers()
      return workspace
    } catch (error) {
      database?.close()
      openFolders.delete(folder)
      throw isDiskFull(error) ? diskFull(null) : error
    }
  }

  /**
   * Imports a CSV file as a new dataset; see `importCsv`.
   *
   * @throws CloisterError not-allowed while another import is going on; whatever `importCsv` throws, and then nothing is stored
   */
  async importFile(path: string, plan: ImportPlan, options: Omit<ImportOptions, 'snapshots'> = {}): Promise<Dataset> {
    if (this.#store.importing) {
      throw new CloisterError(
        'not-allowed',
        'Another file is being imported.',
        'Wait until that is done, or cancel it.',
      )
    }
    this.#store.importing = true
    const signal = options.signal ? AbortSignal.any([options.signal, this.#closing.signal]) : this.#closing.signal
    const work = async () => {
      const table = await importCsv(path, plan, { ...options, signal, snapshots: this.#store.snapshots })
      return this.#store.exclusive(() => this.datasets.add(plan.name, table))
    }
    const importing = work().finally(() => (this.#store.importing = false))
    this.#importing = importing.catch(() => {})
    return importing
  }

  /** Writes everything that is stored into one file; see `backUp`. */
  backup(target: string, options: BackupOptions = {}): Promise<BackupSummary> {
    return backUp(this.#store, this.#version, target, options)
  }

  /**
   * Makes a backup a workspace in a folder that is empty or not there yet, which is then closed.
   *
   * @throws CloisterError not-allowed when the folder is used; whatever `extractBackup` throws, and then nothing is left of it
   */
  static async restore(
    file: string,
    path: string,
    version: string,
    options: BackupOptions = {},
  ): Promise<RestoreOutcome> {
    const folder = resolve(path)
    await refuseUsed(folder)
    await stage(file, folder, migrations.length, (staged) => Workspace.#check(staged, version), options)
    await placeInEmpty(folder)
    return { folder, kept: null }
  }

  /**
   * Puts a backup in this workspace's place once it has been verified; the workspace is closed then, and its folder kept beside
   * the new one.
   *
   * @throws CloisterError as {@link Workspace.restore} does; the workspace is closed only if it throws after that
   */
  async replaceBy(file: string, options: BackupOptions = {}): Promise<RestoreOutcome> {
    const { folder } = this
    await refuseBusy(this.#store)
    await stage(file, folder, migrations.length, (staged) => Workspace.#check(staged, this.#version), options)
    await this.close()
    return { folder, kept: await replace(folder, new Date()) }
  }

  static async #check(folder: string, version: string): Promise<void> {
    await (await Workspace.open(folder, version)).close()
  }

  /** The file that holds a dataset's rows. */
  snapshotPath({ snapshot }: Pick<Dataset, 'snapshot'>): string {
    return this.#store.snapshotPath(snapshot.sha256)
  }

  get isClosed(): boolean {
    return this.#closing.signal.aborted
  }

  /** Stops an import that is going on, waits for what is being written, and lets go of the folder. */
  async close(): Promise<void> {
    if (this.isClosed) return
    this.#closing.abort()
    await this.#importing
    await this.images.stop()
    await this.runs.purgeRemoved()
    await this.#store.exclusive(async () => this.#store.database.close())
    openFolders.delete(this.folder)
  }

  async #removeLeftovers(): Promise<void> {
    const { database, snapshots } = this.#store
    await removeStaged(this.folder)
    await rm(copyFolder(this.folder), { recursive: true, force: true })
    // Runs that wait for their turn need their rows, though the dataset may have been removed.
    const rows = await database.rows('SELECT snapshot FROM datasets UNION SELECT snapshot FROM runs WHERE running')
    const needed = new Set(rows.map(([sha256]) => `${String(sha256)}.parquet`))
    for (const entry of await readdir(snapshots)) {
      const left = entry.endsWith(unfinished) || (entry.endsWith('.parquet') && !needed.has(entry))
      if (left) await rm(join(snapshots, entry), { recursive: true, force: true })
    }
  }
}

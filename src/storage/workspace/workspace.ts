import { readdir, stat } from 'node:fs/promises'
import { basename, join, parse, resolve } from 'node:path'
import type { BackupSummary, RestoreOutcome } from '#shared/contracts/backup.ts'
import type { Dataset } from '#shared/contracts/dataset.ts'
import { CloisterError } from '#shared/ipc/errors.ts'
import type { KeptModelsSize } from '#shared/contracts/kept-models.ts'
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
import { importCsv, type ImportOptions, unfinished } from '../csv/import.ts'
import { Database, removeUnfinishedCopy } from '../duckdb.ts'
import {
  finishConversion,
  isEncrypted,
  keyFor,
  openSealedDatabase,
  refuseLarge,
  removeConverted,
} from '../encryption/index.ts'
import { fullDisk, isDiskFull, makeFolder } from '../files.ts'
import { databaseName, lockName, temporaryName } from '../layout.ts'
import { keptModelsIn, keptSize, removeUnneeded, trimKept } from '../kept-models.ts'
import { wipeFile, wipeFolder } from '../wipe.ts'
import { Audits } from './audits.ts'
import { backUp, copyFolder, refuseBusy, refuseEncryptedReplacing } from './backup.ts'
import { Datasets } from './datasets.ts'
import { Graphs } from './graphs.ts'
import { Images } from './images.ts'
import { Learnings } from './learnings.ts'
import { migrate, migrations } from './migrations.ts'
import { Networks } from './networks.ts'
import { Releases } from './releases.ts'
import { Removals } from './removal.ts'
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
 * the image sets' files in `images/`, the runs' own files in `runs/` and models that are kept between runs in `shadows/`.
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
  readonly removals: Removals
  readonly #store: Store
  readonly #version: string
  #importing: Promise<unknown> = Promise.resolve()
  #closing = new AbortController()
  /** Keeps other processes out of an encrypted workspace, whose database is in memory. */
  readonly #lock: Database | null

  private constructor(store: Store, version: string, lock: Database | null) {
    this.#store = store
    this.#lock = lock
    this.#version = version
    this.folder = store.folder
    this.removals = new Removals(store)
    this.datasets = new Datasets(store, this.removals)
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
   * @throws CloisterError workspace-locked, workspace-newer, not-allowed, disk-full; passphrase-needed where it is encrypted and this
   * process does not have its key
   */
  static async open(path: string, version: string): Promise<Workspace> {
    const folder = resolve(path)
    if (openFolders.has(folder)) {
      throw new CloisterError('workspace-locked', 'This workspace is open already.', 'Choose another workspace folder.')
    }
    openFolders.add(folder)
    let database: Database | undefined
    let lock: Database | null = null
    try {
      await finishReplacing(folder)
      await finishConversion(folder)
      const key = keyFor(folder)
      for (const part of ['snapshots', 'runs']) await makeFolder(join(folder, part))
      if (key) lock = await Database.open(join(folder, lockName), { temporary: null, memory: 0 })
      database = key
        ? await openSealedDatabase(join(folder, databaseName), key)
        : await Database.open(join(folder, databaseName), { temporary: join(folder, temporaryName), memory })
      // Only now is it sure that no other process has the workspace open.
      await removeUnfinishedCopy(join(folder, databaseName))
      await wipeFolder(join(folder, temporaryName))
      const isOld = (await migrate(database)) < migrations.length
      const store = new Store(database, folder)
      // What was deleted by a Cloister that did not yet clear the file of it goes now.
      if (isOld) await store.needsCompaction()
      const workspace = new Workspace(store, version, lock)
      // First of all what makes room: on a full disk nothing else can be stored.
      await workspace.#removeLeftovers()
      await workspace.images.removeLeftovers()
      await workspace.audits.removeLeftovers()
      await workspace.runs.markInterrupted()
      // A full disk must not keep anybody from their data: what could not be deleted now is deleted later.
      await workspace.removals.begin().catch(() => {})
      return workspace
    } catch (error) {
      database?.close()
      lock?.close()
      openFolders.delete(folder)
      throw isDiskFull(error) ? await fullDisk(folder) : error
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

  /**
   * Refuses a file whose rows an encrypted workspace could not keep, before anything of it is read.
   *
   * @param most bytes that it takes; by default what this computer's memory allows
   * @throws CloisterError encrypted-limit; not for a file that is not there, of which reading it tells
   */
  async refuseLargeFile(path: string, most?: number): Promise<void> {
    if (!isEncrypted(this.folder)) return
    const found = await stat(path).catch(() => null)
    if (found) refuseLarge(basename(path), found.size, most)
  }

  /** @throws CloisterError not-allowed while rows are imported or a study runs */
  refuseBusy(): Promise<void> {
    return refuseBusy(this.#store)
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
    await refuseEncryptedReplacing(folder, file)
    await stage(file, folder, migrations.length, (staged) => Workspace.#check(staged, this.#version), options)
    await this.close()
    return { folder, kept: await replace(folder, new Date()) }
  }

  /** What is encrypted can be opened with its passphrase only; each file has been held to its SHA-256. */
  static async #check(folder: string, version: string): Promise<void> {
    if (isEncrypted(folder)) return
    await (await Workspace.open(folder, version)).close()
  }

  /** How much is kept of shadow and reference models. */
  keptModels(): Promise<KeptModelsSize> {
    return keptSize(keptModelsIn(this.folder))
  }

  /** Removes kept models, those used the longest ago first, until no more than so many bytes are left; all of them for 0. */
  async trimKeptModels(mostBytes: number): Promise<KeptModelsSize> {
    await trimKept(keptModelsIn(this.folder), mostBytes)
    return this.keptModels()
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
    this.removals.stop()
    await this.#store.exclusive(async () => this.#store.database.close())
    this.#lock?.close()
    openFolders.delete(this.folder)
  }

  async #removeLeftovers(): Promise<void> {
    const { database, snapshots } = this.#store
    await removeStaged(this.folder)
    await removeConverted(this.folder)
    await wipeFolder(copyFolder(this.folder))
    // Runs that wait for their turn need their rows, though the dataset may have been removed.
    const rows = await database.rows('SELECT snapshot FROM datasets UNION SELECT snapshot FROM runs WHERE running')
    const needed = new Set(rows.map(([sha256]) => basename(this.#store.snapshotPath(String(sha256)))))
    for (const entry of await readdir(snapshots)) {
      const left = entry.endsWith(unfinished) || (/\.(parquet|rows)$/.test(entry) && !needed.has(entry))
      if (left) await (entry.endsWith(unfinished) ? wipeFolder : wipeFile)(join(snapshots, entry))
    }
    await removeUnneeded(keptModelsIn(this.folder), new Set([...needed].map((name) => parse(name).name)))
  }
}

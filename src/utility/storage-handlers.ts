import type { RestoreOutcome } from '#shared/contracts/backup.ts'
import type { DatabaseCallName, EventName, Events } from '#shared/ipc/calls.ts'
import { CloisterError } from '#shared/ipc/errors.ts'
import {
  type BackupOptions,
  changePassphrase,
  decryptWorkspace,
  encryptWorkspace,
  graphColumns,
  type ImportProgress,
  inspectCsv,
  unlockFolder,
  unlockWorkspace,
  Workspace,
} from '#storage/index.ts'
import type { Handlers } from './dispatch.ts'
import { openGraphFile } from './graph-file.ts'

/** The calls about image sets, which `imageHandlers` answers. */
export type ImageCallName = Extract<DatabaseCallName, `image.${string}` | `images.${string}`>

/** The calls about backups, which `backupHandlers` answers. */
export type BackupCallName = Extract<DatabaseCallName, `backups.${string}`>

/** The calls that need more than the storage, such as the engine. */
export type OtherCallName =
  | 'study.check'
  | 'study.file'
  | 'audits.inspect'
  | 'audits.begin'
  | 'audits.file'
  | 'results.csv'
  | 'report.json'
  | 'run.compare'
  | 'demo.open'
  | 'network.get'
  | 'network.fit'
  | 'network.save'
  | 'network.file'
  | 'networks.list'
  | 'published.get'
  | 'published.remove'
  | 'published.discard'
  | 'published.overview'
  | 'published.prepare'
  | 'published.addNetwork'
  | 'published.addTable'
  | 'published.file'
type StorageCallName = Exclude<DatabaseCallName, OtherCallName>

/** Tells the main process something without being asked. */
export type Emit = <Name extends EventName>(name: Name, value: Events[Name]) => void

/** The workspace that this process has open. */
export class OpenWorkspace {
  readonly #version: string
  #workspace: Workspace | null = null

  /** @param version of this program, for manifests */
  constructor(version: string) {
    this.#version = version
  }

  /** @throws CloisterError not-found while none is open */
  get current(): Workspace {
    if (this.#workspace) return this.#workspace
    throw new CloisterError('not-found', 'No workspace is open.', 'Open a workspace folder first.')
  }

  async open(folder: string): Promise<void> {
    await this.close()
    this.#workspace = await Workspace.open(folder, this.#version)
  }

  /** Unlocks a workspace and opens it. @returns its data key @throws CloisterError passphrase-wrong; what opening throws */
  async unlock(folder: string, passphrase: string): Promise<Buffer> {
    const key = await unlockWorkspace(folder, passphrase)
    await this.open(folder)
    return key
  }

  /** Encrypts the workspace, which is open again afterwards whatever came of it. @returns its data key */
  async encrypt(passphrase: string, onProgress: (progress: ImportProgress) => void): Promise<Buffer> {
    const { folder } = this.current
    return this.#closed(() => encryptWorkspace(folder, passphrase, { onProgress }))
  }

  /** Makes an encrypted workspace a plain one. @throws CloisterError passphrase-wrong */
  async decrypt(passphrase: string): Promise<void> {
    const { folder } = this.current
    // Whoever sits at an unlocked window must know the passphrase to take the protection away.
    await unlockWorkspace(folder, passphrase)
    await this.#closed(() => decryptWorkspace(folder))
  }

  async #closed<T>(work: () => Promise<T>): Promise<T> {
    const { current } = this
    await current.refuseBusy()
    await this.close()
    try {
      return await work()
    } finally {
      await this.open(current.folder)
    }
  }

  /**
   * Makes a backup a workspace: in a folder, or in the place of the open one, which is then open.
   *
   * @param folder null for the open one's place
   */
  async restore(file: string, folder: string | null, options: BackupOptions): Promise<RestoreOutcome> {
    if (folder !== null) return Workspace.restore(file, folder, this.#version, options)
    const { current } = this
    try {
      return await current.replaceBy(file, options)
    } finally {
      // Whatever came of it, there is a workspace in that folder. Opening one that is still open would be refused.
      if (current.isClosed) await this.open(current.folder)
    }
  }

  async close(): Promise<void> {
    const workspace = this.#workspace
    this.#workspace = null
    await workspace?.close()
  }
}

/** Answers every call that needs only the storage. */
export function storageHandlers(
  open: OpenWorkspace,
  emit: Emit,
): Handlers<Exclude<StorageCallName, ImageCallName | BackupCallName>> {
  const imports = new Set<AbortController>()
  return {
    'workspace.open': async ({ folder, key }) => {
      if (key !== undefined) unlockFolder(folder, Buffer.from(key, 'base64'))
      return done(open.open(folder))
    },
    'workspace.unlock': async ({ folder, passphrase }) => ({
      key: (await open.unlock(folder, passphrase)).toString('base64'),
    }),
    'workspace.encrypt': async ({ passphrase }) => ({
      key: (await open.encrypt(passphrase, progressEvents(emit))).toString('base64'),
    }),
    'workspace.changePassphrase': ({ old, passphrase }) => done(changePassphrase(open.current.folder, old, passphrase)),
    'workspace.decrypt': ({ passphrase }) => done(open.decrypt(passphrase)),
    'workspace.close': async () => done(open.close()),

    'dataset.list': () => open.current.datasets.list(),
    'dataset.get': ({ id }) => open.current.datasets.get(id),
    'dataset.preview': async ({ id, offset, limit, columns }) => ({
      rows: await open.current.datasets.preview(id, offset, limit, columns),
    }),
    'dataset.changeColumns': ({ id, change }) => open.current.datasets.changeColumns(id, change),
    'dataset.setCutPoint': async ({ id, cutPoint }) => {
      await open.current.datasets.setCutPoint(id, cutPoint)
      return null
    },
    'dataset.rename': ({ id, name }) => open.current.datasets.rename(id, name),
    'dataset.remove': ({ id, withRuns }) => open.current.datasets.remove(id, withRuns),
    'dataset.restore': ({ id }) => open.current.datasets.restore(id),
    'removed.list': () => open.current.removals.list(),
    'removed.empty': () => done(open.current.removals.empty()),

    'audit.list': () => open.current.audits.list(),
    'audit.get': ({ id }) => open.current.audits.get(id),
    'audit.remove': ({ id }) => done(open.current.audits.remove(id)),
    'audits.writeTable': async ({ id, datasetId }) => {
      const { name, snapshot } = await open.current.datasets.get(datasetId)
      return { path: await open.current.audits.writeTable(id, name, snapshot.sha256) }
    },
    'audits.end': ({ id, outcome }) => open.current.audits.end(id, outcome),

    'graph.get': ({ datasetId }) => open.current.graphs.get(datasetId),
    'graph.save': ({ datasetId, graph }) => done(open.current.graphs.save(datasetId, graph)),
    'graph.learned': ({ datasetId }) => open.current.learnings.get(datasetId),
    'learning.prepare': ({ datasetId, task }) => open.current.learnings.prepare(datasetId, task),
    'learning.store': ({ datasetId, outcome }) => done(open.current.learnings.save(datasetId, outcome)),
    'kept.size': () => open.current.keptModels(),
    'kept.trim': ({ bytes }) => open.current.trimKeptModels(bytes),
    'study.get': ({ datasetId }) => open.current.studies.get(datasetId),
    'study.save': ({ datasetId, settings }) => done(open.current.studies.save(datasetId, settings)),

    'run.list': () => open.current.runs.list(),
    'run.get': ({ id }) => open.current.runs.get(id),
    'run.change': ({ id, change }) => open.current.runs.change(id, change),
    'run.remove': ({ id }) => open.current.runs.remove(id),
    'run.restore': ({ id }) => open.current.runs.restore(id),
    'run.reuse': ({ id }) => open.current.runs.reuse(id),
    'report.options': ({ id }) => open.current.reports.get(id),
    'report.saveOptions': ({ id, options }) => done(open.current.reports.save(id, options)),
    'run.create': ({ datasetId, waits }) => open.current.runs.create(datasetId, { waits }),
    'run.next': () => open.current.runs.next(),
    'run.queueAgain': ({ id }) => open.current.runs.queueAgain(id),
    'run.keep': ({ id, kept }) => done(open.current.runs.keep(id, kept)),
    'run.moveUp': ({ id }) => open.current.runs.moveUp(id),
    'run.again': ({ id }) => open.current.runs.again(id),
    'run.finish': ({ id, ending }) => open.current.runs.finish(id, ending),

    'release.get': ({ id }) => open.current.releases.of(id),
    'release.appetite': () => open.current.releases.appetite(),
    'release.changeRule': ({ rule, change }) => open.current.releases.changeRule(rule, change),
    'release.resetAppetite': () => open.current.releases.resetAppetite(),
    'release.sign': ({ id, model, signOff }) => done(open.current.releases.sign(id, model, signOff)),

    'file.inspect': async ({ path, dialect }) => {
      await open.current.refuseLargeFile(path)
      return inspectCsv(path, dialect)
    },
    'file.import': async ({ path, plan }) => {
      const control = new AbortController()
      imports.add(control)
      try {
        return await open.current.importFile(path, plan, { onProgress: progressEvents(emit), signal: control.signal })
      } finally {
        imports.delete(control)
      }
    },
    'file.cancelImport': () => {
      for (const control of imports) control.abort()
      return null
    },
    'file.openGraph': async ({ path, datasetId }) =>
      openGraphFile(path, graphColumns(await open.current.datasets.get(datasetId))),
  }
}

export async function done(work: Promise<void>): Promise<null> {
  await work
  return null
}

/** Passes progress on, at most twenty times a second. */
export function progressEvents(emit: Emit): (progress: ImportProgress) => void {
  let stage = ''
  let last = 0
  return (progress) => {
    const now = Date.now()
    if (progress.stage === stage && now - last < 50) return
    stage = progress.stage
    last = now
    emit('import.progress', progress)
  }
}

import { mkdir, rm } from 'node:fs/promises'
import { basename, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { backupForm, type BackupSummary, summaryOf } from '#shared/contracts/backup.ts'
import { CloisterError } from '#shared/ipc/errors.ts'
import { type BackupOptions, isBusy, readManifest, writeBackup } from '../backup/index.ts'
import { isEncrypted, protectionName, writeDatabase } from '../encryption/index.ts'
import { databaseName, passing, wholeFiles } from '../layout.ts'
import { migrations } from './migrations.ts'
import { withoutRemoved } from './removal.ts'
import type { Store } from './store.ts'

/** Where the copy of the database lies while a backup is written. */
export const copyFolder = (folder: string) => join(folder, 'backup.part')

/** What a backup says that it holds. @throws CloisterError backup-file, workspace-newer, file-missing */
export const inspectBackup = async (file: string): Promise<BackupSummary> =>
  summaryOf(await readManifest(file, migrations.length))

/**
 * Writes a workspace into one file: a copy of the database as it stands, without what was removed, and every other file.
 * Nothing else is stored meanwhile.
 *
 * @param version of this program
 * @throws CloisterError not-allowed while rows are imported or a study runs, or when the file would lie in the workspace
 */
export async function backUp(
  store: Store,
  version: string,
  target: string,
  options: BackupOptions,
): Promise<BackupSummary> {
  const inside = relative(store.folder, resolve(target))
  if (inside !== '..' && !inside.startsWith(`..${sep}`) && !isAbsolute(inside))
    throw new CloisterError(
      'not-allowed',
      'A backup cannot lie in the workspace that it is of.',
      'Choose a folder elsewhere, best on another disk.',
    )
  return store.exclusive(async () => {
    await refuseBusy(store)
    if (isEncrypted(store.folder)) return backUpSealed(store, version, target, options)
    const work = copyFolder(store.folder)
    try {
      await rm(work, { recursive: true, force: true })
      await mkdir(work)
      const database = join(work, databaseName)
      await store.database.copyTo(database, withoutRemoved)
      const others = await wholeFiles(store.folder, new Set([...passing, ...(await removedFiles(store))]))
      return summaryOf(
        await writeBackup(
          target,
          [{ path: databaseName, file: database }, ...others],
          await about(store, version),
          options,
        ),
      )
    } finally {
      await rm(work, { recursive: true, force: true })
    }
  })
}

/**
 * The files of an encrypted workspace as they lie, its wrapped key, and its database without what was removed: the backup is as
 * encrypted as the workspace is.
 */
async function backUpSealed(
  store: Store,
  version: string,
  target: string,
  options: BackupOptions,
): Promise<BackupSummary> {
  const work = copyFolder(store.folder)
  try {
    await rm(work, { recursive: true, force: true })
    await mkdir(work)
    const database = join(work, databaseName)
    const others = await wholeFiles(store.folder, new Set([...passing, ...(await removedFiles(store))]))
    return await store.database.provisionally(withoutRemoved, async () => {
      await writeDatabase(store.database, database)
      const sources = [{ path: databaseName, file: database }, ...others]
      return summaryOf(await writeBackup(target, sources, await about(store, version), options))
    })
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

/**
 * Refuses what would leave an encrypted workspace's folder with other keys, or none, behind the back of who unlocked it.
 *
 * @throws CloisterError not-allowed, backup-file
 */
export async function refuseEncryptedReplacing(folder: string, file: string): Promise<void> {
  const { files } = await readManifest(file, migrations.length)
  if (!isEncrypted(folder) && !files.some(({ path }) => path === protectionName)) return
  throw new CloisterError(
    'not-allowed',
    'A backup cannot take the place of an encrypted workspace, and an encrypted backup cannot take the place of any.',
    'Import it into an empty folder, and start Cloister with that workspace (--workspace=FOLDER).',
  )
}

/** @throws CloisterError not-allowed while rows are imported or a study runs */
export async function refuseBusy(store: Store): Promise<void> {
  if (store.importing) throw isBusy('An import')
  if (await store.one('SELECT 1 FROM runs WHERE running', [])) throw isBusy('A study')
}

/** Files of what was removed and can still be brought back. */
async function removedFiles(store: Store): Promise<string[]> {
  const { database } = store
  const snapshots = await database.rows(
    'SELECT snapshot FROM datasets EXCEPT SELECT snapshot FROM datasets WHERE id NOT IN (SELECT dataset_id FROM removed_datasets)',
  )
  const runs = await database.rows('SELECT run_id FROM removed_runs')
  return [
    ...snapshots.map(([sha256]) => `snapshots/${basename(store.snapshotPath(String(sha256)))}`),
    ...runs.map(([id]) => `runs/${id}`),
  ]
}

async function about({ database }: Store, version: string) {
  const count = async (table: string) => Number((await database.rows(`SELECT count(*) FROM ${table}`))[0][0])
  return {
    cloister: 'workspace backup' as const,
    form: backupForm as typeof backupForm,
    version,
    migration: await count('migrations'),
    createdAt: new Date().toISOString(),
    datasets: (await count('datasets')) - (await count('removed_datasets')),
    runs: (await count('runs')) - (await count('removed_runs')),
    audits: await count('model_audits'),
    imageSets: await count('images'),
  }
}

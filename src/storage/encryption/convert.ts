import { existsSync } from 'node:fs'
import { mkdir, open as openFile, readdir, rename, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { CloisterError } from '#shared/ipc/errors.ts'
import { Database } from '../duckdb.ts'
import { flushFile, sha256OfFile } from '../files.ts'
import { databaseName, lockName, passing, temporaryName, wholeFiles } from '../layout.ts'
import { rowsSql, text } from '../sql.ts'
import { wipeFolder } from '../wipe.ts'
import { openSealedDatabase, readDatabase, writeDatabase } from './database.ts'
import { readStored, StoredWriter } from './files.ts'
import { isEncrypted, keyFor, lockFolder, passphraseNeeded, protectionName, unlockFolder } from './keyring.ts'
import { newKey } from './passphrase.ts'
import { writeProtection } from './protection.ts'
import { type RowsColumn, rowsFileName } from './rows.ts'
import { loadSnapshot, refuseLarge, sealedSnapshotName, writeSnapshot } from './snapshot.ts'

/*
 * A workspace is encrypted, or decrypted, beside its folder: written anew into FOLDER.converting, read again, renamed to
 * FOLDER.converted, and put in the folder's place by two renamings; then what it was before is overwritten and removed. If the
 * process dies before the first of these, the next opening removes what was written; if it dies after that, the next opening does
 * the rest. At every moment there is a whole workspace. Meanwhile the workspace's lock is held.
 */

const converting = (folder: string) => `${folder}.converting`
const converted = (folder: string) => `${folder}.converted`
const replaced = (folder: string) => `${folder}.replaced`

export interface ConvertOptions {
  readonly onProgress?: (progress: { stage: string; fraction: number }) => void
  /** Called between the steps, for tests. */
  readonly after?: (step: 'written' | 'ready' | 'aside' | 'swapped') => void | Promise<void>
  /** Most bytes of a dataset's file. */
  readonly mostBytes?: number
  /** Of scrypt, for tests. */
  readonly cost?: Parameters<typeof writeProtection>[3]
}

/** Every file of a workspace that is neither the database nor a snapshot, by its path in the folder. */
async function otherFiles(folder: string): Promise<string[]> {
  const files = await wholeFiles(folder, new Set([...passing, protectionName, 'snapshots']))
  return files.map(({ path }) => path)
}

/**
 * Encrypts the workspace in a folder, which is closed, and unlocks it in this process.
 *
 * @returns the data key
 * @throws CloisterError encrypted-limit, out-of-memory, disk-full, not-allowed, bad-arguments; and then the workspace is as it was
 */
export async function encryptWorkspace(
  folder: string,
  passphrase: string,
  options: ConvertOptions = {},
): Promise<Buffer> {
  const target = converting(folder)
  const key = newKey()
  await wipeFolder(target)
  try {
    await mkdir(join(target, 'snapshots'), { recursive: true })
    await writeProtection(target, key, passphrase, options.cost)
    unlockFolder(target, key)
    const database = await Database.open(join(folder, databaseName), { temporary: join(folder, temporaryName) })
    try {
      await refuseLargeDatasets(database, options.mostBytes)
      const names = await snapshotNames(database)
      for (const [i, name] of names.entries()) {
        options.onProgress?.({ stage: 'Encrypting the rows', fraction: (0.8 * i) / names.length })
        await sealSnapshot(join(folder, 'snapshots', `${name}.parquet`), join(target, 'snapshots'), name)
      }
      await writeDatabase(database, join(target, databaseName))
      options.onProgress?.({ stage: 'Encrypting the other files', fraction: 0.8 })
      for (const path of await otherFiles(folder)) await sealFile(join(folder, path), join(target, path))
    } finally {
      database.close()
    }
    options.onProgress?.({ stage: 'Reading it again', fraction: 0.9 })
    await readAgain(target, key)
    await options.after?.('written')
    await swap(folder, options)
    unlockFolder(folder, key)
    return key
  } finally {
    lockFolder(target)
    await wipeFolder(target)
  }
}

/** Makes an encrypted workspace, which is closed and unlocked, a plain one again. @throws CloisterError disk-full, data-changed */
export async function decryptWorkspace(folder: string, options: ConvertOptions = {}): Promise<void> {
  const known = keyFor(folder)
  if (!known) throw passphraseNeeded()
  // Locking overwrites the key.
  const key = Buffer.from(known)
  const target = converting(folder)
  await wipeFolder(target)
  try {
    await mkdir(join(target, 'snapshots'), { recursive: true })
    const lock = await Database.open(join(folder, lockName), { temporary: null, memory: 0 })
    const database = await Database.open(':memory:', { temporary: null })
    try {
      await readDatabase(database, join(folder, databaseName), key)
      for (const name of await snapshotNames(database)) {
        const source = join(folder, 'snapshots', rowsFileName(key, name))
        if (existsSync(source))
          await renameSnapshot(database, name, await plainSnapshot(source, join(target, 'snapshots')))
      }
      await database.copyTo(join(target, databaseName))
      await copyPlainly(folder, target)
    } finally {
      database.close()
      lock.close()
    }
    await options.after?.('written')
    lockFolder(folder)
    await swap(folder, options)
  } catch (error) {
    if (isEncrypted(folder)) unlockFolder(folder, key)
    throw error
  } finally {
    key.fill(0)
    await wipeFolder(target)
  }
}

/**
 * Finishes a conversion that was cut off between the two renamings or after them. Called before a workspace is opened, locked or
 * not: what was plain does not wait for a passphrase.
 */
export async function finishConversion(folder: string): Promise<void> {
  if (existsSync(converted(folder)) && !existsSync(folder)) await rename(converted(folder), folder)
  if (existsSync(replaced(folder)) && existsSync(folder)) await purge(replaced(folder))
}

/** Removes what a conversion that was cut off left. Called once the workspace is open, when no other process converts it. */
export async function removeConverted(folder: string): Promise<void> {
  for (const left of [converting(folder), converted(folder)]) await wipeFolder(left)
}

async function swap(folder: string, { after }: ConvertOptions): Promise<void> {
  await rename(converting(folder), converted(folder))
  await after?.('ready')
  await rename(folder, replaced(folder))
  try {
    await after?.('aside')
    await rename(converted(folder), folder)
  } catch (error) {
    if (!existsSync(folder)) await rename(replaced(folder), folder)
    throw error
  }
  await after?.('swapped')
  // Where that fails, the next opening tries again, and says what still lies there.
  await purge(replaced(folder)).catch(() => {})
}

/**
 * Writes over every file of a folder and removes it.
 *
 * @throws CloisterError not-allowed where something of it cannot be removed
 */
async function purge(folder: string): Promise<void> {
  try {
    await wipeFolder(folder)
  } catch {
    throw new CloisterError(
      'not-allowed',
      `The workspace as it was before its encryption was changed still lies in ${folder}, and cannot be removed.`,
      'Remove that folder yourself, and start Cloister again.',
    )
  }
}

async function snapshotNames(database: Database): Promise<string[]> {
  const rows = await database.rows('SELECT snapshot FROM datasets UNION SELECT snapshot FROM runs ORDER BY 1')
  return rows.map(([name]) => String(name))
}

async function refuseLargeDatasets(database: Database, most?: number): Promise<void> {
  for (const [stored] of await database.rows('SELECT dataset FROM datasets')) {
    const { source } = JSON.parse(String(stored)) as { source: { fileName: string; bytes: number } }
    refuseLarge(source.fileName, source.bytes, most)
  }
}

const typeNames: Record<string, RowsColumn['type']> = { DOUBLE: 'number', VARCHAR: 'category', DATE: 'date' }

/** Where a snapshot is gone, as after its dataset was removed, there is nothing to seal. */
async function sealSnapshot(path: string, snapshots: string, name: string): Promise<void> {
  if (!existsSync(path)) return
  const database = await Database.open(':memory:', { temporary: null })
  try {
    const from = rowsSql({ parquet: path })
    const columns = (await database.rows(`DESCRIBE SELECT * FROM ${from}`)).map(([column, type]): RowsColumn => ({
      name: String(column),
      type: typeNames[String(type)],
    }))
    const unnamed = join(snapshots, 'snapshot.rows')
    await writeSnapshot(database, from, columns, unnamed, name)
    await rename(unnamed, join(snapshots, rowsFileName(keyFor(snapshots)!, name)))
  } finally {
    database.close()
  }
}

/** @returns the name of the Parquet snapshot, which is another than that of the sealed one */
async function plainSnapshot(path: string, snapshots: string): Promise<string> {
  const database = await Database.open(':memory:', { temporary: null })
  try {
    await loadSnapshot(database, path, 'the_rows')
    const unnamed = join(snapshots, 'rows.parquet')
    await database.run(`COPY the_rows TO ${text(unnamed)} (FORMAT parquet, COMPRESSION zstd)`)
    await flushFile(unnamed)
    const name = await sha256OfFile(unnamed)
    await rename(unnamed, join(snapshots, `${name}.parquet`))
    return name
  } finally {
    database.close()
  }
}

/** Datasets, and what is needed to run a study again, know the snapshot by its new name; results say what they were made from. */
async function renameSnapshot(database: Database, old: string, name: string): Promise<void> {
  const change = (json: unknown) => JSON.stringify(json)
  for (const [id, text] of await database.rows('SELECT id, dataset FROM datasets WHERE snapshot = ?', [old])) {
    const dataset = JSON.parse(String(text)) as { snapshot: { sha256: string } }
    const changed = { ...dataset, snapshot: { ...dataset.snapshot, sha256: name } }
    await database.run('UPDATE datasets SET snapshot = ?, dataset = ? WHERE id = ?', [name, change(changed), id])
  }
  for (const [id, text] of await database.rows('SELECT id, request FROM runs WHERE snapshot = ?', [old])) {
    const changed = { ...(JSON.parse(String(text)) as object), snapshot: name }
    await database.run('UPDATE runs SET snapshot = ?, request = ? WHERE id = ?', [name, change(changed), id])
  }
}

async function copyPlainly(folder: string, target: string): Promise<void> {
  for (const path of await otherFiles(folder)) {
    await mkdir(dirname(join(target, path)), { recursive: true })
    await writeFile(join(target, path), await readStored(join(folder, path)))
    await flushFile(join(target, path))
  }
}

async function sealFile(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true })
  const [source, target] = [await openFile(from), await StoredWriter.create(to)]
  try {
    for await (const chunk of source.createReadStream({ autoClose: false })) await target.write(chunk as Buffer)
    await target.finish()
  } finally {
    await source.close()
    await target.close()
  }
}

/** Reads everything once more before the plain workspace is given up. @throws CloisterError data-changed */
async function readAgain(folder: string, key: Uint8Array): Promise<void> {
  const database = await openSealedDatabase(join(folder, databaseName), key)
  database.close()
  for (const name of await readdir(join(folder, 'snapshots'))) await sealedSnapshotName(join(folder, 'snapshots', name))
  for (const path of await otherFiles(folder)) await readStored(join(folder, path))
}

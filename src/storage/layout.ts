import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

/*
 * What lies in a workspace's folder beside its rows, image sets, studies and results.
 */

export const databaseName = 'cloister.duckdb'

/** The empty database whose lock keeps a second process out of an encrypted workspace. */
export const lockName = 'lock.duckdb'

/** Where DuckDB puts what does not fit into memory. */
export const temporaryName = 'temporary'

/** A file of this name says that what was deleted from the database is not yet gone from its file. */
export const compactionFlag = 'compaction.due'

/**
 * The live database, of which a copy is made, what is only there while something runs, and models that can be trained again: what
 * is neither backed up nor carried over when a workspace is encrypted or decrypted.
 */
export const passing: readonly string[] = [
  databaseName,
  `${databaseName}.wal`,
  lockName,
  `${lockName}.wal`,
  temporaryName,
  'audits',
  'shadows',
  compactionFlag,
]

/** A file of a workspace: where it is in the folder, with slashes, and where it lies. */
export interface WorkspaceFile {
  readonly path: string
  readonly file: string
}

/** Every file below a folder that is whole; what is being written, or is no plain file or folder, is left out. */
export async function wholeFiles(folder: string, skip: ReadonlySet<string>, prefix = ''): Promise<WorkspaceFile[]> {
  const found: WorkspaceFile[] = []
  const entries = await readdir(folder, { withFileTypes: true })
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = `${prefix}${entry.name}`
    const file = join(folder, entry.name)
    if (skip.has(path) || /\.(part|new)$/.test(entry.name)) continue
    if (entry.isDirectory()) found.push(...(await wholeFiles(file, skip, `${path}/`)))
    else if (entry.isFile()) found.push({ path, file })
  }
  return found
}

export { importCsv, type ImportedTable, type ImportOptions, type ImportProgress, snapshotPath } from './csv/import.ts'
export { inspectCsv } from './csv/inspect.ts'
export { columnTexts, lineOfRow } from './csv/texts.ts'
export { type CsvValue, toCsv } from './csv/write.ts'
export {
  changePassphrase,
  decryptWorkspace,
  encryptWorkspace,
  isEncrypted,
  keyFor,
  lockFolder,
  readStored,
  readStoredSync,
  refusedInEncrypted,
  stored,
  StoredWriter,
  unlockFolder,
  unlockWorkspace,
} from './encryption/index.ts'
export { freeBytes, type FreeBytes, sha256OfFile } from './files.ts'
export { keptModelsOf, readKept, removeKept, trimKept, writeKept } from './kept-models.ts'
export { loadTable, snapshotSha256, type WantedColumn } from './snapshot.ts'
export { defaultStudy } from './workspace/studies.ts'
export { graphColumns, refuseCycle, restrictGraph } from './workspace/graphs.ts'
export type { ImportedImages, WriteImages } from './workspace/images.ts'
export type { BackupOptions } from './backup/index.ts'
export { inspectBackup } from './workspace/backup.ts'
export { Workspace } from './workspace/workspace.ts'

export { decryptWorkspace, encryptWorkspace, finishConversion, removeConverted } from './convert.ts'
export { openSealedDatabase, writeDatabase } from './database.ts'
export { boundName, putInPlace, readSealed, readStored, readStoredSync, stored, StoredWriter } from './files.ts'
export {
  isEncrypted,
  keyFor,
  lockFolder,
  passphraseNeeded,
  protectionName,
  refusedInEncrypted,
  unlockFolder,
} from './keyring.ts'
export { changePassphrase, unlockWorkspace } from './protection.ts'
export { rowsFileName } from './rows.ts'
export {
  isSealedSnapshot,
  loadSnapshot,
  mostImportBytes,
  refuseLarge,
  sealedSnapshotName,
  snapshotRows,
  writeSnapshot,
} from './snapshot.ts'

export { isBusy } from './errors.ts'
export { readManifest } from './read.ts'
export { finishReplacing, placeInEmpty, refuseUsed, removeStaged, replace, stage } from './restore.ts'
export { type BackupOptions, writeBackup } from './write.ts'

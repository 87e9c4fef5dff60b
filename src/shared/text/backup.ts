import type { BackupSummary } from '../contracts/backup.ts'
import { bytes } from './format.ts'

const counted = (count: number, one: string, many: string) =>
  count === 0 ? [] : [`${count} ${count === 1 ? one : many}`]

/** What a backup holds, and when and by what it was written. */
export function backupSentence(summary: BackupSummary): string {
  const { datasets, runs, audits, imageSets, createdAt, version } = summary
  const parts = [
    ...counted(datasets, 'dataset', 'datasets'),
    ...counted(runs, 'run', 'runs'),
    ...counted(audits, 'audit', 'audits'),
    ...counted(imageSets, 'image set', 'image sets'),
  ]
  const holds = parts.length === 0 ? 'nothing that was imported yet' : parts.join(', ')
  const [day, time] = [createdAt.slice(0, 10), createdAt.slice(11, 16)]
  return `Backup of ${day}, ${time} UTC, by Cloister ${version}: ${holds}; ${bytes(summary.bytes)} unpacked.`
}

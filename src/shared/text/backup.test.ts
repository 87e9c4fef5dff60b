import { expect, it } from 'vitest'
import { backupSentence } from './backup.ts'

it('a backup is told of by when it was written and what it holds', () => {
  const summary = { version: '0.1.0', createdAt: '2026-01-02T03:04:05Z', datasets: 1, runs: 2, audits: 0, imageSets: 1 }
  expect(backupSentence({ ...summary, bytes: 0 })).toMatch(
    /^Backup of 2026-01-02, 03:04 UTC, by Cloister 0\.1\.0: 1 dataset, 2 runs, 1 image set; \S.* unpacked\.$/,
  )
  expect(backupSentence({ ...summary, datasets: 0, runs: 0, imageSets: 0, bytes: 1 })).toContain(
    'nothing that was imported yet',
  )
})

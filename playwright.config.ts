import { defineConfig } from '@playwright/test'

export default defineConfig({
  testDir: 'e2e/specs',
  outputDir: 'test-results',
  // One Electron at a time: each brings processes of its own, and the machine may have two cores.
  workers: 1,
  // What passes only then is named at the end of `npm test`.
  retries: 1,
  timeout: 180_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['json', { outputFile: process.env.CLOISTER_END_REPORT ?? 'test-results/report.json' }]],
})

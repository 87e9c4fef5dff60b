import path from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { accessibilityFaults } from '../fixtures/accessibility.ts'
import type { Results } from '#shared/contracts/results.ts'
import { expect, test } from '../fixtures/app.ts'
import { picture } from '../fixtures/picture.ts'

test('a stored run is run again, and its numbers are equal; it can be cancelled', async ({ cloister }) => {
  const { page, results } = cloister
  await cloister.data.openDemo()
  await cloister.go('Study')
  await cloister.study.setEffort({ steps: 60, attackSteps: 60, repetitions: 2 })
  await cloister.runToResults()
  const before = await cloister.latestOutcome()

  await test.step('cancel', async () => {
    await results.button('Verify').click()
    await expect(results.verification.getByRole('progressbar')).toBeVisible()
    await expect(results.button('Verify')).toBeDisabled()
    await picture(page, 'verify-going')
    expect.soft(await accessibilityFaults(page)).toEqual([])
    await results.verification.getByRole('button', { name: 'Cancel' }).click()
    await expect(results.verification).toBeHidden()
    await expect(results.button('Verify')).toBeEnabled()
  })

  await results.button('Verify').click()
  // It goes on while another page is shown.
  await cloister.go('Runs')
  await cloister.go('Results')
  await expect(results.verification).toContainText('Verified: run again, this study gives the stored numbers.', {
    timeout: 120_000,
  })
  await expect(results.verification).toContainText(/All [\d,]+ numbers are equal bit for bit\./)
  await expect(results.verification).toContainText('Asked for: equality bit by bit')
  for (const theme of ['light', 'dark'] as const) {
    await cloister.set('Appearance', theme)
    await cloister.go('Results')
    await picture(page, `verify-${theme}`)
    expect.soft(await accessibilityFaults(page), theme).toEqual([])
  }
  expect(await cloister.latestOutcome()).toEqual(before)
  expect(await cloister.ask('run.list', {})).toHaveLength(1)
  await results.verification.getByRole('button', { name: 'Close this message' }).click()
  await expect(results.verification).toBeHidden()
})

/** Writes another number into the stored results of every run, as nobody should. */
async function falsify(workspace: string, number: number): Promise<void> {
  const instance = await DuckDBInstance.create(path.join(workspace, 'cloister.duckdb'))
  const connection = await instance.connect()
  const text = String((await connection.runAndReadAll('SELECT outcome FROM runs')).getRows()[0][0])
  const outcome = JSON.parse(text) as { results: Results }
  outcome.results.data.usedRows = number
  await connection.run('UPDATE runs SET outcome = $1', [JSON.stringify(outcome)])
  connection.closeSync()
  instance.closeSync()
}

test('a stored number that running again does not give is named', async ({ cloister, folder }) => {
  const { results } = cloister
  await cloister.data.openDemo()
  await cloister.go('Study')
  await cloister.study.setEffort({ steps: 60, attackSteps: 60, repetitions: 2 })
  await cloister.runToResults()
  await cloister.close()
  await falsify(path.join(folder, 'workspace'), 1234)
  await cloister.restart()
  await cloister.go('Results')
  await results.button('Verify').click()
  await expect(results.verification).toContainText('Not verified', { timeout: 120_000 })
  await expect(results.verification.getByRole('table', { name: '1 value differs' })).toContainText(
    'results.data.usedRows12341200',
  )
  await picture(cloister.page, 'verify-not')
  expect.soft(await accessibilityFaults(cloister.page)).toEqual([])
})

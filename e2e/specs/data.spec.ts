import { existsSync, rmSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from '../fixtures/app.ts'
import { findPlanted } from '../../tests/support/planted.ts'
import { accessibilityFaults } from '../fixtures/accessibility.ts'
import { picture } from '../fixtures/picture.ts'
import { patients, writeTable } from '../fixtures/tables.ts'

test('a second outcome turns the first into a feature', async ({ cloister, folder }) => {
  const { data, page } = cloister
  await cloister.import.importFile(writeTable(folder, 'patients.csv', patients()))
  await expect(data.role('relapse')).toHaveValue('outcome')
  await expect(data.role('smoker')).toHaveValue('feature')

  await data.role('smoker').selectOption('outcome')
  await expect(data.role('relapse')).toHaveValue('feature')
  await expect(page.getByText('Outcome: smoker.')).toBeVisible()
  await expect(cloister.rail).toContainText('outcome: smoker')
})

test('without an outcome the page asks for one, and no study can run', async ({ cloister, folder }) => {
  const { data, page, study } = cloister
  await cloister.import.importFile(writeTable(folder, 'patients.csv', patients()))
  await data.role('relapse').selectOption('ignored')
  await expect(page.getByText('No outcome yet: give one column that role.')).toBeVisible()
  await cloister.go('Study')
  await expect(page.getByRole('alert')).toContainText('The dataset has no outcome.')
  await expect(study.runButton).toBeDisabled()
})

test('rows with missing values are left out where that is asked', async ({ cloister, folder }) => {
  const { data, page } = cloister
  await cloister.import.importFile(writeTable(folder, 'patients.csv', patients(240)))
  await expect(page.getByText('One column has missing values (weight).')).toBeVisible()
  await expect(data.ifMissing('weight')).toHaveValue('impute')
  await expect(data.ifMissing('age')).toBeHidden()

  await cloister.go('Graph')
  await cloister.graph.addEdge('age', 'relapse')
  await cloister.go('Study')
  await expect(page.getByText('240 rows can be used.')).toBeVisible()
  await cloister.go('Data')
  await data.ifMissing('weight').selectOption('leave the row out')
  await cloister.go('Study')
  await expect(page.getByText('216 rows can be used.')).toBeVisible()
})

test('an outcome that is a number asks for its cut-point', async ({ cloister, folder }) => {
  const { data, page } = cloister
  await cloister.import.importFile(writeTable(folder, 'patients.csv', patients()))
  await data.role('marker').selectOption('outcome')
  await expect(page.getByText('marker is a number with')).toBeVisible()
  await cloister.go('Study')
  await expect(page.getByRole('alert')).toContainText(/cut-point/)

  await cloister.go('Data')
  await data.cutPoint('marker').fill('7.5')
  await data.button('Set the cut-point').click()
  await expect(page.getByText('Cut at 7.5.')).toBeVisible()
  await cloister.go('Graph')
  await cloister.graph.addEdge('smoker', 'marker')
  await cloister.go('Study')
  await expect(page.getByText('240 rows can be used.')).toBeVisible()
})

test('a dataset can be renamed, removed once that is confirmed, brought back, and deleted for good', async ({
  cloister,
  folder,
}) => {
  const { data, page } = cloister
  // A text and a number that stand nowhere else, and come so often that the page shows them.
  const planted = ['Zwqk7f3a91c2Xpv', 73.8126407]
  const { header, rows } = patients()
  const table = { header: ['ward', 'dose', ...header], rows: rows.map((row) => [...planted.map(String), ...row]) }
  const csv = writeTable(folder, 'patients.csv', table)
  await cloister.import.importFile(csv)
  rmSync(csv)
  await data.rename('Relapse clinic')
  await expect(cloister.title).toHaveText('Relapse clinic')
  await page.getByText('First rows').click()
  await expect(page.getByRole('region', { name: 'First rows of Relapse clinic' })).toContainText(String(planted[0]))

  await data.button('Remove…').click()
  await expect(data.removeDialog).toContainText('For 7 days it can be brought back')
  await data.removeDialog.getByRole('button', { name: 'Keep it' }).click()
  await expect(cloister.title).toHaveText('Relapse clinic')

  await data.remove()
  await expect(cloister.title).toHaveText('Welcome')
  await expect(cloister.notice('Relapse clinic was removed.')).toBeVisible()
  expect(await cloister.datasetNames()).toEqual([])
  await cloister.restart()
  await expect(data.removed('Relapse clinic')).toContainText('It can be brought back until')
  expect(
    (await findPlanted(folder, planted)).length,
    'the search finds it while it can be brought back',
  ).toBeGreaterThan(1)
  for (const theme of ['light', 'dark']) {
    await cloister.set('Appearance', theme)
    await cloister.go('Data')
    await picture(cloister.page, `data-removed-${theme}`)
    expect.soft(await accessibilityFaults(cloister.page), theme).toEqual([])
  }
  await data.button('Undo the removal of Relapse clinic').click()
  await expect(cloister.title).toHaveText('Relapse clinic')
  await expect(data.removed('Relapse clinic')).toHaveCount(0)

  await data.remove()
  await data.button('Delete for good now…').click()
  await expect(data.emptyDialog).toContainText('dataset “Relapse clinic”')
  await picture(cloister.page, 'data-delete-for-good')
  expect.soft(await accessibilityFaults(cloister.page)).toEqual([])
  await data.emptyDialog.getByRole('button', { name: 'Keep them for now' }).click()
  await data.empty()
  await expect(cloister.notice('What was removed is deleted for good.')).toBeVisible()
  await expect(data.removed('Relapse clinic')).toHaveCount(0)
  expect(await findPlanted(folder, planted), 'in the workspace or in Chromium’s profile').toEqual([])
  await cloister.close()
  expect(await findPlanted(folder, planted)).toEqual([])
})

test('everything is still there after a restart', async ({ cloister, folder }) => {
  await cloister.import.importFile(writeTable(folder, 'patients.csv', patients()))
  await cloister.data.role('marker').selectOption('outcome')
  await cloister.data.cutPoint('marker').fill('7.5')
  await cloister.data.button('Set the cut-point').click()
  await cloister.data.role('age').selectOption('sensitive feature')
  await cloister.data.ifMissing('weight').selectOption('median, and mark it')
  await cloister.data.rename('Relapse clinic')
  await cloister.set('Appearance', 'dark')

  await cloister.restart()
  const { data, page } = cloister
  await expect(cloister.title).toHaveText('Relapse clinic')
  await expect(data.role('marker')).toHaveValue('outcome')
  await expect(data.role('relapse')).toHaveValue('feature')
  await expect(data.role('age')).toHaveValue('sensitive')
  await expect(data.ifMissing('weight')).toHaveValue('category')
  await expect(page.getByText('Cut at 7.5.')).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await page.getByText('First rows').click()
  await expect(page.getByRole('region', { name: 'First rows of Relapse clinic' })).toContainText('30yes55')
})

test('nothing is stored outside the folders that are named', async ({ cloister, folder }) => {
  const stored = await cloister.app.evaluate(({ app }) => [app.getPath('userData'), app.getPath('sessionData')])
  expect(stored).toEqual([path.join(folder, 'profile'), path.join(folder, 'profile')])
  await cloister.set('Appearance', 'dark')
  await expect.poll(() => existsSync(path.join(folder, 'profile', 'settings.json'))).toBe(true)
})

test('two datasets stand side by side, each with its own graph', async ({ cloister, folder }) => {
  const { data, graph } = cloister
  await cloister.import.importFile(writeTable(folder, 'first.csv', patients(100)))
  await cloister.go('Graph')
  await graph.addEdge('age', 'relapse')
  await cloister.go('Data')
  await cloister.import.importFile(writeTable(folder, 'second.csv', patients(200)))
  await expect(cloister.title).toHaveText('second')
  await expect(cloister.rail).toContainText('200 rows')
  await expect(cloister.rail).toContainText('0 edges')

  await data.dataset.selectOption('first')
  await expect(cloister.title).toHaveText('first')
  await expect(cloister.rail).toContainText('100 rows')
  await expect(cloister.rail).toContainText('1 edge')
})

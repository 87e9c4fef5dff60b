import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { accessibilityFaults } from '../fixtures/accessibility.ts'
import { expect, test } from '../fixtures/app.ts'
import { answerDialogs } from '../fixtures/dialogs.ts'
import { picture } from '../fixtures/picture.ts'
import { commandLine } from '../fixtures/processes.ts'
import { patients, writeTable } from '../fixtures/tables.ts'

test.beforeEach(({ cloister, folder }) => cloister.import.importFile(writeTable(folder, 'patients.csv', patients())))

test('a workspace is saved in one file and takes the place of what it has become since', async ({
  cloister,
  folder,
}) => {
  const { app, backup, page } = cloister
  const file = path.join(folder, 'backup.tar.gz')
  await answerDialogs(app, { save: file, open: file })
  await cloister.go('Settings')
  await backup.button('Save a backup…').click()
  await expect(cloister.notice('backup.tar.gz was saved.')).toBeVisible()
  expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([])

  await cloister.go('Data')
  await cloister.data.rename('Changed since')
  await cloister.go('Settings')
  await backup.button('Import a backup…').click()
  await expect(backup.question).toContainText('1 dataset; ')
  for (const theme of ['light', 'dark']) {
    await page.evaluate((theme) => (document.documentElement.dataset.theme = theme), theme)
    expect(await accessibilityFaults(page)).toEqual([])
    await picture(page, `backup-question-${theme}`)
  }
  await page.keyboard.press('Escape')
  await expect(backup.question).toBeHidden()
  for (const theme of ['light', 'dark']) {
    await page.evaluate((theme) => (document.documentElement.dataset.theme = theme), theme)
    await backup.button('Save a backup…').scrollIntoViewIfNeeded()
    expect(await accessibilityFaults(page)).toEqual([])
    await picture(page, `backup-${theme}`)
  }

  await backup.button('Import a backup…').click()
  await backup.question.getByRole('button', { name: 'Replace' }).click()
  await expect(backup.done).toContainText('workspace before import')
  await picture(page, 'backup-imported')
  await backup.done.getByRole('button', { name: 'Open the imported workspace' }).click()
  await cloister.go('Data')
  await expect(cloister.title).toHaveText('patients')
  expect(readdirSync(folder).filter((name) => name.startsWith('workspace'))).toEqual([
    'workspace',
    expect.stringMatching(/^workspace before import \d{4}/),
  ])
  await cloister.data.rename('Can be changed')
  await cloister.restart()
  await expect(cloister.title).toHaveText('Can be changed')
})

test('a damaged backup changes nothing, and says so', async ({ cloister, folder }) => {
  const { app, backup } = cloister
  const file = path.join(folder, 'backup.tar.gz')
  await answerDialogs(app, { save: file, open: file })
  await cloister.go('Settings')
  await backup.button('Save a backup…').click()
  await expect(cloister.notice('backup.tar.gz was saved.')).toBeVisible()
  writeFileSync(file, readFileSync(file).subarray(0, -100))
  await backup.button('Import a backup…').click()
  await backup.question.getByRole('button', { name: 'Replace' }).click()
  await expect(cloister.page.getByRole('alert')).toContainText('This backup is cut off: its end is missing.')
  expect(readdirSync(folder).filter((name) => name.startsWith('workspace'))).toEqual(['workspace'])
  writeFileSync(file, 'name,age\n')
  await backup.button('Import a backup…').click()
  await expect(cloister.page.getByRole('alert')).toContainText('This file is no backup of a Cloister workspace.')
  await cloister.go('Data')
  await expect(cloister.title).toHaveText('patients')
})

test('it goes into an empty folder too, in the window and at the command line', async ({ cloister, folder }) => {
  const { app, backup } = cloister
  const file = path.join(folder, 'backup.tar.gz')
  const other = path.join(folder, 'other')
  mkdirSync(other)
  await answerDialogs(app, { save: file, open: file })
  await cloister.go('Settings')
  await backup.button('Save a backup…').click()
  await expect(cloister.notice('backup.tar.gz was saved.')).toBeVisible()
  await backup.button('Import a backup…').click()
  await expect(backup.question).toBeVisible()
  await answerDialogs(app, { open: other })
  await backup.question.getByRole('button', { name: 'Into a folder…' }).click()
  await expect(cloister.notice(`The backup was imported into ${other}.`)).toBeVisible()
  expect(existsSync(path.join(other, 'cloister.duckdb'))).toBe(true)

  const [third, again] = [path.join(folder, 'third'), path.join(folder, 'again.tar.gz')]
  expect(await commandLine('restore', file, '--workspace', third)).toMatch(/: 1 dataset; .*\nThe workspace: /)
  expect(await commandLine('backup', '--workspace', third, '--out', again)).toMatch(/: 1 dataset; .*\nThe backup: /)
  expect(existsSync(again)).toBe(true)
})

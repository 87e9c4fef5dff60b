import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from '../fixtures/app.ts'
import { accessibilityFaults } from '../fixtures/accessibility.ts'
import { picture } from '../fixtures/picture.ts'

const themes = [
  ['light', undefined],
  ['dark', ['color-contrast']],
] as const
const note = 'With the small network, as the board asked.'

/** Two finished runs of the demonstration. */
test.beforeEach(async ({ cloister }) => {
  await cloister.data.openDemo()
  for (const steps of [40, 60]) {
    await cloister.go('Study')
    await cloister.study.setEffort({ steps, attackSteps: 50, repetitions: 2 })
    await cloister.runToResults()
  }
  await cloister.go('Runs')
  // The finding of the first run is on the Runs page while the second goes on.
  await expect(cloister.runs.inState('finished')).toHaveCount(2, { timeout: 120_000 })
  await cloister.runs.describe('.*', { name: 'Sixty steps', note })
})

test('runs are named, annotated, found, removed and brought back', async ({ cloister, folder }) => {
  const { page, runs } = cloister
  await expect(runs.run('Sixty steps')).toContainText(note)
  await expect(runs.all).toHaveCount(2)
  await test.step('the search', async () => {
    await runs.search('BOARD')
    await expect(runs.all).toHaveCount(1)
    await expect(runs.filters.getByRole('status')).toHaveText('1 of 2 shown')
    await runs.search('nowhere')
    await expect(page.getByText('No run is like that.')).toBeVisible()
    await runs.button('Show all').click()
    await expect(runs.all).toHaveCount(2)
    await runs.filters.getByLabel('State').selectOption('finished')
    await expect(runs.filters.getByRole('status')).toHaveText('2 of 2 shown')
    await runs.button('Show all').click()
  })

  await test.step('the note in the report', async () => {
    await cloister.go('Results')
    await expect(cloister.title).toHaveText('Sixty steps')
    const [{ id }] = await cloister.ask('run.list', {})
    const file = path.join(folder, 'report.json')
    await cloister.willSaveTo(file)
    await cloister.ask('report.save', { id, form: 'json', paper: 'A4' })
    const report = JSON.parse(readFileSync(file, 'utf8')) as { title: string; sections: { id: string }[] }
    expect(report.title).toBe('Sixty steps')
    expect(JSON.stringify(report.sections.find(({ id }) => id === 'use'))).toContain(note)
  })

  await test.step('removing, and undoing it', async () => {
    await cloister.go('Runs')
    const before = await cloister.latestOutcome()
    await runs.remove('Sixty steps')
    await expect(runs.all).toHaveCount(1)
    await expect(runs.removed('Sixty steps')).toContainText('It can be brought back until')
    for (const [theme, rules] of themes) {
      await cloister.set('Appearance', theme)
      await cloister.go('Runs')
      await picture(page, `runs-removed-${theme}`)
      expect.soft(await accessibilityFaults(page, rules && [...rules]), theme).toEqual([])
    }
    await runs.undo('Sixty steps')
    await expect(runs.run('Sixty steps')).toContainText(note)
    await expect(runs.removed('Sixty steps')).toHaveCount(0)
    expect(await cloister.latestOutcome()).toEqual(before)
    for (const [theme, rules] of themes) {
      await cloister.set('Appearance', theme)
      await cloister.go('Runs')
      await picture(page, `runs-two-${theme}`)
      expect.soft(await accessibilityFaults(page, rules && [...rules]), theme).toEqual([])
      await runs.run('Sixty steps').getByRole('button', { name: 'Name and note…' }).click()
      await picture(page, `runs-note-${theme}`)
      expect.soft(await accessibilityFaults(page, rules && [...rules]), `dialog, ${theme}`).toEqual([])
      await runs.dialog.getByRole('button', { name: 'Cancel' }).click()
    }
  })

  await test.step('what is removed can be brought back after a restart, until it is deleted for good', async () => {
    const [{ id }] = await cloister.ask('run.list', {})
    await runs.remove('Sixty steps')
    await expect(runs.all).toHaveCount(1)
    await cloister.restart()
    await cloister.go('Runs')
    await expect(runs.all).toHaveCount(1)
    await expect(runs.removed('Sixty steps')).toHaveCount(1)
    await cloister.data.empty()
    await expect(runs.removed('Sixty steps')).toHaveCount(0)
    expect(await cloister.call('run.restore', { id })).toMatchObject({ ok: false, error: { code: 'not-found' } })
  })
})

test('two runs are compared side by side', async ({ cloister }) => {
  const { page, runs } = cloister
  await runs.run('Sixty steps').getByRole('button', { name: 'Compare…' }).click()
  await expect(cloister.title).toHaveText('Two runs side by side')
  await expect(page.getByRole('combobox', { name: 'Second run' })).toContainText('Sixty steps')
  const settings = page.getByRole('table', { name: 'What differs in how they were made' })
  await expect(settings.getByRole('row')).toHaveText([
    /What/,
    /Model, the associational model \(neural network\), steps\s*40\s*60/,
  ])
  await expect(page.getByText('Data, seed and splits are the same')).toBeVisible()
  await expect(page.getByText(/^Of \d+ shared figures with an interval, \d+ differ/)).toBeVisible()
  await expect(page.getByRole('img', { name: /^How often the attacker is right/ })).toBeVisible()
  await expect(page.getByRole('img', { name: /^How far the second run lies from the first/ })).toBeVisible()
  await expect(page.getByRole('img', { name: /on P: area under the curve/ })).toHaveCount(2)

  await test.step('the causal model did not change, and its differences are none', async () => {
    const [second, first] = await cloister.ask('run.list', {})
    const { figures, paired } = await cloister.ask('run.compare', { first: first.id, second: second.id })
    expect(paired).toBe(true)
    const table = figures.filter(({ part, model }) => part === 'predictions' && model === 'cpt/parents')
    expect(table.length).toBeGreaterThan(4)
    for (const { difference } of table) expect(difference).toMatchObject({ mean: 0, low: 0, high: 0 })
  })

  for (const [theme, rules] of themes) {
    await cloister.set('Appearance', theme)
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
    await page.goBack()
    await expect(page.getByRole('table', { name: 'Main figures' })).toBeVisible()
    await picture(page, `compare-${theme}`)
    await page.getByText('Every other shared figure').click()
    expect.soft(await accessibilityFaults(page, rules && [...rules]), theme).toEqual([])
    await page.getByRole('img', { name: /^How often the attacker is right/ }).scrollIntoViewIfNeeded()
    await picture(page, `compare-charts-${theme}`)
    await page.getByRole('table', { name: 'Main figures' }).scrollIntoViewIfNeeded()
    await picture(page, `compare-tables-${theme}`)
  }
  await cloister.button('Exchange them').click()
  await expect(settings.getByRole('row')).toHaveText([
    /What/,
    /Model, the associational model \(neural network\), steps\s*60\s*40/,
  ])

  await test.step('a third run joins them', async () => {
    const [{ datasetId }] = await cloister.ask('run.list', {})
    const third = await cloister.ask('run.start', { datasetId })
    await expect.poll(async () => (await cloister.ask('run.get', { id: third.id })).run.state).toBe('finished')
    await cloister.button('Add a run').click()
    await expect(cloister.title).toHaveText('Three runs side by side')
    await expect(settings.getByRole('row')).toHaveText([/What\s*Run 1\s*Run 2\s*Run 3/, /steps\s*60\s*40\s*60/])
    await expect(page.getByText(/^Run 3 and run 1 share \d+ figures, and all are the same/)).toBeVisible()
    await expect(page.getByRole('img', { name: 'How often the attacker is right, in 3 runs.' })).toBeVisible()
    const main = page.getByRole('table', { name: 'Main figures' })
    await expect(main.getByRole('columnheader', { name: 'Run 3 less run 1' })).toBeVisible()
    // The themes were looked at above.
    await page.getByRole('heading', { level: 1 }).scrollIntoViewIfNeeded()
    await picture(page, 'compare-three')
    await main.scrollIntoViewIfNeeded()
    await picture(page, 'compare-three-tables')
    expect.soft(await accessibilityFaults(page)).toEqual([])
    await cloister.button('Leave out the third').click()
    await expect(cloister.title).toHaveText('Two runs side by side')
    await cloister.ask('run.remove', { id: third.id })
  })
  expect(await page.getByRole('main').evaluate((main) => main.scrollWidth - main.clientWidth)).toBe(0)
})

test('the settings of a run become the study again', async ({ cloister }) => {
  const { page, runs, study } = cloister
  const [, run] = await cloister.ask('run.list', {})
  const { outcome } = await cloister.ask('run.get', { id: run.id })
  const card = runs.all.nth(1)
  for (const [theme, rules] of themes) {
    await cloister.set('Appearance', theme)
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
    await cloister.go('Runs')
    await card.getByRole('button', { name: 'Use these settings…' }).click()
    await picture(page, `runs-reuse-${theme}`)
    expect.soft(await accessibilityFaults(page, rules && [...rules]), theme).toEqual([])
    if (theme === 'light') await runs.dialog.getByRole('button', { name: 'Cancel' }).click()
  }
  await runs.dialog.getByRole('button', { name: 'Use these settings' }).click()
  await expect(cloister.notice('The study is set as it was for')).toBeVisible()
  await expect(study.runButton).toBeEnabled()
  const stored = await cloister.ask('study.get', { datasetId: run.datasetId })
  expect(stored).toEqual(outcome?.results.spec.settings)
  expect(stored.models.find(({ kind }) => kind === 'mlp')).toMatchObject({ steps: 40 })
  await study.expert.check()
  await expect(study.section('Models').getByRole('spinbutton', { name: 'Training steps' })).toHaveValue('40')
})

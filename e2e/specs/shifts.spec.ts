import path from 'node:path'
import { StudySettings } from '#shared/contracts/study.ts'
import { accessibilityFaults } from '../fixtures/accessibility.ts'
import { expect, test } from '../fixtures/app.ts'
import { pagesOf } from '../fixtures/pdf.ts'
import { picture } from '../fixtures/picture.ts'
import { patients, writeTable } from '../fixtures/tables.ts'
import { setNumber } from '../pages/part.ts'

/** Patients whose relapse has two causes and an effect, and a study that takes a second. */
test.beforeEach(async ({ cloister, folder }) => {
  const { graph, study } = cloister
  await cloister.import.importFile(writeTable(folder, 'patients.csv', patients()))
  await cloister.go('Graph')
  await graph.addEdge('age', 'relapse')
  await graph.addEdge('smoker', 'relapse')
  await graph.addEdge('relapse', 'marker')
  await cloister.go('Study')
  await expect(study.redraw).toBeChecked()
  await study.setEffort({ steps: 60, attackSteps: 60, repetitions: 2 })
  await study.expert.uncheck()
})

test('noise and values that are set are chosen, run, and told in the results and the report', async ({
  cloister,
  folder,
}) => {
  const { page, results, study } = cloister
  await test.step('choose them by the keyboard', async () => {
    for (const choice of [study.noise, study.valuesSet]) {
      await choice.focus()
      await page.keyboard.press('Space')
      await expect(choice).toBeChecked()
    }
    await setNumber(page.getByRole('spinbutton', { name: 'How noisy' }), 1)
    // The causes of the outcome come first, and the outcome itself cannot be chosen.
    await expect(study.columnsSet).toHaveValue('age')
    await expect(study.columnsSet.getByRole('option')).toHaveText(['age', 'smoker', 'weight', 'marker'])
    await expect(study.howSet('age')).toHaveValue('at-least')
    await expect(page.getByRole('spinbutton', { name: 'Lowest age' })).toHaveValue('74')
    await setNumber(page.getByRole('spinbutton', { name: 'Lowest age' }), 65)
    await study.button('Set another column').click()
    await expect(study.columnsSet.nth(1)).toHaveValue('smoker')
    const value = page.getByRole('combobox', { name: 'Value of smoker' })
    await expect(value.getByRole('option')).toHaveText(['no', 'yes'])
    await value.selectOption('no')
    await expect(study.runButton).toBeEnabled()
  })

  await test.step('in light and dark', async () => {
    for (const [theme, rules] of [
      ['dark', ['color-contrast']],
      ['light', undefined],
    ] as const) {
      await cloister.set('Appearance', theme)
      await cloister.go('Study')
      // What was just chosen is there when one comes back, however quickly.
      await expect(study.columnsSet).toHaveCount(2)
      await expect(page.getByRole('spinbutton', { name: 'Lowest age' })).toHaveValue('65')
      await study.section('On whom').scrollIntoViewIfNeeded()
      await picture(page, `shifts-study-${theme}`)
      expect(await accessibilityFaults(page, rules && [...rules]), theme).toEqual([])
    }
  })

  await test.step('run', async () => {
    await cloister.runToResults()
    const { data, notes, spec } = await cloister.latestResults()
    expect(data.shiftRows.map(({ distribution }) => distribution)).toEqual(['P*:redraw', 'P*:noise', 'P*:intervene'])
    expect(spec.settings.shifts).toEqual(
      StudySettings.shape.shifts.parse([
        { kind: 'redraw' },
        { kind: 'noise', eta: 1 },
        {
          kind: 'intervene',
          interventions: [
            { column: 'age', to: 'range', from: 65 },
            { column: 'smoker', to: 'value', value: 'no' },
          ],
        },
      ]),
    )
    expect(notes.join(' ')).toContain('age is always at least 65 and smoker is always “no”, whatever their causes')
  })

  await test.step('results', async () => {
    for (const table of ['Predictions', 'Attacks and controls'])
      for (const name of ['P*: redrawn', 'P*: noise added', 'P*: values set'])
        await expect(results.table(table)).toContainText(name)
    await expect(page.getByText(/The causal model: members are told from a noisier population/)).toBeVisible()
    await expect(page.getByText(/members are told from a population with values set/)).toHaveCount(2)
    await picture(page, 'shifts-results')
    await results.table('Predictions').scrollIntoViewIfNeeded()
    await picture(page, 'shifts-results-tables')
    expect(await accessibilityFaults(page)).toEqual([])
    await cloister.set('Appearance', 'dark')
    await cloister.go('Results')
    await expect(results.finding).toBeVisible()
    await picture(page, 'shifts-results-dark')
    expect(await accessibilityFaults(page, ['color-contrast'])).toEqual([])
  })

  await test.step('report', async () => {
    const pdf = path.join(folder, 'shifts.pdf')
    await cloister.saveReport(pdf)
    expect(pagesOf(pdf).length).toBeGreaterThanOrEqual(9)
  })
})

test('what cannot be set is said where it is chosen, and how to mend it', async ({ cloister }) => {
  const { page, study } = cloister
  await study.valuesSet.check()
  await setNumber(page.getByRole('spinbutton', { name: 'Lowest age' }), 500)
  await expect(page.getByText('Only 0 rows have age of at least 500.')).toBeVisible()
  await expect(study.runButton).toBeDisabled()
  await study.howSet('age').selectOption('between')
  await expect(study.runButton).toBeEnabled()

  await study.columnsSet.selectOption('smoker')
  await study.howSet('smoker').selectOption('in these shares')
  const share = page.getByRole('spinbutton', { name: '“yes”, %' })
  await setNumber(share, 80)
  await expect(page.getByText('The shares of smoker add up to 147 %.')).toBeVisible()
  await expect(study.runButton).toBeDisabled()
  await page.getByText('The shares of smoker add up to').scrollIntoViewIfNeeded()
  await picture(page, 'shifts-study-shares')
  expect(await accessibilityFaults(page)).toEqual([])
  await setNumber(page.getByRole('spinbutton', { name: '“no”, %' }), 20)
  await expect(study.runButton).toBeEnabled()

  await study.expert.check()
  await page.getByRole('checkbox', { name: /zeros are kept/ }).check()
  const drawn = page.getByRole('group', { name: 'Values set' }).getByRole('spinbutton', { name: 'Rows to draw' })
  await setNumber(drawn, 500)
  await study.section('On whom').scrollIntoViewIfNeeded()
  await picture(page, 'shifts-study-expert')
  expect(await accessibilityFaults(page)).toEqual([])
  await cloister.restart()
  await cloister.go('Study')
  await expect(study.howSet('smoker')).toHaveValue('shares')
  await study.button('Do not set smoker').click()
  await expect(study.valuesSet).not.toBeChecked()
})

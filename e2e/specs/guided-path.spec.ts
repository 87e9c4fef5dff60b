import path from 'node:path'
import { accessibilityFaults } from '../fixtures/accessibility.ts'
import { expect, test } from '../fixtures/app.ts'
import { countClicks } from '../fixtures/clicks.ts'
import { answerDialogs } from '../fixtures/dialogs.ts'
import { pagesOf } from '../fixtures/pdf.ts'
import { picture } from '../fixtures/picture.ts'
import { patients, writeTable } from '../fixtures/tables.ts'

const themes = [
  ['light', undefined],
  ['dark', ['color-contrast']],
] as const
/** From the start of the program to a PDF, with a file of one's own. */
const mostClicks = 12

/** The table with the outcome in the middle and under a name that tells nothing, so that it cannot be guessed. */
function unnamedOutcome() {
  const { header, rows } = patients()
  const order = [4, 0, 1, 2, 3]
  return {
    header: order.map((i) => (i === 4 ? 'status' : header[i])),
    rows: rows.map((row) => order.map((i) => row[i])),
  }
}

test(`a CSV file becomes a report in at most ${mostClicks} clicks, system dialogs included`, async ({
  cloister,
  folder,
}) => {
  const { app, graph, page, results, study } = cloister
  const pathLine = page.getByRole('region', { name: 'Path of this study' })
  const pdf = path.join(folder, 'report.pdf')
  await answerDialogs(app, { open: writeTable(folder, 'ward.csv', unnamedOutcome()), save: pdf })
  const clicks = await countClicks(app, page)
  await expect(pathLine).toContainText('Begin with a CSV file')

  await test.step('data', async () => {
    await cloister.button('Import CSV…').click()
    await expect(cloister.import.firstRows).toBeVisible()
    await picture(page, 'path-import')
    await cloister.import.store()
  })

  await test.step('columns', async () => {
    await expect(pathLine).toContainText('Next: say which column is the outcome.')
    await expect(cloister.button('Next: the graph')).toBeDisabled()
    await picture(page, 'path-columns')
    await cloister.button('status is the outcome').click()
    await expect(cloister.data.role('status')).toHaveValue('outcome')
    // The defaults take minutes, and say nothing more about the way: a small study in their place, as nobody would click it.
    const [{ id: datasetId }] = await cloister.ask('dataset.list', {})
    const usual = await cloister.ask('study.get', { datasetId })
    const models = usual.models.map((model) => (model.kind === 'mlp' ? { ...model, steps: 60 } : model))
    await cloister.ask('study.save', {
      datasetId,
      settings: { ...usual, models, attacks: [{ kind: 'loss-threshold', threshold: 'fitted' }], repetitions: 2 },
    })
    await cloister.button('Next: the graph').click()
  })

  await test.step('graph', async () => {
    await expect(pathLine).toContainText('Next: tick in the graph what causes status.')
    for (const cause of ['age', 'smoker'])
      await page.getByRole('checkbox', { name: `${cause} is a cause of status` }).click()
    await expect(graph.reading).toContainText('status is caused by age and smoker.')
    await picture(page, 'path-graph')
    await cloister.button('Plan the study').click()
  })

  await test.step('study', async () => {
    await expect(pathLine).toContainText('Next: look the study over and run it.')
    await expect(study.runButton).toBeEnabled()
    await picture(page, 'path-study')
    await study.run()
    await picture(page, 'path-run')
  })

  await test.step('results and report', async () => {
    await expect(results.finding).toBeVisible({ timeout: 170_000 })
    await expect(pathLine).toContainText('Next: read the finding, then save the report.')
    await results.reportButton.click()
    await expect(cloister.notice('Saved as report.pdf.')).toBeVisible({ timeout: 60_000 })
    await expect(pathLine).toContainText('Every step is done')
    expect(pagesOf(pdf).length).toBeGreaterThanOrEqual(9)
  })

  const used = await clicks()
  test.info().annotations.push({ type: 'clicks', description: `${used} of at most ${mostClicks}` })
  console.log(`from the start of the program to a PDF: ${used} clicks (at most ${mostClicks})`)
  expect(used).toBeLessThanOrEqual(mostClicks)
  expect(used, 'every click is counted').toBeGreaterThanOrEqual(8)

  await test.step('the path is accessible', async () => {
    for (const [theme, rules] of themes) {
      await cloister.set('Appearance', theme)
      await cloister.go('Graph')
      await picture(page, `path-done-${theme}`)
      expect.soft(await accessibilityFaults(page, rules && [...rules]), theme).toEqual([])
    }
  })

  await test.step('experts see every setting, and no path', async () => {
    await page.getByRole('link', { name: 'Settings' }).click()
    await page.getByRole('combobox', { name: 'Way of working' }).selectOption('expert')
    await cloister.go('Study')
    await expect(pathLine).toHaveCount(0)
    await expect(study.section('Models').getByRole('spinbutton', { name: 'Training steps' })).toBeVisible()
    await study.expert.uncheck()
    await expect(study.section('Models').getByRole('spinbutton', { name: 'Training steps' })).toHaveCount(0)
  })
})

test('the first page leads to the demonstration, a file or a published study in one click', async ({ cloister }) => {
  const { page } = cloister
  const start = cloister.button('Start the study')
  await expect(start).toBeVisible()
  for (const [theme, rules] of themes) {
    await cloister.set('Appearance', theme)
    await cloister.go('Data')
    await expect(start).toBeVisible()
    await picture(page, `welcome-${theme}`)
    expect.soft(await accessibilityFaults(page, rules && [...rules]), theme).toEqual([])
  }
  await start.click()
  await expect(page.getByRole('status', { name: 'Running' })).toBeVisible()
  await expect(page.getByRole('progressbar')).toBeVisible()
  await picture(page, 'welcome-published')
  await cloister.button('Cancel').click()
  await expect(page.getByRole('status', { name: 'Running' })).toHaveCount(0, { timeout: 30_000 })
})

import type { Page } from '@playwright/test'
import { expect, test } from '../fixtures/app.ts'
import { accessibilityFaults } from '../fixtures/accessibility.ts'
import { picture } from '../fixtures/picture.ts'
import { patients, writeTable } from '../fixtures/tables.ts'

// The themes differ in their colours and in nothing else.
for (const [theme, rules] of [
  ['light', undefined],
  ['dark', ['color-contrast']],
] as const)
  test(`every page is accessible in the ${theme} theme`, async ({ cloister, folder }) => {
    const { data, graph, page, runs, study } = cloister
    const check = async (name: string) => {
      await picture(page, `${theme}-${name}`)
      expect.soft(await accessibilityFaults(page, rules && [...rules]), name).toEqual([])
    }

    await cloister.set('Appearance', theme)
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
    await check('settings')
    await cloister.go('Data')
    await check('welcome')
    for (const step of ['Graph', 'Study', 'Runs', 'Results'] as const) {
      await cloister.go(step)
      await check(`empty-${step.toLowerCase()}`)
    }

    await cloister.go('Data')
    await cloister.import.choose(writeTable(folder, 'patients.csv', patients()))
    await expect(cloister.import.firstRows).toBeVisible()
    await check('import')
    await cloister.import.store()
    await data.role('marker').selectOption('outcome')
    await page.getByText('First rows').click()
    await check('data-cut-point')
    await data.button('Remove…').click()
    await check('data-dialog')
    await data.removeDialog.getByRole('button', { name: 'Remove', exact: true }).click()
    await check('notice')
    await cloister.button('Close this message').click()
    await data.openDemo()
    await check('data')

    await cloister.go('Graph')
    await graph.addEdge('CRP', 'age')
    await expect(graph.message).toBeVisible()
    await check('graph')
    await cloister.go('Study')
    await expect(study.runButton).toBeEnabled()
    await check('study')
    await study.setEffort({ steps: 100_000, attackSteps: 100, repetitions: 2 })
    await check('study-expert-below')
    await study.section('Models').scrollIntoViewIfNeeded()
    await check('study-expert')
    await cloister.startRun()
    await check('runs-running')
    await runs.button('Cancel').click()
    await expect(runs.inState('cancelled')).toBeVisible()

    await cloister.go('Study')
    await study.setEffort({ steps: 50, attackSteps: 50, repetitions: 2 })
    await cloister.runToResults()
    await check('results')
    await page.getByRole('heading', { name: 'Predictions', exact: true }).scrollIntoViewIfNeeded()
    await check('results-tables')
    await cloister.go('Runs')
    await check('runs')
    await cloister.go('Help')
    await check('help')
    await page.getByRole('link', { name: 'Prepare the file, and say what its columns are' }).click()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Prepare the file, and say what its columns are')
    await expect(page.getByRole('cell', { name: 'sensitive feature', exact: true })).toBeVisible()
    await check('guide')
    await page.getByRole('link', { name: 'Next: Say what causes what, or have it learned' }).click()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Say what causes what, or have it learned')
  })

test('every page uses the room of a large window', async ({ cloister }) => {
  const { app, data, page, study } = cloister
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0].setContentSize(2560, 1440))
  await expect.poll(() => page.evaluate(() => [innerWidth, innerHeight])).toEqual([2560, 1440])
  await data.openDemo()
  await picture(page, 'large-data')
  await cloister.go('Graph')
  await picture(page, 'large-graph')
  await cloister.go('Study')
  await study.setEffort({ steps: 50, attackSteps: 50, repetitions: 2 })
  await picture(page, 'large-study')
  await cloister.runToResults()
  await picture(page, 'large-results')
  await expectNoSidewaysScroll(page)
})

test('every page fits the smallest window', async ({ cloister, folder }) => {
  const { app, data, page, study } = cloister
  await app.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows()
    const [width, height] = window.getMinimumSize()
    window.setContentSize(width, height)
  })
  await expect.poll(() => page.evaluate(() => innerWidth)).toBe(960)
  await cloister.import.choose(writeTable(folder, 'patients.csv', patients()))
  await expect(cloister.import.firstRows).toBeVisible()
  await picture(page, 'small-import')
  await expectNoSidewaysScroll(page)
  await cloister.go('Data')
  await data.openDemo()
  await picture(page, 'small-data')
  await expectNoSidewaysScroll(page)
  await cloister.go('Graph')
  await picture(page, 'small-graph')
  await expectNoSidewaysScroll(page)
  await cloister.graph.startFrom('what the data say: learn it…')
  await expect(cloister.learn.learnButton).toBeVisible()
  await picture(page, 'small-learn')
  await expectNoSidewaysScroll(page)
  await cloister.go('Graph')
  await cloister.tables.open()
  await cloister.tables.fit()
  await picture(page, 'small-tables')
  await expectNoSidewaysScroll(page)
  await cloister.go('Graph')
  await cloister.graph.startFrom('a network that comes with Cloister…')
  await expect(page.getByRole('row')).toHaveCount(5)
  await picture(page, 'small-networks')
  await expectNoSidewaysScroll(page)
  await cloister.go('Study')
  await study.setEffort({ steps: 50, attackSteps: 50, repetitions: 2 })
  await picture(page, 'small-study')
  await expectNoSidewaysScroll(page)
  await cloister.runToResults()
  await picture(page, 'small-results')
  await expectNoSidewaysScroll(page)
})

async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const tooWide = await page.getByRole('main').evaluate((main) => main.scrollWidth - main.clientWidth)
  expect(tooWide, 'pixels that lie beyond the right edge').toBe(0)
}

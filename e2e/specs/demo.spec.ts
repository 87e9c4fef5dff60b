import path from 'node:path'
import { expect, test } from '../fixtures/app.ts'
import { networkUse } from '../fixtures/network.ts'
import { pagesOf } from '../fixtures/pdf.ts'
import { picture } from '../fixtures/picture.ts'

test.use({ switches: ['--log-net-log={folder}/net-log.json'] })

test('the demonstration goes from its data to a report, and sends nothing', async ({ cloister, folder }) => {
  const { page, data, graph, study, runs, results } = cloister
  await expect(cloister.title).toHaveText('Welcome')
  await picture(page, '01-welcome')

  await test.step('data', async () => {
    await data.openDemo()
    await expect(cloister.title).toHaveText('Infection on a ward')
    await expect(data.role('infection')).toHaveValue('outcome')
    await expect(data.role('hospital')).toHaveValue('site')
    await expect(data.role('patient')).toHaveValue('identifier')
    await picture(page, '02-data')
  })

  await test.step('graph', async () => {
    await cloister.go('Graph')
    await expect(graph.reading).toContainText(
      'infection is caused by age, immunosuppressed and central line days. The causal model will use these three and nothing else.',
    )
    await expect(page.getByLabel('CRP, child')).toBeVisible()
    await picture(page, '03-graph')
  })

  await test.step('study', async () => {
    await cloister.go('Study')
    await expect(page.getByText('1,200 rows can be used.')).toBeVisible()
    await picture(page, '04-study')
    await study.setEffort({ steps: 400, repetitions: 3, attackSteps: 300 })
    await picture(page, '05-study-expert')
  })

  await test.step('run', async () => {
    await study.run()
    await expect(runs.progress).toBeVisible()
    await expect(page.getByText('Loss while training the associational model')).toBeVisible({ timeout: 60_000 })
    await picture(page, '06-run')
  })

  await test.step('results', async () => {
    await expect(results.finding).toBeVisible({ timeout: 120_000 })
    await expect(results.chart(/Asked who was in the training data/)).toBeVisible()
    await expect(results.table('Attacks and controls')).toContainText('control: shift only')
    await picture(page, '07-results')
    await page.getByRole('heading', { name: 'Predictions', exact: true }).scrollIntoViewIfNeeded()
    await picture(page, '08-results-tables')
  })

  await test.step('report', async () => {
    for (const [paper, size] of [
      ['A4', { width: 596, height: 843 }],
      ['Letter', { width: 612, height: 792 }],
    ] as const) {
      await cloister.set('Paper of reports', paper)
      await cloister.go('Results')
      const pdf = path.join(folder, `${paper}.pdf`)
      await cloister.willSaveTo(pdf)
      await results.reportButton.click()
      await expect(cloister.notice(`Saved as ${paper}.pdf.`)).toBeVisible({ timeout: 60_000 })
      // Title, decisions with their limits, contents and fifteen sections, of which short ones share a page; fonts differ.
      const pages = pagesOf(pdf)
      expect(pages.length).toBeGreaterThanOrEqual(12)
      expect(pages.length).toBeLessThanOrEqual(24)
      expect(pages).toEqual(pages.map(() => size))
    }
  })

  await test.step('nothing was asked of the network', async () => {
    await cloister.close()
    expect(networkUse(path.join(folder, 'net-log.json'))).toEqual({ lookUps: [], sockets: [], sentBytes: 0 })
  })
})

import { existsSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from '../fixtures/app.ts'
import { sharedData } from '../fixtures/launch.ts'
import { pagesOf } from '../fixtures/pdf.ts'
import { picture } from '../fixtures/picture.ts'

const file = path.join(sharedData, 'tabular', 'framingham.csv')

/** Each of them raises the risk of coronary heart disease by what is known of it. */
const causes = ['age', 'male', 'sysBP', 'currentSmoker', 'diabetes', 'totChol']

test(`the Framingham study goes from its file to a report (${file})`, async ({ cloister, folder }) => {
  test.skip(!existsSync(file), `${file} is not on this machine`)
  const { data, graph, page, results, study } = cloister

  await test.step('import', async () => {
    await cloister.import.choose(file)
    await expect(cloister.import.type('age')).toHaveValue('number')
    await expect(cloister.import.type('CHD')).toHaveValue('category')
    await expect(page.getByText('16 columns.')).toBeVisible()
    await picture(page, 'framingham-1-import')
    await cloister.import.store()
  })

  await test.step('data', async () => {
    await expect(page.getByText('4,240 rows, 16 columns.')).toBeVisible()
    await data.role('CHD').selectOption('outcome')
    await expect(page.getByText('7 columns have missing values.')).toBeVisible()
    await expect(data.ifMissing('glucose')).toHaveValue('impute')
    await picture(page, 'framingham-2-data')
  })

  await test.step('graph', async () => {
    await cloister.go('Graph')
    for (const cause of causes) await graph.addEdge(cause, 'CHD')
    await graph.addEdge('age', 'sysBP')
    await graph.addEdge('male', 'currentSmoker')
    await expect(graph.reading).toContainText(
      'CHD is caused by age, male, sysBP, currentSmoker, diabetes and totChol. The causal model will use these six and nothing else.',
    )
    await picture(page, 'framingham-3-graph')
  })

  await test.step('study', async () => {
    await cloister.go('Study')
    await expect(page.getByText('4,240 rows can be used.')).toBeVisible()
    await expect(study.redraw).toBeChecked()
    await study.setHiddenLayers('32 – 32')
    await study.setEffort({ steps: 300, attackSteps: 200, repetitions: 3 })
    await picture(page, 'framingham-4-study')
  })

  await test.step('run', async () => {
    await cloister.startRun()
    await picture(page, 'framingham-5-run')
  })

  await test.step('results', async () => {
    await expect(results.finding).toBeVisible({ timeout: 120_000 })
    await expect(results.table('Predictions')).toContainText('P*: redrawn')
    await expect(results.table('Attacks and controls')).toContainText('control: shift only')
    await picture(page, 'framingham-6-results')
  })

  await test.step('report', async () => {
    const pdf = path.join(folder, 'framingham.pdf')
    await cloister.saveReport(pdf)
    expect(pagesOf(pdf).length).toBeGreaterThanOrEqual(9)
    await cloister.go('Settings')
    await picture(page, 'framingham-7-settings')
    await cloister.go('Help')
    await picture(page, 'framingham-8-help')
  })
})

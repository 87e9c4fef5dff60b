import { Cloister } from '../pages/cloister.ts'
import { answerDialogs, expect, picture, test } from '../fixtures/app.ts'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'

test('the demonstration goes from its data to a report', async ({ app, page, folder }) => {
  const cloister = new Cloister(app, page)
  await expect(cloister.title).toHaveText('Welcome')
  await picture(page, '01-welcome')

  await test.step('data', async () => {
    await cloister.openDemo()
    await expect(cloister.title).toHaveText('Infection on a ward')
    await expect(cloister.role('infection')).toHaveValue('outcome')
    await expect(cloister.role('hospital')).toHaveValue('site')
    await expect(cloister.role('patient')).toHaveValue('identifier')
    await picture(page, '02-data')
  })

  await test.step('graph', async () => {
    await cloister.go('Graph')
    await expect(cloister.reading).toContainText(
      'infection is caused by age, immunosuppressed and central line days. The causal model will use these three and nothing else.',
    )
    await expect(page.getByLabel('CRP, child')).toBeVisible()
    await picture(page, '03-graph')
  })

  await test.step('study', async () => {
    await cloister.go('Study')
    await expect(page.getByText('1,200 rows can be used.')).toBeVisible()
    await picture(page, '04-study')
    await cloister.makeStudySmall({ steps: 400, repetitions: 3, attackSteps: 300 })
    await picture(page, '05-study-expert')
  })

  await test.step('run', async () => {
    await cloister.button('Run the study').click()
    await expect(page.getByRole('progressbar')).toBeVisible()
    await expect(page.getByText('Loss while training mlp/all')).toBeVisible({ timeout: 60_000 })
    await picture(page, '06-run')
  })

  await test.step('results', async () => {
    await expect(page.getByText(/Asked who was in the training data/).first()).toBeVisible({ timeout: 120_000 })
    await expect(page.getByRole('img', { name: /Asked who was in the training data/ })).toBeVisible()
    await expect(page.getByRole('table', { name: 'Attacks and controls' })).toContainText('control: shift only')
    await picture(page, '07-results')
    await page.getByRole('heading', { name: 'Predictions', exact: true }).scrollIntoViewIfNeeded()
    await picture(page, '08-results-tables')
  })

  await test.step('report', async () => {
    for (const paper of ['A4', 'Letter']) {
      await cloister.go('Settings')
      await page.getByRole('combobox', { name: 'Paper of reports' }).selectOption(paper)
      await cloister.go('Results')
      const pdf = path.join(folder, `${paper}.pdf`)
      await answerDialogs(app, { save: pdf })
      await cloister.button('Save the report (PDF)…').click()
      await expect(page.getByText(`Saved as ${paper}.pdf.`)).toBeVisible({ timeout: 60_000 })
      expect(existsSync(pdf)).toBe(true)
      expect(readFileSync(pdf).subarray(0, 5).toString()).toBe('%PDF-')
    }
  })
})

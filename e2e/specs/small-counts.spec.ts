import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { ReportDocument } from '#shared/contracts/report.ts'
import { accessibilityFaults } from '../fixtures/accessibility.ts'
import { expect, test } from '../fixtures/app.ts'
import { picture } from '../fixtures/picture.ts'
import { commandLine } from '../fixtures/processes.ts'
import { patients, writeTable } from '../fixtures/tables.ts'
import { setNumber } from '../pages/part.ts'

/** Patients of whom 7 were transferred, 4 eat nothing, and of 3 the score is missing. */
function withFew(folder: string): string {
  const { header, rows } = patients()
  const marked = rows.map(([age, smoker, weight, marker, relapse], i) => [
    age,
    smoker,
    weight,
    marker,
    i % 35 === 5 ? 'transferred' : relapse,
    i % 60 === 7 ? 'nothing' : i % 2 ? 'meat' : 'plants',
    i % 80 === 9 ? '' : String(i % 5),
  ])
  return writeTable(folder, 'few.csv', { header: [...header, 'diet', 'score'], rows: marked })
}

test('counts of few people are seen on the Data page alone, and hidden there too where that is asked', async ({
  cloister,
  folder,
}) => {
  test.slow()
  const { data, page, report, results, study } = cloister
  const csv = withFew(folder)
  const diet = page.getByRole('row', { name: /^diet/ })
  const note = page.getByText(/^This page shows counts of fewer than 10 people too/)
  const hide = page.getByRole('checkbox', { name: /^Hide them, as for a shared screen/ })

  await test.step('the Data page says so, and hides them', async () => {
    await cloister.import.importFile(csv)
    await data.role('relapse').selectOption('outcome')
    await data.ifMissing('score').selectOption('leave the row out')
    await expect(diet.getByRole('img')).toHaveAccessibleName(/nothing 4/)
    await expect(note).toBeVisible()
    await expect(page.getByText('First rows')).toBeVisible()
    await hide.check()
    await expect(note).toBeHidden()
    await expect(diet.getByRole('img')).toHaveAccessibleName('diet: bars of fewer than 10 rows are hidden')
    await expect(diet).not.toContainText('nothing')
    await expect(page.getByText('First rows')).toBeHidden()
    await expect(page.getByRole('row', { name: /^score/ })).toContainText('few')
    await expect(page.getByRole('row', { name: /^age/ })).toContainText(/half of them [\d.]+ to [\d.]+/)
    for (const theme of ['light', 'dark']) {
      await page.evaluate((theme) => (document.documentElement.dataset.theme = theme), theme)
      await hide.scrollIntoViewIfNeeded()
      expect(await accessibilityFaults(page)).toEqual([])
      await picture(page, `small-counts-data-${theme}`)
    }
    await hide.uncheck()
    await expect(diet).toContainText('nothing')
  })

  await test.step('results and what is saved of them do not tell them', async () => {
    const [{ id }] = await cloister.ask('dataset.list', {})
    const graph = await cloister.ask('graph.get', { datasetId: id })
    const edges: [string, string][] = [
      ['age', 'relapse'],
      ['smoker', 'relapse'],
    ]
    await cloister.ask('graph.save', { datasetId: id, graph: { ...graph, edges } })
    await page.reload()
    await cloister.go('Study')
    await study.setEffort({ steps: 40, attackSteps: 40, repetitions: 2 })
    await study.setHiddenLayers('8')
    await cloister.runToResults()
    const left = page.getByText(
      /^Counts of fewer than 10 people are not told, nor others from which they would follow: 4 counts left out\./,
    )
    await left.scrollIntoViewIfNeeded()
    await picture(page, 'small-counts-results')
    const { data: told, suppression } = await cloister.latestResults()
    expect(suppression).toEqual({ smallest: 10, hidden: 4 })
    expect(told).toMatchObject({ rows: null, usedRows: 237, dropped: [{ column: 'score', rows: null }] })
    expect(told.classes.find(({ name }) => name === 'transferred')?.rows).toBeNull()
    expect(told.classes.filter(({ rows }) => rows === null)).toHaveLength(2)
    for (const form of ['HTML', 'JSON'] as const) {
      const name = `report.${form.toLowerCase()}`
      await cloister.willSaveTo(path.join(folder, name))
      await report.open()
      await report.save(form)
      await expect(cloister.notice(`Saved as ${name}.`)).toBeVisible({ timeout: 60_000 })
    }
    const html = readFileSync(path.join(folder, 'report.html'), 'utf8')
    expect(html).toContain('It is not told how many rows have')
    expect(html).not.toMatch(/transferred \(\d|240 (in the file|rows)|3 of 240/)
    const saved = JSON.parse(readFileSync(path.join(folder, 'report.json'), 'utf8')) as ReportDocument
    expect(saved.run.results).toMatchObject({ data: told, suppression })
    await cloister.button('Verify').click()
    await expect(results.verification).toContainText('equal bit for bit', { timeout: 120_000 })
  })

  await test.step('the limit is a setting; what was stored is whole', async () => {
    await cloister.go('Settings')
    const section = page.getByRole('region', { name: 'Counts of few people' })
    for (const theme of ['light', 'dark']) {
      await page.evaluate((theme) => (document.documentElement.dataset.theme = theme), theme)
      expect(await accessibilityFaults(page)).toEqual([])
      await section.scrollIntoViewIfNeeded()
      await picture(page, `small-counts-settings-${theme}`)
    }
    await setNumber(section.getByRole('spinbutton', { name: 'Smallest count shown' }), 1)
    await expect(section).toContainText('Every count is told')
    expect((await cloister.latestResults()).data).toMatchObject({ rows: 240, dropped: [{ rows: 3 }] })
    await cloister.go('Data')
    await expect(note).toBeHidden()
  })

  await test.step('a report without them is verified on the command line bit for bit', async () => {
    const out = await commandLine('verify', path.join(folder, 'report.json'), '--data', csv, '--threads', '1')
    expect(out).toMatch(/^VERIFIED\./)
  })
})

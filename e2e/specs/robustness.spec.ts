import path from 'node:path'
import { accessibilityFaults } from '../fixtures/accessibility.ts'
import { expect, test } from '../fixtures/app.ts'
import { picture } from '../fixtures/picture.ts'
import { setNumber } from '../pages/part.ts'

const name = 'Robustness to tampering and drift'

test('measurements are moved as the graph allows, and the causal model stays as it is', async ({
  cloister,
  folder,
}) => {
  test.setTimeout(300_000)
  const { data, page, results, study } = cloister
  await data.openDemo()
  await cloister.go('Study')
  await study.setEffort({ steps: 300, attackSteps: 60, repetitions: 3 })
  await study.setHiddenLayers('16')
  await expect(study.analysis(name)).not.toBeChecked()
  await study.analysis(name).check()
  const analyses = study.section('More analyses')
  await setNumber(analyses.getByRole('spinbutton', { name: 'Records moved' }), 150)
  await setNumber(analyses.getByRole('spinbutton', { name: 'Attack’s steps' }), 10)
  await expect(study.runButton).toBeEnabled()
  for (const theme of ['light', 'dark'] as const) {
    await cloister.set('Appearance', theme)
    await cloister.go('Study')
    await study.expert.check()
    await study.analysis(name).evaluate((box) => box.scrollIntoView())
    await picture(page, `${theme}-study-robustness`)
    expect.soft(await accessibilityFaults(page), `${theme} study`).toEqual([])
  }

  await cloister.runToResults()
  const found = (await cloister.latestResults()).analyses?.find((analysis) => analysis.kind === 'robustness')
  expect(found?.columns.filter(({ isMoved }) => isMoved).map(({ column }) => column)).toEqual([
    'kidney disease',
    'CRP',
    'lactate',
    'white cells',
    'antibiotics',
    'intensive care',
  ])
  expect(found?.models.map(({ search }) => search)).toEqual(['nothing', 'gradient'])

  const section = results.analysis(name)
  for (const theme of ['light', 'dark'] as const) {
    await cloister.set('Appearance', theme)
    await cloister.go('Results')
    await expect(section.getByRole('img').first()).toBeVisible()
    await expect(section.getByRole('img')).toHaveCount(4)
    await section.getByRole('heading', { level: 2 }).evaluate((heading) => heading.scrollIntoView())
    await picture(page, `${theme}-results-robustness`)
    await section
      .getByRole('img')
      .nth(1)
      .evaluate((chart) => chart.scrollIntoView())
    await picture(page, `${theme}-results-robustness-drift`)
    for (const [i, of] of [0, 4].entries()) {
      await section
        .getByRole('table')
        .nth(of)
        .evaluate((table) => table.scrollIntoView())
      await picture(page, `${theme}-results-robustness-table-${i + 1}`)
    }
    expect.soft(await accessibilityFaults(page), `${theme} results`).toEqual([])
  }
  await expect(section).toContainText('Nothing that the causal model reads may be moved')
  await expect(section).toContainText('changing it can change infection itself')

  await cloister.saveReport(path.join(folder, 'robustness.pdf'))
})

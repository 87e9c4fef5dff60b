import path from 'node:path'
import { accessibilityFaults } from '../fixtures/accessibility.ts'
import { expect, test } from '../fixtures/app.ts'
import { picture } from '../fixtures/picture.ts'
import { setNumber } from '../pages/part.ts'

const names = ['Audited epsilon', 'Defences compared']
const kinds = ['audit', 'defences']

test('epsilon is audited and defences are compared, with one click each', async ({ cloister, folder }) => {
  test.setTimeout(300_000)
  const { data, page, results, study } = cloister
  await data.openDemo()
  await cloister.go('Study')
  await study.setEffort({ steps: 150, attackSteps: 60, repetitions: 3 })
  await study.setHiddenLayers('16')
  for (const name of names) {
    await expect(study.analysis(name)).not.toBeChecked()
    await study.analysis(name).check()
  }
  const analyses = study.section('More analyses')
  await setNumber(analyses.getByRole('spinbutton', { name: 'Trainings' }), 8)
  await setNumber(analyses.getByRole('spinbutton', { name: 'Records audited' }), 200)
  await setNumber(analyses.getByRole('spinbutton', { name: 'Temperature' }), 2)
  // The network is chosen without being asked for.
  const defended = analyses.getByRole('combobox', { name: 'Defend' })
  await expect(defended).toHaveValue('1')
  await expect(study.runButton).toBeEnabled()

  for (const theme of ['light', 'dark'] as const) {
    await cloister.set('Appearance', theme)
    await cloister.go('Study')
    await study.expert.check()
    await analyses.getByRole('checkbox', { name: /^Audited epsilon/ }).evaluate((box) => box.scrollIntoView())
    await picture(page, `${theme}-study-privacy-analyses`)
    expect.soft(await accessibilityFaults(page), `${theme} study`).toEqual([])
  }

  await cloister.runToResults()
  const found = await cloister.latestResults()
  expect(found.analyses?.map(({ kind }) => kind)).toEqual(kinds)
  const audit = found.analyses?.find((analysis) => analysis.kind === 'audit')
  expect(audit?.audits.map(({ trainings }) => trainings)).toEqual([12, 12])
  for (const { epsilon, ceiling } of audit?.audits ?? []) expect(epsilon).toBeLessThanOrEqual(ceiling)
  const compared = found.analyses?.find((analysis) => analysis.kind === 'defences')
  expect(compared?.model).toBe('mlp/all')
  expect(compared?.defences).toHaveLength(7)

  for (const theme of ['light', 'dark'] as const) {
    await cloister.set('Appearance', theme)
    await cloister.go('Results')
    for (const [i, name] of names.entries()) {
      const section = results.analysis(name)
      await expect(section.getByRole('img').first()).toBeVisible()
      await expect(section.getByRole('table').first()).toBeVisible()
      await section.getByRole('heading', { level: 2 }).evaluate((heading) => heading.scrollIntoView())
      await picture(page, `${theme}-results-${kinds[i]}`)
      await section
        .getByRole('table')
        .first()
        .evaluate((table) => table.scrollIntoView())
      await picture(page, `${theme}-results-${kinds[i]}-table`)
    }
    expect.soft(await accessibilityFaults(page), `${theme} results`).toEqual([])
  }
  await expect(results.analysis('Audited epsilon')).toContainText('An audited epsilon is a lower bound')
  await expect(results.analysis('Defences compared')).toContainText('only an epsilon holds against all')

  await cloister.saveReport(path.join(folder, 'privacy-analyses.pdf'))
})

test('taking a model out keeps the comparison of defences with the model that it was for', async ({ cloister }) => {
  const { data, study } = cloister
  await data.openDemo()
  await cloister.go('Study')
  await study.analysis('Defences compared').check()
  const defended = study.section('More analyses').getByRole('combobox', { name: 'Defend' })
  await defended.selectOption('1')
  await study.button('Remove model 1').click()
  await expect(defended).toHaveValue('0')
  await expect(defended).toContainText('neural network')
  await expect(study.runButton).toBeEnabled()
})

import { readFileSync } from 'node:fs'
import path from 'node:path'
import { parse } from 'yaml'
import { accessibilityFaults } from '../fixtures/accessibility.ts'
import { expect, test } from '../fixtures/app.ts'
import { picture } from '../fixtures/picture.ts'

const names = ['Guessing a sensitive column', 'Errors here and elsewhere', 'Noise for release', 'Teachers that vote']
const kinds = ['attribute-inference', 'generalisation', 'noise', 'noisy-max']

test('further analyses are off, can be chosen, and show what they found', async ({ cloister, folder }) => {
  const { data, page, results, study } = cloister
  await data.openDemo()
  await cloister.go('Study')
  for (const name of names) await expect(study.analysis(name)).not.toBeChecked()
  await study.setEffort({ steps: 60, attackSteps: 60, repetitions: 2 })
  await study.setHiddenLayers('16')
  for (const name of names) await study.analysis(name).check()
  await expect(study.runButton).toBeEnabled()
  const scales = study.section('More analyses').getByRole('textbox', { name: /^Scales of the noise/ })
  await scales.fill('0.1, nothing')
  await scales.blur()
  await expect(scales).toHaveAttribute('aria-invalid', 'true')
  await scales.fill('1; 0.01 0.1')
  await scales.blur()
  await expect(scales).toHaveAttribute('aria-invalid', 'false')
  await expect(scales).toHaveValue('0.01, 0.1, 1')

  const file = path.join(folder, 'study.yaml')
  await cloister.willSaveTo(file)
  await study.button('Save as file…').click()
  await expect(cloister.notice('Saved as study.yaml.')).toBeVisible()
  const saved = parse(readFileSync(file, 'utf8')) as { study: { analyses: { kind: string; scales?: number[] }[] } }
  expect(saved.study.analyses.map(({ kind }) => kind)).toEqual(kinds)
  expect(saved.study.analyses[2].scales).toEqual([0.01, 0.1, 1])

  for (const theme of ['light', 'dark'] as const) {
    await cloister.set('Appearance', theme)
    await cloister.go('Study')
    await study.expert.check()
    await study.section('More analyses').scrollIntoViewIfNeeded()
    await picture(page, `${theme}-study-analyses`)
    expect.soft(await accessibilityFaults(page), `${theme} study`).toEqual([])
  }

  await cloister.runToResults()
  const found = await cloister.latestResults()
  expect(found.analyses?.map(({ kind }) => kind)).toEqual(kinds)
  for (const theme of ['light', 'dark'] as const) {
    await cloister.set('Appearance', theme)
    await cloister.go('Results')
    for (const [i, name] of names.entries()) {
      const section = results.analysis(name)
      await expect(section.getByRole('img').first()).toBeVisible()
      await expect(section.getByRole('table').first()).toBeVisible()
      await section.getByRole('heading', { level: 2 }).evaluate((heading) => heading.scrollIntoView())
      await picture(page, `${theme}-results-${kinds[i]}`)
    }
    expect.soft(await accessibilityFaults(page), `${theme} results`).toEqual([])
  }
  await expect(results.analysis(names[0])).toContainText('Inverting the model')
  await expect(results.analysis(names[0]).getByRole('img')).toHaveCount(2)
  await expect(results.analysis('Teachers that vote')).toContainText('it is itself sensitive')
  await expect(results.analysis('Noise for release')).toContainText('never a guarantee')

  await cloister.saveReport(path.join(folder, 'analyses.pdf'))
})

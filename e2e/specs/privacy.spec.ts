import { readFileSync } from 'node:fs'
import path from 'node:path'
import { parse } from 'yaml'
import { accessibilityFaults } from '../fixtures/accessibility.ts'
import { expect, test } from '../fixtures/app.ts'
import { picture } from '../fixtures/picture.ts'
import { setNumber } from '../pages/part.ts'

test('a network can be trained with differential privacy, and its epsilon is told before and after', async ({
  cloister,
  folder,
}) => {
  const { data, page, results, study } = cloister
  await data.openDemo()
  await cloister.go('Study')
  await study.setEffort({ steps: 60, attackSteps: 60, repetitions: 2 })
  await study.setHiddenLayers('16')
  await study.expert.uncheck()
  const { privacy } = study
  await expect(privacy.choice).not.toBeChecked()
  await expect(privacy.guarantee).toHaveCount(0)
  await privacy.choice.check()
  await expect(privacy.guarantee).toContainText('Epsilon is at most')
  await expect(privacy.field('Clip')).toHaveCount(0)

  // More noise, less epsilon; hardly any, and the page says that nothing is promised.
  const epsilon = async () =>
    Number(/at most ([\d.,]+) at/.exec(await privacy.guarantee.innerText())?.[1].replace(',', ''))
  const before = await epsilon()
  await setNumber(privacy.field('Noise multiplier'), 4)
  await expect.poll(epsilon).toBeLessThan(before)
  await setNumber(privacy.field('Noise multiplier'), 0.3)
  await expect(privacy.guarantee).toContainText('next to nothing')
  await expect(page.getByText('promises next to nothing').first()).toBeVisible()
  await setNumber(privacy.field('Noise multiplier'), 2)
  await study.expert.check()
  await setNumber(privacy.field('Clip'), 0.5)
  await setNumber(privacy.field('Delta'), 0.0001)
  await expect(privacy.guarantee).toContainText('at a delta of 0.0001')
  await privacy.assumptions.click()
  await expect(study.section('Models')).toContainText('A person with several rows is protected less')

  const file = path.join(folder, 'study.yaml')
  await cloister.willSaveTo(file)
  await study.button('Save as file…').click()
  await expect(cloister.notice('Saved as study.yaml.')).toBeVisible()
  const saved = parse(readFileSync(file, 'utf8')) as { study: { models: { kind: string; privacy?: unknown }[] } }
  expect(saved.study.models.find(({ kind }) => kind === 'mlp')?.privacy).toEqual({
    clip: 0.5,
    noiseMultiplier: 2,
    delta: 0.0001,
  })

  for (const theme of ['light', 'dark'] as const) {
    await cloister.set('Appearance', theme)
    await cloister.go('Study')
    await expect(privacy.guarantee).toContainText('Epsilon is at most')
    await study.section('Models').scrollIntoViewIfNeeded()
    await picture(page, `${theme}-study-privacy`)
    expect.soft(await accessibilityFaults(page), `${theme} study`).toEqual([])
  }

  const told = await epsilon()
  await cloister.runToResults()
  const found = await cloister.latestResults()
  const statement = found.models.find(({ kind }) => kind === 'mlp')?.privacy
  expect(statement?.use).toBe('simulation')
  expect(Math.abs((statement?.epsilon ?? 0) - told)).toBeLessThan(0.02)
  for (const theme of ['light', 'dark'] as const) {
    await cloister.set('Appearance', theme)
    await cloister.go('Results')
    await expect(results.table('Training with differential privacy')).toBeVisible()
    await results.privacy.scrollIntoViewIfNeeded()
    await picture(page, `${theme}-results-privacy`)
    expect.soft(await accessibilityFaults(page), `${theme} results`).toEqual([])
  }
  await expect(results.privacy).toContainText('The noise is simulated')

  await cloister.saveReport(path.join(folder, 'privacy.pdf'))
})

import { readFileSync } from 'node:fs'
import path from 'node:path'
import { parse } from 'yaml'
import { accessibilityFaults } from '../fixtures/accessibility.ts'
import { expect, test } from '../fixtures/app.ts'
import { picture } from '../fixtures/picture.ts'
import { setNumber } from '../pages/part.ts'

const name = 'Attacks of today'

test('attacks of today are made on the user’s own file, with risks by row number and groups', async ({
  cloister,
  folder,
}) => {
  const { data, page, results, study } = cloister
  await data.openDemo()
  await cloister.go('Study')
  await expect(study.analysis(name)).not.toBeChecked()
  await study.setEffort({ steps: 60, attackSteps: 60, repetitions: 2 })
  await study.setHiddenLayers('16')
  await study.analysis(name).check()
  const section = study.section('More analyses')
  await expect(section).toContainText(/35 times anew/)
  await section.getByRole('combobox', { name: 'Tell groups apart by' }).selectOption('infection')
  await setNumber(section.getByRole('spinbutton', { name: 'Shadow models' }), 8)
  await setNumber(section.getByRole('spinbutton', { name: 'Reference models' }), 8)
  await section.getByRole('checkbox', { name: /^Gradient norm/ }).check()
  await expect(section).toContainText(/19 times anew/)
  await expect(study.runButton).toBeEnabled()

  const file = path.join(folder, 'study.yaml')
  await cloister.willSaveTo(file)
  await study.button('Save as file…').click()
  await expect(cloister.notice('Saved as study.yaml.')).toBeVisible()
  const saved = parse(readFileSync(file, 'utf8')) as { study: { analyses: { kind: string; shadows: number }[] } }
  expect(saved.study.analyses).toMatchObject([{ kind: 'membership', shadows: 8 }])

  for (const theme of ['light', 'dark'] as const) {
    await cloister.set('Appearance', theme)
    await cloister.go('Study')
    await study.expert.check()
    await study.section('More analyses').scrollIntoViewIfNeeded()
    await section.getByRole('spinbutton', { name: 'Smallest group' }).scrollIntoViewIfNeeded()
    await picture(page, `${theme}-study-membership`)
    expect.soft(await accessibilityFaults(page), `${theme} study`).toEqual([])
  }

  await cloister.runToResults()
  const [found] = (await cloister.latestResults()).analyses ?? []
  expect(found.kind).toBe('membership')
  for (const theme of ['light', 'dark'] as const) {
    await cloister.set('Appearance', theme)
    await cloister.go('Results')
    const own = results.analysis(name)
    await expect(own.getByRole('img')).toHaveCount(3)
    await expect(own.getByRole('table', { name: 'Every attack on every model' })).toContainText('LiRA online')
    await expect(own.getByRole('table', { name: 'Rows most at risk' }).getByRole('row')).not.toHaveCount(1)
    await own.getByRole('heading', { level: 2 }).evaluate((heading) => heading.scrollIntoView())
    await picture(page, `${theme}-results-membership`)
    for (const [i, figure] of (await own.locator('figure').all()).entries()) {
      await figure.scrollIntoViewIfNeeded()
      await figure.evaluate((element) => element.scrollIntoView())
      await picture(page, `${theme}-results-membership-chart-${i + 1}`)
    }
    for (const table of ['Every attack on every model', 'Risk of single rows', 'Rows most at risk', /^Groups by/]) {
      await own.getByRole('heading', { level: 3, name: table }).evaluate((heading) => heading.scrollIntoView())
      await picture(page, `${theme}-results-membership-${String(table).replace(/\W+/g, '-')}`)
    }
    expect.soft(await accessibilityFaults(page), `${theme} results`).toEqual([])
  }

  await test.step('a second run reuses the models that the attacks trained, until they are removed', async () => {
    const first = await cloister.latestOutcome()
    expect(first.manifest.shadowModels).toEqual({ trained: 32, reused: 0 })
    await cloister.go('Study')
    await study.run()
    const states = async () => (await cloister.ask('run.list', {})).map(({ state }) => state)
    await expect.poll(states, { timeout: 60_000 }).toEqual(['finished', 'finished'])
    await cloister.go('Results')
    const again = await cloister.latestOutcome()
    expect(again.manifest.shadowModels).toEqual({ trained: 0, reused: 32 })
    expect(again.results).toEqual(first.results)
    await expect(page.getByText('Shadow and reference models: 32 models reused from an earlier run.')).toBeVisible()
    for (const theme of ['light', 'dark'] as const) {
      await cloister.set('Appearance', theme)
      await cloister.go('Settings')
      await expect(page.getByText(/^4 sets of models kept now, /)).toBeVisible()
      await page.getByRole('heading', { name: 'Kept models' }).evaluate((heading) => heading.scrollIntoView())
      await picture(page, `${theme}-settings-kept-models`)
      expect.soft(await accessibilityFaults(page), `${theme} settings`).toEqual([])
    }
    await page.getByRole('button', { name: 'Remove kept models' }).click()
    await expect(page.getByText('Nothing is kept now.')).toBeVisible()
    await expect(page.getByRole('button', { name: 'Remove kept models' })).toBeDisabled()
    await cloister.go('Results')
  })

  await cloister.saveReport(path.join(folder, 'membership.pdf'))

  await test.step('in the report single records and groups have a section of their own', async () => {
    const [{ id }] = await cloister.ask('run.list', {})
    await cloister.set('Appearance', 'light')
    await page.evaluate((run) => (location.hash = `/report/${run}`), id)
    const records = page.locator('#section-records')
    await expect(records.getByRole('img')).toHaveCount(1)
    for (const table of ['Risk of single rows', 'Number of rows by their risk', 'Rows most at risk', /^Groups by/]) {
      await expect(records.getByRole('table', { name: table })).toHaveCount(1)
      await expect(page.locator('#section-attacks').getByRole('table', { name: table })).toHaveCount(0)
    }
    await records.evaluate((section) => section.scrollIntoView())
    await picture(page, 'report-records')
  })
})

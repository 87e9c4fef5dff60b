import path from 'node:path'
import { accessibilityFaults } from '../fixtures/accessibility.ts'
import { expect, test } from '../fixtures/app.ts'
import { picture } from '../fixtures/picture.ts'
import { setNumber } from '../pages/part.ts'

const name = 'Leakage of single records'

test('leakage of single records can be chosen, and shows boxes, bounds and the noise that would be needed', async ({
  cloister,
  folder,
}) => {
  const { data, page, results, study } = cloister
  await data.openDemo()
  await cloister.go('Study')
  await study.setEffort({ steps: 60, attackSteps: 60, repetitions: 2 })
  await study.setHiddenLayers('16')
  await study.analysis(name).check()
  const section = study.section('More analyses')
  await setNumber(section.getByRole('spinbutton', { name: /^Records examined/ }), 12)
  await setNumber(section.getByRole('spinbutton', { name: /^Pairs of refits/ }), 100)
  await setNumber(section.getByRole('spinbutton', { name: /^Refits of networks/ }), 32)
  const sizes = section.getByRole('textbox', { name: /^Other training rows/ })
  await sizes.fill('3')
  await sizes.blur()
  await expect(sizes).toHaveAttribute('aria-invalid', 'true')
  await sizes.fill('30')
  await sizes.blur()
  await expect(sizes).toHaveAttribute('aria-invalid', 'false')
  await expect(study.runButton).toBeEnabled()

  for (const theme of ['light', 'dark'] as const) {
    await cloister.set('Appearance', theme)
    await cloister.go('Study')
    await study.expert.check()
    await study.analysis(name).evaluate((box) => box.scrollIntoView())
    await picture(page, `${theme}-study-leakage`)
    expect.soft(await accessibilityFaults(page), `${theme} study`).toEqual([])
  }

  await cloister.runToResults()
  const [found] = (await cloister.latestResults()).analyses ?? []
  if (found?.kind !== 'leakage') throw new Error('leakage was not studied')
  expect(found.rows.filter(({ model }) => model === null)).toHaveLength(2 * (2 + 3))
  expect(found.rows.filter(({ model }) => model !== null)).toHaveLength(2)
  for (const theme of ['light', 'dark'] as const) {
    await cloister.set('Appearance', theme)
    await cloister.go('Results')
    const part = results.analysis(name)
    await expect(part.getByRole('img')).toHaveCount(3)
    await expect(part.getByRole('table')).toHaveCount(4)
    await expect(part).toContainText('nothing is guaranteed')
    for (let i = 0; i < 3; i++) {
      await part
        .getByRole('figure')
        .nth(i)
        .evaluate((figure) => figure.scrollIntoView())
      await picture(page, `${theme}-results-leakage-${i + 1}`)
    }
    await part
      .getByRole('table')
      .first()
      .evaluate((table) => table.scrollIntoView())
    await picture(page, `${theme}-results-leakage-tables`)
    expect.soft(await accessibilityFaults(page), `${theme} results`).toEqual([])
  }

  await cloister.saveReport(path.join(folder, 'leakage.pdf'))
})

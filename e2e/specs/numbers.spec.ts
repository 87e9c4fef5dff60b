import { readFileSync } from 'node:fs'
import path from 'node:path'
import { accessibilityFaults } from '../fixtures/accessibility.ts'
import { expect, test } from '../fixtures/app.ts'
import { picture } from '../fixtures/picture.ts'

test('numbers are shown, typed and printed as is chosen, and files for programs keep points', async ({
  cloister,
  folder,
}) => {
  const { page, report, study } = cloister
  const rate = study.section('Models').getByRole('spinbutton', { name: 'Learning rate' })
  await cloister.data.openDemo()
  await cloister.go('Settings')
  const numbers = page.getByRole('combobox', { name: /^Numbers/ })
  await expect(numbers).toHaveValue('system')
  await numbers.selectOption('1.234,5')
  await expect(numbers).toBeFocused()
  for (const [theme, rules] of [
    ['light', undefined],
    ['dark', ['color-contrast']],
  ] as const) {
    await cloister.set('Appearance', theme)
    await picture(page, `numbers-settings-${theme}`)
    expect.soft(await accessibilityFaults(page, rules && [...rules]), theme).toEqual([])
  }
  await cloister.go('Data')
  await expect(page.getByText(/\d\.\d{3} rows/).first()).toBeVisible()

  await test.step('what could be misread is refused', async () => {
    await cloister.go('Study')
    // It types the learning rate with a point, which is refused; it is typed anew below.
    await study.setEffort({ steps: 60, attackSteps: 60, repetitions: 2 })
    for (const [typed, refusal] of [
      ['1.234', '“1.234” could be 1234 or 1,234. Write it as one of these.'],
      ['0.01', '“0.01” cannot be read as a number. Write it like 1234,5.'],
      ['7', /^From .* to 1\./],
    ] as const) {
      await rate.fill(typed)
      await rate.blur()
      await expect(rate).toHaveAttribute('aria-invalid', 'true')
      await expect(page.getByText(refusal).first()).toBeVisible()
    }
    await picture(page, 'numbers-refused')
    await rate.fill('0,002')
    await rate.blur()
    await expect(rate).toHaveAttribute('aria-invalid', 'false')
    await rate.press('Tab')
    await expect(rate).toHaveValue('0,002')
  })

  await test.step('results and reports have them, exports have points', async () => {
    await cloister.runToResults()
    expect(
      (await cloister.latestResults()).spec.settings.models.some(
        (model) => 'learningRate' in model && model.learningRate === 0.002,
      ),
    ).toBe(true)
    await expect(
      page
        .getByRole('main')
        .getByText(/^0,\d{3}/)
        .first(),
    ).toBeAttached()
    await picture(page, 'numbers-results')
    const saved: Record<string, string> = {}
    for (const form of ['HTML', 'JSON'] as const) {
      await report.open()
      const name = `report.${form.toLowerCase()}`
      await cloister.willSaveTo(path.join(folder, name))
      await report.save(form)
      await expect(cloister.notice(`Saved as ${name}.`)).toBeVisible({ timeout: 60_000 })
      saved[form] = readFileSync(path.join(folder, name), 'utf8').replace(/<[^>]*>/g, '')
    }
    expect(saved.HTML).toMatch(/0,\d\d\s+\(0,\d\d to 0,\d\d\)/)
    expect(saved.HTML).not.toMatch(/0\.\d\d\s+\(0\.\d\d to/)
    expect(saved.JSON).toMatch(/"learningRate":\s*0\.002/)
  })
})

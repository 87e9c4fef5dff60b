import path from 'node:path'
import { bucketNames, decideModels } from '#shared/decision/index.ts'
import { expect, test } from '../fixtures/app.ts'
import { accessibilityFaults } from '../fixtures/accessibility.ts'
import { root } from '../fixtures/launch.ts'
import { picture } from '../fixtures/picture.ts'

/** A run of the demonstration, small and finished. */
test.beforeEach(async ({ cloister }) => {
  await cloister.data.openDemo()
  await cloister.go('Study')
  await cloister.study.setEffort({ steps: 300, attackSteps: 200, repetitions: 3 })
  await cloister.runToResults()
})

const smallest = 'size of the smallest group'
const signOff = {
  name: 'A. Smith',
  role: 'Data-protection officer',
  date: '2026-11-22',
  decision: 'conditions',
  remarks: 'Inside the hospital only; no copies.',
  bucket: 'against',
} as const

test('each model is decided about, with the rules that fired, and what was not tested', async ({ cloister }) => {
  const { decision, page } = cloister
  const results = await cloister.latestResults()
  const expected = decideModels(results)
  expect(expected.length).toBe(2)
  for (const { model, decision: made, findings } of expected) {
    await expect(decision.bucket(model.key)).toHaveText(bucketNames[made.bucket])
    expect(findings.map(({ measure }) => measure)).toContain('generalisation-gap')
    await expect(decision.model(model.key)).toContainText('Every other attack than these')
    await expect(decision.model(model.key)).toContainText('nobody has signed yet')
  }
  // The network has more parameters than the demonstration has rows.
  await expect(decision.bucket('mlp/all')).toHaveText('Against release')
  await expect(decision.model('mlp/all').getByRole('table')).toContainText('fires below 10')
  await expect(decision.section).not.toContainText(/\b(safe|anonymous)\b/)

  for (const [theme, rules] of [
    ['light', undefined],
    ['dark', ['color-contrast']],
  ] as const) {
    await cloister.set('Appearance', theme)
    await page.locator('summary').filter({ hasText: 'rules are the usual ones' }).click()
    await decision.waitForLimits()
    await decision.setLimit(smallest, 9)
    await expect(decision.rule(smallest)).toContainText('Usual: below 10, against release.')
    await decision.rules.scrollIntoViewIfNeeded()
    await picture(page, `decision-limits-${theme}`)
    expect.soft(await accessibilityFaults(page, rules && [...rules]), `limits, ${theme}`).toEqual([])
    await cloister.button('Make all as usual').click()
    await expect(decision.rule(smallest)).not.toContainText('Usual:')
    await cloister.go('Results')
    await decision.signOffSummary('mlp/all').click()
    await decision.section.scrollIntoViewIfNeeded()
    await picture(page, `decision-${theme}`)
    await decision.model('cpt/parents').scrollIntoViewIfNeeded()
    await picture(page, `decision-causal-${theme}`)
    expect.soft(await accessibilityFaults(page, rules && [...rules]), `decision, ${theme}`).toEqual([])
  }
})

test('other limits decide anew without running again, and stay after a restart', async ({ cloister }) => {
  const { decision } = cloister
  const before = await decision.fired('cpt/parents').allInnerTexts()
  expect(before.some((row) => row.includes(smallest))).toBe(true)
  await decision.openLimits()
  await decision.setLimit(smallest, 1)
  await decision.setSource(smallest, 'Our board, 2026')
  await decision.setEffect('size of the smallest cell', 'ignored')
  await expect(cloister.page.getByText('2 rules of 19 differ from the usual')).toBeVisible()
  await cloister.restart()
  await cloister.go('Results')
  await expect(decision.section).toContainText('2 of 19 rules differ from the usual')
  const after = await decision.fired('cpt/parents').allInnerTexts()
  expect(after.filter((row) => /smallest (group|cell)/.test(row))).toEqual([])
  expect(await cloister.ask('run.list', {})).toHaveLength(1)

  await decision.openLimits()
  await expect(decision.rule(smallest).getByRole('textbox')).toHaveValue('Our board, 2026')
  await decision.rule(smallest).getByRole('spinbutton').fill('')
  await decision.rule(smallest).getByRole('spinbutton').blur()
  await expect(decision.rule(smallest).getByRole('spinbutton')).toHaveValue('1')
  await decision.rule(smallest).getByRole('button').click()
  await expect(cloister.page.getByText('1 rule of 19 differs from the usual')).toBeVisible()
  await cloister.button('Make all as usual').click()
  await cloister.go('Results')
  expect(await decision.fired('cpt/parents').allInnerTexts()).toEqual(before)
})

test('what a person signs is kept, printed, and set beside what the rules say later', async ({ cloister }) => {
  const { decision } = cloister
  await decision.sign('cpt/parents', signOff, 'conditions')
  await expect(cloister.notice('The sign-off is kept with this run')).toBeVisible()
  const [{ id }] = await cloister.ask('run.list', {})
  const kept = await cloister.ask('release.get', { id })
  expect(kept.signOffs).toEqual({ 'cpt/parents': signOff })
  await cloister.restart()
  await cloister.go('Results')
  await expect(decision.signOffSummary('cpt/parents')).toHaveText(
    'Sign-off: May be released under the conditions in the remarks, A. Smith, 2026-11-22',
  )
  await expect(decision.signOffSummary('mlp/all')).toContainText('nobody has signed yet')

  await test.step('rules that say something else now', async () => {
    for (const { rule } of decideModels(await cloister.latestResults()).flatMap(({ decision }) => decision.fired))
      await cloister.ask('release.changeRule', { rule, change: { value: 0, effect: 'ignored', source: 'test' } })
    await cloister.go('Runs')
    await cloister.go('Results')
    await expect(decision.bucket('cpt/parents')).toHaveText('Nothing found against it')
    await decision.signOffSummary('cpt/parents').click()
    await expect(decision.model('cpt/parents')).toContainText(
      'When this was signed, the rules said “Against release”; by the limits of today they say “Nothing found against it”.',
    )
    await picture(cloister.page, 'decision-signed')
  })

  await test.step('the report', async () => {
    const pdf = path.join(root, 'test-results', 'decision.pdf')
    await cloister.willSaveTo(pdf)
    await cloister.results.reportButton.click()
    await expect(cloister.notice('Saved as decision.pdf.')).toBeVisible({ timeout: 60_000 })
    // The page that is printed.
    await cloister.page.evaluate((id) => (location.hash = `/report/${id}`), id)
    const report = cloister.page.locator('.report')
    await expect(report).toContainText('A. Smith')
    await expect(report).toContainText('Inside the hospital only; no copies.')
    await expect(report).toContainText('May be released under the conditions in the remarks')
    await expect(report).toContainText('rules differ from the usual ones of this program')
  })

  await test.step('taken back', async () => {
    await cloister.restart()
    await cloister.go('Results')
    await decision.signOffSummary('cpt/parents').click()
    await cloister.button('Remove the sign-off').click()
    await expect(decision.signOffSummary('cpt/parents')).toContainText('nobody has signed yet')
  })
})

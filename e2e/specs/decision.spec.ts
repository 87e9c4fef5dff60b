import path from 'node:path'
import { bucketNames, decideModels } from '#shared/decision/index.ts'
import { expect, test } from '../fixtures/app.ts'
import { accessibilityFaults } from '../fixtures/accessibility.ts'
import { root } from '../fixtures/launch.ts'
import { pagesOf } from '../fixtures/pdf.ts'
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
  await test.step('the headline, a line for each model and the first chart are on the first screen', async () => {
    const chart = page.locator('figure').first()
    for (const part of [cloister.results.finding, decision.line('mlp/all'), decision.line('cpt/parents'), chart])
      await expect(part).toBeInViewport()
    const { height } = await page.evaluate(() => ({ height: window.innerHeight }))
    expect(height - (await chart.boundingBox())!.y, 'of the chart, in pixels').toBeGreaterThan(250)
    await expect(decision.section.getByRole('table')).toHaveCount(0)
  })
  await test.step('by keyboard a line opens, and closes', async () => {
    await decision.line('mlp/all').focus()
    await page.keyboard.press('Enter')
    await expect(decision.model('mlp/all').getByRole('table')).toBeVisible()
    await page.keyboard.press('Enter')
    await expect(decision.model('mlp/all').getByRole('table')).toBeHidden()
  })
  await decision.open('mlp/all')
  // The network has more parameters than the demonstration has rows.
  await expect(decision.bucket('mlp/all')).toHaveText('Against release')
  await expect(decision.model('mlp/all').getByRole('table')).toContainText('below 10')
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
    await expect(decision.line('mlp/all')).toBeVisible()
    await picture(page, `decision-${theme}`)
    await decision.open('mlp/all')
    await picture(page, `decision-open-${theme}`)
    await decision.signOffSummary('mlp/all').click()
    await decision.signOffSummary('mlp/all').evaluate((summary) => summary.scrollIntoView())
    await picture(page, `decision-sign-off-${theme}`)
    expect.soft(await accessibilityFaults(page, rules && [...rules]), `decision, ${theme}`).toEqual([])
  }
})

test('other limits decide anew without running again, and stay after a restart', async ({ cloister }) => {
  const { decision } = cloister
  const fired = async () => {
    await decision.open('cpt/parents')
    return decision.fired('cpt/parents').allInnerTexts()
  }
  await decision.open('cpt/parents')
  await expect(decision.fired('cpt/parents').filter({ hasText: smallest })).toHaveCount(1)
  const before = await fired()
  await decision.openLimits()
  await decision.setLimit(smallest, 1)
  await decision.setSource(smallest, 'Our board, 2026')
  await decision.setEffect('size of the smallest cell', 'ignored')
  await expect(cloister.page.getByText('2 of 19 rules differ from the usual, 1 of them is not used')).toBeVisible()
  await cloister.restart()
  await cloister.go('Results')
  await expect(decision.section).toContainText('2 of 19 rules differ from the usual')
  expect((await fired()).filter((row) => /smallest (group|cell)/.test(row))).toEqual([])
  expect(await cloister.ask('run.list', {})).toHaveLength(1)

  await decision.openLimits()
  await expect(decision.rule(smallest).getByRole('textbox')).toHaveValue('Our board, 2026')
  await decision.rule(smallest).getByRole('spinbutton').fill('')
  await decision.rule(smallest).getByRole('spinbutton').blur()
  await expect(decision.rule(smallest).getByRole('spinbutton')).toHaveValue('1')
  await decision.rule(smallest).getByRole('button').click()
  await expect(cloister.page.getByText('1 of 19 rules differs from the usual, 1 of them is not used')).toBeVisible()
  await cloister.button('Make all as usual').click()
  await cloister.go('Results')
  await expect.poll(fired).toEqual(before)
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

  const report = () => cloister.page.locator('.report')
  await test.step('the report', async () => {
    const pdf = path.join(root, 'test-results', 'decision.pdf')
    await cloister.saveReport(pdf)
    expect(pagesOf(pdf).length).toBeGreaterThan(10)
    // The page that is printed.
    await cloister.page.evaluate((id) => (location.hash = `/report/${id}`), id)
    await expect(report()).toContainText('A. Smith')
    await expect(report()).toContainText('Inside the hospital only; no copies.')
    await expect(report()).toContainText('May be released under the conditions in the remarks')
    await expect(report()).toContainText('Risk appetite: the usual one.')
    await cloister.restart()
  })

  await test.step('rules that say something else now', async () => {
    for (const { rule } of decideModels(await cloister.latestResults()).flatMap(({ decision }) => decision.fired))
      await cloister.ask('release.changeRule', { rule, change: { value: 0, effect: 'ignored', source: 'test' } })
    await cloister.go('Runs')
    await cloister.go('Results')
    await expect(decision.bucket('cpt/parents')).toHaveText('Nothing found against it')
    await decision.open('cpt/parents')
    await decision.signOffSummary('cpt/parents').click()
    await expect(decision.model('cpt/parents')).toContainText(
      'When this was signed, the rules said “Against release”; by the limits of today they say “Nothing found against it”.',
    )
    await picture(cloister.page, 'decision-signed')
  })

  await test.step('the report of the run says so too', async () => {
    await cloister.page.evaluate((id) => (location.hash = `/report/${id}`), id)
    await expect(report()).toContainText('by the limits of this report they say “Nothing found against it”')
    await expect(report()).toContainText('By the usual limits of this program the rules would say “Against release”.')
    await expect(report()).toContainText('of 19 rules differ from the usual')
  })

  await test.step('taken back', async () => {
    await cloister.restart()
    await cloister.go('Results')
    await decision.open('cpt/parents')
    await decision.signOffSummary('cpt/parents').click()
    await cloister.button('Remove the sign-off').click()
    await expect(decision.signOffSummary('cpt/parents')).toContainText('nobody has signed yet')
  })
})

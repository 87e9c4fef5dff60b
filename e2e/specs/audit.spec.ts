import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { accessibilityFaults } from '../fixtures/accessibility.ts'
import { expect, test } from '../fixtures/app.ts'
import { tabTo } from '../fixtures/keyboard.ts'
import { pagesOf } from '../fixtures/pdf.ts'
import { picture } from '../fixtures/picture.ts'
import { writeFile } from '../fixtures/tables.ts'

/** A number that looks random and is always the same, from 0 to 1. */
const scramble = (row: number) => {
  const x = Math.sin(12.9898 * (row + 1)) * 43758.5453
  return x - Math.floor(x)
}

/** Predictions of a model that is surer of those it was trained on. */
function predictions(rows = 400, change: (line: string, row: number) => string = (line) => line): string {
  const lines = Array.from({ length: rows }, (_, row) => {
    const isMember = row % 2 === 1
    const died = scramble(3 * row) < 0.4
    const truth = Math.min(0.99, 0.25 + 0.5 * scramble(3 * row + 1) + (isMember ? 0.2 : 0))
    const yes = died ? truth : 1 - truth
    const ward = ['north', 'south', 'west'][Math.floor(scramble(3 * row + 2) * 2.05)]
    const line = `p${row},${ward},${died ? 'yes' : 'no'},${(1 - yes).toFixed(3)},${yes.toFixed(3)},${isMember ? 'train' : 'test'}`
    return change(line, row)
  })
  return `patient,ward,died,p_no,p_yes,split\n${lines.join('\n')}\n`
}

test('a model is audited by its predictions, and what is found is kept', async ({ cloister, folder }) => {
  const { audit, page } = cloister
  await cloister.go('Audit a model')
  await expect(cloister.title).toHaveText('Audit a model')
  await audit.choose(writeFile(folder, 'model a.csv', predictions()))
  await expect(audit.outcome).toHaveValue('died')
  await expect(audit.probability('yes')).toHaveValue('p_yes')
  await expect(audit.member).toHaveValue('split')
  await expect(audit.memberValue).toHaveValue('train')
  await expect(audit.person).toHaveValue('patient')
  await audit.groups.selectOption('ward')
  await audit.auditButton.click()
  await expect(audit.finding).toContainText('The model gives away who was in its training data', { timeout: 60_000 })
  await expect(cloister.title).toHaveText('model a')
  await expect(audit.decision.locator('.bucket')).toHaveText('Against release')
  await expect(audit.decision.getByRole('region', { name: 'Rules that fired' })).toContainText(
    'far better than by chance',
  )
  await expect(audit.table('Attacks').getByRole('row')).toHaveCount(3)
  await expect(audit.table('Attacks')).toContainText('really at')
  await expect(audit.table('Groups by ward')).toContainText('north')
  await expect(audit.chart).toBeVisible()
  const [{ id }] = await cloister.ask('audit.list', {})
  const stored = await cloister.ask('audit.get', { id })
  expect(stored.audit).toMatchObject({ rows: 400, members: 200, nonMembers: 200 })

  // The predictions themselves are nowhere in the workspace.
  expect(readdirSync(path.join(folder, 'workspace', 'audits'))).toEqual([])
  expect(readdirSync(path.join(folder, 'workspace', 'snapshots'))).toEqual([])

  await cloister.willSaveTo(path.join(folder, 'audit.json'))
  await cloister.button('Save as JSON…').click()
  await expect(cloister.notice('Saved as audit.json.')).toBeVisible()
  expect(JSON.parse(readFileSync(path.join(folder, 'audit.json'), 'utf8'))).toEqual(stored)
  await cloister.willSaveTo(path.join(folder, 'audit.csv'))
  await cloister.button('Save as CSV…').click()
  await expect(cloister.notice('Saved as audit.csv.')).toBeVisible()
  expect(readFileSync(path.join(folder, 'audit.csv'), 'utf8')).toMatch(/^about,measure,estimate,low,high,note\r?\n/)

  const pdf = path.join(folder, 'audit.pdf')
  await cloister.saveReport(pdf)
  // Title with the decision, its rules, all limits, summary, charts, tables, methods: each begins a page of A4.
  const pages = pagesOf(pdf)
  expect(pages.length).toBeGreaterThanOrEqual(7)
  expect(pages.length).toBeLessThanOrEqual(10)
  expect(pages).toEqual(pages.map(() => ({ width: 596, height: 843 })))

  // The limits are the workspace's: a rule that is not used says nothing, and what is usual stays told.
  const source = 'our board'
  const ignored = { value: 0.6, effect: 'ignored', source } as const
  for (const rule of ['attack-auc-high', 'attack-advantage-high', 'attack-low-false-positives', 'class-disclosure'])
    await cloister.ask('release.changeRule', { rule, change: ignored })
  await cloister.restart()
  await cloister.go('Audit a model')
  await expect(cloister.audit.decision.locator('.bucket')).toHaveText('Needs a person')
  await expect(cloister.audit.decision).toContainText('By the usual limits of this program')
  await expect(cloister.audit.finding).toContainText('gives away')
  await cloister.button('Remove…').click()
  await cloister.page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click()
  await expect(cloister.title).toHaveText('Audit a model')
  expect(await cloister.ask('audit.list', {})).toEqual([])
  expect(page.isClosed()).toBe(true)
})

test('bad files are refused with their line, and can be corrected', async ({ cloister, folder }) => {
  const { audit } = cloister
  await cloister.go('Audit a model')
  const bad = predictions(100, (line, row) => (row === 40 ? 'p40,north,no,0.7,0.6,test' : line))
  await audit.choose(writeFile(folder, 'bad.csv', bad))
  await audit.auditButton.click()
  await expect(audit.problem).toContainText('add up to 1.3, not to 1')
  await expect(audit.problem).toContainText('bad.csv, line 42, column p_no')
  await picture(cloister.page, 'audit-problem')

  // Without a membership nothing can be audited, and the page says what is needed.
  const lines = predictions(60).split('\n')
  const without = lines.map((line) => line.split(',').slice(0, 5).join(',')).join('\n')
  writeFile(folder, 'bad.csv', without)
  await cloister.button('Another file…').click()
  await expect(audit.auditButton).toBeDisabled()
  await expect(cloister.page.getByText('Something is still open')).toBeVisible()

  // One word for everybody is no membership either.
  writeFile(folder, 'bad.csv', predictions(60).replaceAll('test', 'train'))
  await cloister.button('Another file…').click()
  await expect(cloister.page.getByText('No column has exactly two different texts')).toHaveCount(0)
  await expect(audit.auditButton).toBeDisabled()

  writeFile(folder, 'bad.csv', predictions(60))
  await cloister.button('Another file…').click()
  await expect(audit.auditButton).toBeEnabled()
  await audit.auditButton.click()
  await expect(audit.table('Attacks')).toContainText('not tried', { timeout: 60_000 })
})

test('an audit is cancelled, and leaves nothing behind', async ({ cloister, folder }) => {
  const { audit, page } = cloister
  await cloister.go('Audit a model')
  await audit.choose(writeFile(folder, 'long.csv', predictions(2000)))
  await page.getByText('Expert settings').click()
  await page.getByLabel('Attacker’s steps').fill('100000')
  await page.getByLabel('Attacker’s steps').blur()
  await audit.auditButton.click()
  await expect(page.getByText(/Training the attacker/)).toBeVisible({ timeout: 60_000 })
  await picture(page, 'audit-running')
  await cloister.button('Cancel').click()
  await expect(audit.auditButton).toBeEnabled()
  await expect.poll(() => readdirSync(path.join(folder, 'workspace', 'audits'))).toEqual([])
  expect(await cloister.ask('audit.list', {})).toEqual([])
})

test('what is dropped on the page goes to the audit, and has to be a file', async ({ cloister }) => {
  const { page } = cloister
  await cloister.go('Audit a model')
  // Only files that a person drops have a path; the page hands over what it gets, and main refuses a file without one.
  await page.evaluate(() => {
    const transfer = new DataTransfer()
    transfer.items.add(new File(['a,b\n1,2\n'], 'made up.csv'))
    dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, cancelable: true }))
  })
  await expect(cloister.notice(/is not a file that can be read/)).toBeVisible()
  await expect(cloister.title).toHaveText('Audit a model')
})

test('the form is filled in by keyboard', async ({ cloister, folder }) => {
  const { audit, page } = cloister
  await cloister.go('Audit a model')
  await audit.choose(writeFile(folder, 'model.csv', predictions(60)))
  await tabTo(page, audit.groups)
  await page.keyboard.press('ArrowDown')
  await expect(audit.groups).not.toHaveValue('')
  await tabTo(page, audit.auditButton)
  await page.keyboard.press('Enter')
  await expect(audit.finding).toBeVisible({ timeout: 60_000 })
})

for (const theme of ['light', 'dark'] as const)
  test(`the page is accessible in the ${theme} theme`, async ({ cloister, folder }) => {
    const { audit, page } = cloister
    const check = async (name: string) => {
      await picture(page, `${theme}-${name}`)
      expect.soft(await accessibilityFaults(page), name).toEqual([])
    }
    await cloister.set('Appearance', theme)
    await cloister.go('Audit a model')
    await check('audit-empty')
    await audit.choose(writeFile(folder, 'model a.csv', predictions(600)))
    await expect(audit.outcome).toHaveValue('died')
    await page.getByText('Expert settings').click()
    await audit.groups.selectOption('ward')
    await check('audit-form')
    await audit.auditButton.click()
    await expect(audit.finding).toBeVisible({ timeout: 60_000 })
    await expect(audit.decision).toBeVisible()
    await check('audit-results')
    await audit.logarithmic.check()
    await audit.chart.scrollIntoViewIfNeeded()
    await check('audit-results-chart')
    await audit.table('Structure').scrollIntoViewIfNeeded()
    await check('audit-results-tables')
    await cloister.button('Remove…').click()
    await check('audit-remove')
  })

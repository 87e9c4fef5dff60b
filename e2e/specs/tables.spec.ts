import { readFileSync } from 'node:fs'
import path from 'node:path'
import { accessibilityFaults } from '../fixtures/accessibility.ts'
import { expect, test } from '../fixtures/app.ts'
import { answerDialogs } from '../fixtures/dialogs.ts'
import { tabTo } from '../fixtures/keyboard.ts'
import { picture } from '../fixtures/picture.ts'

test.beforeEach(async ({ cloister }) => {
  await cloister.data.openDemo()
  await cloister.go('Graph')
  await cloister.tables.open()
  await expect(cloister.title).toHaveText('Tables of Infection on a ward')
})

test('tables are fitted to the data, and say how often anybody could be right', async ({ cloister }) => {
  const { page, tables } = cloister
  await expect(page.getByText('No tables yet')).toBeVisible()
  await tables.fit()
  await expect(page.getByText('Fitted to 1,200 rows.')).toBeVisible()
  // The outcome's own table comes first: age and days in four ranges, immunosuppressed or not.
  await expect(tables.table('infection').getByRole('row')).toHaveCount(1 + 4 * 2 * 4)
  await expect(tables.best).toContainText(/infection could be guessed right \d+(\.\d)?\s% of the time/)
  await picture(page, 'tables')

  // Without a prior the table of a column without causes is its frequencies.
  await tables.setPrior(0)
  await tables.fit()
  await tables.show('diabetes')
  await expect(tables.table('diabetes').getByRole('row')).toHaveCount(5)
})

test('a row that does not add up to one is said, scaled and saved; and is there after a restart', async ({
  cloister,
}) => {
  const { page, tables } = cloister
  await tables.fit()
  await tables.show('immunosuppressed')
  await tables.cell(0, 0).fill('3')
  await tables.cell(0, 0).press('Tab')
  await expect(tables.fault).toContainText('A probability lies between 0 and 1.')
  await tables.cell(0, 0).fill('0.9')
  await tables.cell(0, 1).fill('0,3')
  await tables.cell(0, 1).press('Tab')
  await expect(tables.fault).toContainText('The row adds up to 1.2, not to 1.')
  await expect(tables.button('Save the tables')).toBeDisabled()
  await picture(page, 'tables-fault')
  await tables.button('Scale to one: all rows').click()
  await expect(tables.cell(0, 0)).toHaveValue('0.75')
  await expect(tables.cell(0, 1)).toHaveValue('0.25')
  await tables.button('Save the tables').click()
  await expect(page.getByText('immunosuppressed changed by hand')).toBeVisible()

  await cloister.restart()
  await cloister.go('Graph')
  await tables.open()
  await tables.show('immunosuppressed')
  await expect(tables.cell(0, 0)).toHaveValue('0.75')
})

test('cells are pasted from a spreadsheet and walked by the arrow keys', async ({ cloister }) => {
  const { page, tables } = cloister
  await tables.fit()
  await tables.show('diabetes')
  await page.evaluate(() => navigator.clipboard?.readText).catch(() => {})
  await cloister.ask('text.copy', { text: '0.5\t0.5\n0.25\t0.75\n' })
  await tables.cell(1, 0).focus()
  await page.keyboard.press('Control+v')
  await expect(tables.cell(1, 0)).toHaveValue('0.5')
  await expect(tables.cell(2, 1)).toHaveValue('0.75')
  await expect(tables.fault).toBeHidden()

  await tables.cell(0, 0).focus()
  await page.keyboard.press('ArrowDown')
  await expect(tables.cell(1, 0)).toBeFocused()
  await page.keyboard.press('End')
  await page.keyboard.press('ArrowRight')
  await expect(tables.cell(1, 1)).toBeFocused()
  await page.keyboard.press('Home')
  await page.keyboard.press('ArrowLeft')
  await expect(tables.cell(1, 0)).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(tables.cell(2, 0)).toBeFocused()
  await tables.button('Discard changes').click()
  await expect(tables.cell(1, 0)).not.toHaveValue('0.5')
})

test('tables are saved as BIF and as JSON, which can be opened again', async ({ cloister, folder }) => {
  const { graph, tables } = cloister
  await tables.fit()
  for (const [form, name] of [
    ['BIF', 'tables.bif'],
    ['JSON', 'tables.json'],
  ] as const) {
    const file = path.join(folder, name)
    await cloister.willSaveTo(file)
    await tables.button(`Save as ${form}…`).click()
    await expect(cloister.notice(`Saved as ${name}.`)).toBeVisible()
    expect(readFileSync(file, 'utf8')).toContain('infection')
    await answerDialogs(cloister.app, { open: file })
    await cloister.go('Graph')
    await graph.startFrom('an empty graph')
    await graph.startFrom('a graph or network file…')
    await expect(graph.reading).toContainText('infection is caused by age, immunosuppressed and central line days.')
    await tables.open()
  }
})

test('tables of a graph that has been changed are said to be out of date', async ({ cloister }) => {
  const { graph, page, tables } = cloister
  await tables.fit()
  await cloister.go('Graph')
  await graph.button('Remove age → infection').click()
  await tables.open()
  await expect(page.getByText('The graph has changed since these tables were fitted. Fit them again.')).toBeVisible()
  await tables.fit()
  await expect(page.getByText('The graph has changed since')).toBeHidden()
  await expect(tables.table('infection').getByRole('row')).toHaveCount(1 + 2 * 4)
})

for (const theme of ['light', 'dark'] as const)
  test(`tables are accessible in the ${theme} theme, and by keyboard`, async ({ cloister }) => {
    const { page, tables } = cloister
    await cloister.set('Appearance', theme)
    await cloister.go('Graph')
    await tables.open()
    await tables.fit()
    await tables.show('immunosuppressed')
    await tables.cell(0, 0).fill('0.9')
    await tables.cell(0, 0).press('Tab')
    expect(await accessibilityFaults(page)).toEqual([])
    await picture(page, `tables-${theme}`)
    await tabTo(page, tables.cell(0, 0), 60)
  })

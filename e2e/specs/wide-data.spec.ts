import { accessibilityFaults } from '../fixtures/accessibility.ts'
import { expect, test } from '../fixtures/app.ts'
import { Interactions } from '../fixtures/interaction.ts'
import { picture } from '../fixtures/picture.ts'
import { writeTable } from '../fixtures/tables.ts'

const themes = [
  ['light', undefined],
  ['dark', ['color-contrast']],
] as const
/** CLOISTER_WIDE makes the file another width. */
const columns = Number(process.env.CLOISTER_WIDE ?? 2000)
/** Elements that any page may have: several times more would take longer to draw than a person waits. */
const mostElements = 5000

/** Measurements of two kinds, categories, and an outcome in the last column. */
function wideTable() {
  const kinds = ['lab', 'gene', 'x']
  const header = [...Array.from({ length: columns - 1 }, (_, i) => `${kinds[i % 3]}_${i}`), 'died']
  const cell = (row: number, i: number) =>
    i % 3 === 2
      ? ['a', 'b', 'c'][(row * 7 + i + (row >> 3)) % 3]
      : row % 29 === i % 29
        ? ''
        : String(((row * 31 + i * 17) % 23) + 0.5)
  const rows = Array.from({ length: 300 }, (_, row) => [
    ...Array.from({ length: columns - 1 }, (_, i) => cell(row, i)),
    (row * 7919) % 3 === 0 ? 'yes' : 'no',
  ])
  return { header, rows }
}

test('a file of thousands of columns is given roles, a graph and a study', async ({ cloister, folder }) => {
  test.setTimeout(300_000)
  const { data, graph, page, study } = cloister
  const interactions = new Interactions(page)
  const measure = (what: string, act: () => Promise<unknown>) => interactions.measure(what, act)
  const genes = Math.floor(columns / 3)
  const check = async (name: string, inBoth = true) => {
    for (const [theme, rules] of themes.slice(0, inBoth ? 2 : 1)) {
      await page.evaluate((theme) => (document.documentElement.dataset.theme = theme), theme)
      await picture(page, `${name}-${theme}`)
      expect.soft(await accessibilityFaults(page, rules && [...rules]), `${name}, ${theme}`).toEqual([])
    }
    const elements = await page.evaluate(() => document.querySelectorAll('*').length)
    expect(elements, name).toBeLessThan(mostElements)
  }

  await cloister.import.choose(writeTable(folder, 'wide.csv', wideTable()))
  await expect(cloister.import.storeButton).toBeEnabled({ timeout: 60_000 })
  await measure('search while importing', () => data.search.fill('gene_1'))
  await cloister.import.storeButton.click()
  await data.columns.waitFor({ timeout: 120_000 })
  const [{ id }] = await cloister.ask('dataset.list', {})

  await test.step('columns are searched and leafed through', async () => {
    await expect(data.found).toContainText(
      `${columns.toLocaleString('en')} columns, page 1 of ${Math.ceil(columns / 50)}`,
    )
    await measure('next page', () => cloister.button('Next').click())
    await expect(data.columns.getByRole('rowheader', { name: 'x_50', exact: true })).toBeVisible()
    await measure('search', () => data.search.fill('gene_'))
    await expect(data.found).toContainText(`${genes.toLocaleString('en')} columns, page 1`)
    await check('data-wide')
  })

  await test.step('a role of one column, and of many, which can be taken back', async () => {
    await measure('role of one', async () => {
      await data.role('gene_1').selectOption('sensitive')
      await expect(data.many.getByRole('combobox')).toBeEnabled()
    })
    await measure('roles of many', async () => {
      await data.setMany('ignored')
      await expect(data.many.getByRole('status')).toContainText(`${genes.toLocaleString('en')} columns changed`)
    })
    const roles = async () => (await cloister.ask('dataset.get', { id })).columns.map(({ role }) => role)
    expect((await roles()).filter((role) => role === 'ignored').length).toBe(genes)
    await data.many.getByRole('button', { name: 'Undo' }).click()
    await expect(data.role('gene_1')).toHaveValue('sensitive')
    await expect(data.role('gene_4')).toHaveValue('feature')
    expect((await roles()).filter((role) => role === 'ignored').length).toBe(0)
    await data.setMany('role: identifier')
    await expect(data.many.getByRole('status')).toContainText('identifiers')
    await picture(page, 'data-wide-many')
  })

  await test.step('an answer says what has changed, and no more', async () => {
    const size = (value: unknown) => JSON.stringify(value).length
    const change = { names: ['lab_0'], role: 'sensitive' as const }
    const changed = await cloister.ask('dataset.changeColumns', { id, change })
    expect(changed.columns.map(({ name }) => name)).toEqual(['lab_0'])
    expect(size(changed)).toBeLessThan(300)
    const rows = await cloister.ask('dataset.preview', { id, offset: 0, limit: 20, columns: ['died', 'lab_0'] })
    expect(rows.rows[0]).toEqual(['yes', null])
    await measure('first rows', async () => {
      await page.getByText('First rows', { exact: true }).click()
      await data.firstRows.waitFor()
    })
    await expect(data.firstRows.getByRole('columnheader')).toHaveCount(50)
    await expect(data.firstRows.getByRole('columnheader').first()).toHaveText('gene_1')
  })

  await test.step('causes are found by name', async () => {
    await measure('to the graph', () => cloister.go('Graph'))
    const cause = graph.cause('x_1001', 'died')
    await expect(cause).toHaveCount(0)
    await measure('search for a cause', () => graph.search('Search for a cause').fill('x_1001'))
    await measure('tick a cause', () => cause.check())
    await expect(graph.edge('x_1001', 'died')).toBeVisible()
    await graph.search('Search for a cause').fill('')
    await expect(cause).toBeChecked()
    // By keyboard, as a name that is typed.
    await measure('type a column', () => graph.field('Cause').fill('x_20'))
    await graph.field('Effect').fill('died')
    await graph.field('Effect').press('Enter')
    await expect(graph.edge('x_20', 'died')).toBeVisible()
    expect((await cloister.storedGraph()).edges).toEqual([
      ['x_1001', 'died'],
      ['x_20', 'died'],
    ])
    await check('graph-wide')
  })

  await test.step('a graph of thousands of columns is drawn in part', async () => {
    await measure('all features cause the outcome', () => graph.startFrom('all features cause the outcome'))
    await expect(page.getByText(/^100 nodes are drawn/)).toBeVisible()
    await expect(graph.node('died')).toBeVisible()
    await cloister.button('Find').click()
    await graph.search('Find a column').fill('x_1001')
    await graph.search('Find a column').press('Enter')
    await expect(graph.node('x_1001')).toHaveAttribute('data-looked', 'at')
    await expect(graph.node('x_1001')).toBeInViewport()
    await cloister.button('Reading').click()
    await measure('search the edges', () => graph.search('Search the edges').fill('x_1001'))
    await expect(graph.edges).toHaveCount(1)
    await check('graph-wide-all', false)
    await graph.startFrom('an empty graph')
    await graph.search('Search for a cause').fill('x_1001')
    await graph.cause('x_1001', 'died').check()
  })

  await test.step('the study is looked over', async () => {
    await measure('to the study', () => cloister.go('Study'))
    await expect(page.getByText(/The whole takes about/)).toBeVisible({ timeout: 60_000 })
    await expect(study.runButton).toBeEnabled()
    await measure('values set', () => study.valuesSet.check())
    await expect(study.columnsSet).toHaveCount(1)
    await study.columnsSet.fill('lab_0')
    await expect(study.howSet('lab_0')).toBeVisible()
    await check('study-wide')
  })
  test
    .info()
    .annotations.push({ type: `processor time of the page, ${columns} columns`, description: String(interactions) })
  console.log(`${columns} columns, processor time of the page: ${String(interactions)}`)
})

import { accessibilityFaults } from '../fixtures/accessibility.ts'
import { expect, test } from '../fixtures/app.ts'
import { answerDialogs } from '../fixtures/dialogs.ts'
import { tabTo } from '../fixtures/keyboard.ts'
import { picture } from '../fixtures/picture.ts'
import { writeFile } from '../fixtures/tables.ts'

const bif = `network ward {
}
variable age {
  type discrete [ 2 ] { young, old };
}
variable infection {
  type discrete [ 2 ] { no, yes };
}
variable pulse {
  type discrete [ 2 ] { slow, fast };
}
probability ( age ) {
  table 0.4, 0.6;
}
probability ( infection | age ) {
  (young) 0.9, 0.1;
  (old) 0.7, 0.3;
}
probability ( pulse | infection ) {
  (no) 0.8, 0.2;
  (yes) 0.4, 0.6;
}
`

test.beforeEach(async ({ cloister }) => {
  await cloister.data.openDemo()
  await cloister.go('Graph')
})

test('the graph of a network in BIF is taken over, with a note on what does not fit', async ({ cloister, folder }) => {
  const { graph, page } = cloister
  await answerDialogs(cloister.app, { open: writeFile(folder, 'ward.bif', bif) })
  await graph.startFrom('a graph or network file…')
  await expect(graph.reading).toContainText('infection is caused by age.')
  await expect(page.getByText('"pulse" is neither the outcome nor a feature of this dataset')).toBeVisible()
  await graph.button('Undo').click()
  await expect(graph.edges).toHaveCount(16)
})

test('a fault in a BIF file is named with its line and column', async ({ cloister, folder }) => {
  const { graph, page } = cloister
  await answerDialogs(cloister.app, { open: writeFile(folder, 'faulty.bif', bif.replace('0.9, 0.1', '0.9, 0.2')) })
  await graph.startFrom('a graph or network file…')
  await expect(cloister.notice(/add up to 1\.1/)).toBeVisible()
  await expect(cloister.notice(/faulty\.bif, line 16, column \d+/)).toBeVisible()
  await picture(page, 'network-fault')
  await expect(graph.edges).toHaveCount(16)
})

test('networks that come with Cloister are listed and taken, and others explained', async ({ cloister }) => {
  const { graph, page } = cloister
  await graph.startFrom('an empty graph')
  await graph.startFrom('a network that comes with Cloister…')
  await expect(cloister.title).toHaveText('Networks')
  await expect(page.getByRole('row')).toHaveCount(5)
  await expect(page.getByRole('row', { name: /^Asia/ })).toContainText(/8\s*8\s*18/)
  await expect(page.getByText('www.bnlearn.com/bnrepository')).toBeVisible()
  await expect(page.getByRole('link', { name: /bnlearn/ }), 'the program opens no address').toHaveCount(0)
  await picture(page, 'networks')

  await page.getByRole('button', { name: /^Use the graph of .*North/ }).click()
  await expect(graph.reading).toContainText('infection is caused by age, immunosuppressed and central line days.')
  await graph.button('Undo').click()
  await expect(graph.edges).toHaveText('None yet.')
})

test('a network without a column in common is refused, and the graph stays', async ({ cloister }) => {
  const { graph, page } = cloister
  await graph.startFrom('a network that comes with Cloister…')
  await page.getByRole('button', { name: 'Use the graph of Cancer' }).click()
  await expect(
    cloister.notice('None of the 5 nodes of this graph is the outcome or a feature of this dataset.'),
  ).toBeVisible()
  await expect(cloister.title).toHaveText('Networks')
  expect((await cloister.storedGraph()).edges).toHaveLength(16)
})

for (const theme of ['light', 'dark'] as const)
  test(`the page of networks is accessible in the ${theme} theme, and by keyboard`, async ({ cloister }) => {
    const { graph, page } = cloister
    await cloister.set('Appearance', theme)
    await cloister.go('Graph')
    await graph.startFrom('a network that comes with Cloister…')
    await expect(page.getByRole('row')).toHaveCount(5)
    expect(await accessibilityFaults(page)).toEqual([])
    await picture(page, `networks-${theme}`)
    await tabTo(page, page.getByRole('button', { name: 'Import a file…' }))
    await tabTo(page, page.getByRole('button', { name: 'Use the graph of Asia' }))
  })

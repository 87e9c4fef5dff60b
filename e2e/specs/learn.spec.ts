import { getPriority } from 'node:os'
import { accessibilityFaults } from '../fixtures/accessibility.ts'
import { expect, test } from '../fixtures/app.ts'
import { tabTo } from '../fixtures/keyboard.ts'
import { picture } from '../fixtures/picture.ts'
import { processesNamed } from '../fixtures/processes.ts'
import type { Cloister } from '../pages/cloister.ts'

const causes = ['age', 'central line days', 'immunosuppressed']

test.beforeEach(async ({ cloister }) => {
  await cloister.data.openDemo()
  await cloister.go('Graph')
  await cloister.graph.startFrom('an empty graph')
  await cloister.graph.startFrom('what the data say: learn it…')
  await expect(cloister.title).toHaveText('Learn the graph of Infection on a ward')
})

/** What was there before the infection, and what came after. */
async function setTimeOrder({ learn }: Cloister): Promise<void> {
  await learn.setStep(
    1,
    'age',
    'sex',
    'ward',
    'blood group',
    'admitted on',
    'immunosuppressed',
    'diabetes',
    'kidney disease',
  )
  await learn.setStep(2, 'central line days')
  await learn.setStep(3, 'infection')
  await learn.setStep(4, 'CRP', 'lactate', 'white cells', 'antibiotics', 'intensive care')
}

test('with the order of time the infection’s causes are found; they are accepted one by one, all at once, and undone', async ({
  cloister,
}) => {
  const { graph, learn, page } = cloister
  await setTimeOrder(cloister)
  await learn.chooseNumbers('cut into 2 ranges of equally many rows')
  await learn.setSamples(20)
  await picture(page, 'learn-settings')
  await learn.learn()

  for (const cause of causes)
    await expect(learn.proposed('New edges').filter({ hasText: `${cause} → infection` })).toBeVisible()
  await expect(learn.undecided).toBeHidden()
  await expect(learn.proposal).toContainText('strengths from 20 redrawn samples')
  await picture(page, 'learn-proposal')
  expect(await accessibilityFaults(page)).toEqual([])
  // Nothing is taken over before it is accepted.
  expect((await cloister.storedGraph()).edges).toEqual([])

  await learn.button('Accept age → infection').click()
  await expect.poll(async () => (await cloister.storedGraph()).edges).toEqual([['age', 'infection']])
  await learn.button('Accept all').click()
  const parents = async () =>
    (await cloister.storedGraph()).edges.filter(([, to]) => to === 'infection').map(([from]) => from)
  await expect.poll(async () => (await parents()).sort()).toEqual(causes)
  await learn.button('Stop proposing').click()
  await graph.button('Reading').click()
  await expect(graph.reading).toContainText('The causal model will use these three and nothing else.')
  await expect(graph.edge('central line days', 'infection')).toContainText('100 %')
  await picture(page, 'learn-accepted')

  await graph.button('Undo').click()
  await expect.poll(parents).toEqual(['age'])
  await graph.button('Undo').click()
  await expect.poll(parents).toEqual([])

  await cloister.restart()
  await cloister.go('Graph')
  await graph.button('Learned').click()
  await expect(learn.proposal).toContainText('strengths from 20 redrawn samples')
})

test('without it, what cannot be told is drawn without an arrow and said in words', async ({ cloister }) => {
  const { learn, page } = cloister
  await learn.setSamples(0)
  await learn.learn()
  await expect(learn.undecided).toContainText('of infection cannot be told from these data.')
  await expect(learn.undecided).toContainText('If you know what comes first in time, say so')
  const open = page.locator('.svelte-flow__edge.joined')
  expect(await open.count()).toBe(await learn.proposed('Joined, direction open').count())
  expect(await open.count()).toBeGreaterThan(0)
  expect(await open.first().locator('path').first().getAttribute('marker-end')).toBeNull()
  await picture(page, 'learn-undecided')

  const first = learn.proposed('Joined, direction open').filter({ hasText: 'infection' }).first()
  const before = await learn.proposed('Joined, direction open').count()
  await first.getByRole('button', { name: /→ infection$/ }).click()
  await expect(learn.proposed('Joined, direction open')).toHaveCount(before - 1)
  expect((await cloister.storedGraph()).edges.filter(([, to]) => to === 'infection')).toHaveLength(1)
})

test('what the user knows holds: required and forbidden edges, and no effects of the outcome', async ({ cloister }) => {
  const { learn, page } = cloister
  await learn.addKnownEdge('There is an edge', 'ward', 'infection')
  await learn.addKnownEdge('There is no edge', 'CRP', 'infection')
  await expect(learn.knownEdges).toHaveText([/ward → infection required/, /CRP → infection forbidden/])
  await page.getByRole('checkbox', { name: /^infection has no effects among these columns/ }).check()
  await learn.setSamples(0)
  await learn.learn()
  await expect(learn.proposed('New edges').filter({ hasText: 'ward → infection' })).toBeVisible()
  for (const edge of ['CRP → infection', 'infection →', 'infection —'])
    await expect(page.getByRole('listitem').filter({ hasText: edge })).toHaveCount(0)
})

test('a graph is learned by tests, and edges that these leave open are given a possible direction at once', async ({
  cloister,
}) => {
  const { graph, learn } = cloister
  await learn.choose('Search', 'tests of independence (PC-stable)')
  await learn.setStep(1, 'age')
  await learn.setSamples(0)
  await learn.learn()
  await expect(learn.proposal).toContainText('tests of independence (PC-stable) at level 0.01')
  await expect(learn.proposed('Joined, direction open').first()).toBeVisible()
  await learn.button('Accept all').click()
  await learn.button('Take one possible direction').click()
  await expect(learn.proposed('Joined, direction open')).toHaveCount(0)
  const { edges } = await cloister.storedGraph()
  expect(edges.length).toBeGreaterThan(8)
  await graph.button('Undo').click()
  await expect(learn.proposed('Joined, direction open').first()).toBeVisible()
})

test('a contradiction is refused in words, and nothing changes', async ({ cloister }) => {
  const { learn, page } = cloister
  await learn.setStep(1, 'infection')
  await learn.setStep(2, 'age')
  await learn.addKnownEdge('There is an edge', 'age', 'infection')
  await learn.learnButton.click()
  await expect(page.getByRole('alert')).toContainText('age → infection is required, and forbidden by')
})

test('a column is dragged into a step of the time order', async ({ cloister }) => {
  const { learn } = cloister
  await learn.column('age').dragTo(learn.step('Step 1'), { sourcePosition: { x: 14, y: 12 } })
  await expect(learn.step('Step 1').getByText('age', { exact: true })).toBeVisible()
  await expect(learn.step('Any time').getByText('age', { exact: true })).toHaveCount(0)
})

test('progress with the time left is shown, and learning is cancelled within a second', async ({ cloister }) => {
  const { app, learn, page } = cloister
  await learn.setSamples(1000)
  await learn.learnButton.click()
  await expect(learn.progress).toContainText(/Learning from redrawn rows, \d+ of 1000: \d+ %, about .+ left/)
  await picture(page, 'learn-progress')
  const [job] = await processesNamed(app, 'Cloister learning')
  expect(getPriority(job), 'learning gives way to the window').toBeGreaterThan(getPriority())
  await learn.button('Cancel').click()
  await expect(learn.learnButton).toBeVisible({ timeout: 1000 })
  await expect.poll(() => processesNamed(app, 'Cloister learning')).toEqual([])
  await expect(page.getByRole('alert')).toHaveCount(0)
})

test('when the process that learns is killed, this is said and nothing is lost', async ({ cloister }) => {
  const { app, learn, page } = cloister
  await learn.setSamples(1000)
  await learn.learnButton.click()
  await expect(learn.progress).toContainText(/\d+ of 1000/)
  const [job] = await processesNamed(app, 'Cloister learning')
  process.kill(job, 'SIGKILL')
  await expect(page.getByRole('alert')).toContainText('Learning from the data stopped unexpectedly')
  await expect(page.getByRole('alert')).toContainText('Your data and your graph are unchanged.')
  await learn.setSamples(0)
  await learn.learn()
})

test('causes that hold across the hospitals are named, with what that does not show', async ({ cloister }) => {
  const { learn, page } = cloister
  for (const name of ['immunosuppressed', 'central line days', 'CRP', 'lactate', 'white cells'])
    await learn.candidate(name).check()
  await learn.button('Find the causes that hold').click()
  await expect(learn.causes).toContainText(
    'central line days stands in all of them: with confidence 95 % it is a direct cause of infection',
    { timeout: 60_000 },
  )
  await expect(learn.causes).toContainText(
    'It does not show that immunosuppressed, CRP, lactate and white cells are no cause',
  )
  await learn.causes.scrollIntoViewIfNeeded()
  await picture(page, 'learn-causes')
})

test('the page is worked by keyboard', async ({ cloister }) => {
  const { learn, page } = cloister
  await tabTo(page, learn.learnButton)
  await tabTo(page, page.getByRole('combobox', { name: 'Step of age' }), 60)
  await page.keyboard.type('1')
  await expect(learn.step('Step 1').getByText('age', { exact: true })).toBeVisible()
})

for (const theme of ['light', 'dark'] as const)
  test(`the page is accessible in the ${theme} theme`, async ({ cloister }) => {
    await cloister.set('Appearance', theme)
    await cloister.go('Graph')
    await cloister.graph.startFrom('what the data say: learn it…')
    await setTimeOrder(cloister)
    expect(await accessibilityFaults(cloister.page)).toEqual([])
    await cloister.learn.setSamples(10)
    await cloister.learn.learn()
    expect(await accessibilityFaults(cloister.page)).toEqual([])
    await picture(cloister.page, `learn-proposal-${theme}`)
  })

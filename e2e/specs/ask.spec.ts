import { accessibilityFaults } from '../fixtures/accessibility.ts'
import { expect, test } from '../fixtures/app.ts'
import { tabTo } from '../fixtures/keyboard.ts'
import { picture } from '../fixtures/picture.ts'

test.beforeEach(async ({ cloister }) => {
  await cloister.data.openDemo()
  await cloister.go('Graph')
  await cloister.questions.open()
})

test('whether two columns are independent given others is answered, and an open path is marked', async ({
  cloister,
}) => {
  const { page, questions } = cloister
  await questions.choose('First column', 'age')
  await questions.choose('Second column', 'CRP')
  await expect(questions.answer).toContainText(
    'age and CRP can depend on each other: the path age → infection → CRP is open.',
  )
  await expect(questions.marked).toHaveCount(2)
  await picture(page, 'ask-open-path')

  // The demonstration's infection passes on age's effect; kidney disease and lactate are a way around it only by intensive care.
  await questions.given('infection').check()
  await expect(questions.answer).toContainText(
    'age and CRP are independent given infection: every path between them is closed.',
  )
  await expect(questions.marked).toHaveCount(0)

  // A common effect that is given ties its causes together.
  await questions.given('infection').uncheck()
  await questions.choose('Second column', 'immunosuppressed')
  await expect(questions.answer).toContainText(
    'age and immunosuppressed are independent: every path between them is closed.',
  )
  await questions.given('infection').check()
  await expect(questions.answer).toContainText('it is given: that ties its causes together')
  await expect(questions.marked).toHaveCount(2)
})

test('what must be held fixed to see an effect is answered', async ({ cloister }) => {
  const { page, questions } = cloister
  await questions.ask('What must be held fixed to see an effect?')
  await questions.choose('Cause', 'central line days')
  await questions.choose('Outcome', 'infection')
  await expect(questions.answer).toContainText(
    'Hold immunosuppressed fixed: among rows alike in it, the difference in infection between values of central line days is its effect.',
  )
  await picture(page, 'ask-adjustment')
  await questions.choose('Cause', 'CRP')
  await questions.choose('Outcome', 'age')
  await expect(questions.answer).toContainText('CRP has no effect on age in this graph: no directed path leads there.')
})

test('what data could tell of the graph is marked on the canvas and said in words', async ({ cloister }) => {
  const { page, questions } = cloister
  await questions.ask('What could data tell of this graph?')
  await expect(questions.answer).toContainText(/Of 16 edges, .+ could point the other way/)
  const marked = await questions.marked.count()
  expect(marked).toBeGreaterThan(0)
  for (const edge of await questions.marked.all())
    expect(await edge.locator('path').first().getAttribute('marker-end')).toBeNull()
  await picture(page, 'ask-pattern')
  await cloister.button('Reading').click()
  await expect(questions.marked).toHaveCount(0)
})

test('the Markov blanket and the moral graph are given in words', async ({ cloister }) => {
  const { questions } = cloister
  await questions.ask('What says anything about a column?')
  await questions.choose('Column', 'infection')
  await expect(questions.answer).toContainText(
    'infection is directly caused by age, immunosuppressed and central line days.',
  )
  await expect(questions.answer).toContainText('no other column says more about infection.')
  await questions.ask('Which columns does the moral graph join?')
  await expect(questions.answer).toContainText('are joined as causes of infection')
})

test('the questions are asked by keyboard alone', async ({ cloister }) => {
  const { page, questions } = cloister
  const first = page.getByRole('combobox', { name: 'First column', exact: true })
  await tabTo(page, first, 80)
  await page.keyboard.type('immuno')
  await page.keyboard.press('Tab')
  await page.keyboard.type('age')
  await expect(questions.answer).toContainText(
    'immunosuppressed and age are independent: every path between them is closed.',
  )
})

for (const theme of ['light', 'dark'] as const)
  test(`answers are accessible in the ${theme} theme`, async ({ cloister }) => {
    const { page, questions } = cloister
    await cloister.set('Appearance', theme)
    await cloister.go('Graph')
    await questions.open()
    await questions.choose('First column', 'age')
    await questions.choose('Second column', 'antibiotics')
    expect(await accessibilityFaults(page)).toEqual([])
    await picture(page, `ask-${theme}`)
  })

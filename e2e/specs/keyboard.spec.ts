import { expect, test } from '../fixtures/app.ts'
import { tabTo } from '../fixtures/keyboard.ts'
import { patients, writeTable } from '../fixtures/tables.ts'
import type { Step } from '../pages/cloister.ts'

test('the Tab key reaches the main action of every page', async ({ cloister, folder }) => {
  const { data, page, results, study } = cloister
  await tabTo(page, data.button('Import CSV…'))
  await cloister.import.choose(writeTable(folder, 'patients.csv', patients()))
  await expect(cloister.import.storeButton).toBeEnabled()
  await tabTo(page, cloister.import.storeButton)

  await cloister.go('Data')
  await cloister.import.importFile(writeTable(folder, 'patients.csv', patients()))
  await tabTo(page, data.button('Import CSV…'))
  await cloister.go('Graph')
  await cloister.graph.addEdge('age', 'relapse')
  await tabTo(page, cloister.graph.button('Plan the study'))
  await page.keyboard.press('Enter')
  await expect(study.runButton).toBeEnabled()
  await study.setEffort({ steps: 50, attackSteps: 50, repetitions: 2 })
  await tabTo(page, study.runButton)
  await page.keyboard.press('Enter')
  await expect(results.finding).toBeVisible({ timeout: 60_000 })
  await tabTo(page, results.reportButton)

  await cloister.go('Runs')
  await tabTo(page, cloister.runs.button('Plan a study'))
  await cloister.go('Help')
  await tabTo(page, page.getByRole('main'))
})

test('the rail is walked by Tab and followed by Enter', async ({ cloister }) => {
  const { page } = cloister
  for (const [step, title] of [
    ['Graph', 'Causal graph'],
    ['Study', 'Study'],
    ['Runs', 'Runs'],
    ['Results', 'Results'],
    ['Settings', 'Settings'],
    ['Help', 'Help'],
    ['Data', 'Welcome'],
  ] as [Step, string][]) {
    await tabTo(page, cloister.rail.getByRole('link', { name: step }))
    await page.keyboard.press('Enter')
    await expect(cloister.title).toHaveText(title)
  }
})

test('every term explains itself on focus, inside the window, until Escape', async ({ cloister }) => {
  const { data, page, study } = cloister
  const expectExplanations = async () => {
    const terms = page.locator('.term')
    await expect(terms.first()).toBeVisible()
    for (const term of await terms.all()) {
      const explanation = term.getByRole('tooltip')
      await term.getByRole('button').focus()
      await expect(explanation).toBeVisible()
      const inside = await explanation.evaluate((element) => {
        const { left, top, right, bottom } = element.getBoundingClientRect()
        return left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight
      })
      expect(inside, `${await explanation.innerText()} is inside the window`).toBe(true)
      await page.keyboard.press('Escape')
      await expect(explanation).toBeHidden()
    }
  }
  await expectExplanations()
  await data.openDemo()
  await cloister.go('Graph')
  await expectExplanations()
  await cloister.go('Study')
  await study.setEffort({ steps: 50, attackSteps: 50, repetitions: 2 })
  await expectExplanations()
  await cloister.runToResults()
  await expectExplanations()
})

test('a dialog keeps the focus, closes on Escape and changes nothing', async ({ cloister, folder }) => {
  const { data, page } = cloister
  await cloister.import.importFile(writeTable(folder, 'patients.csv', patients()))
  await data.button('Remove…').click()
  await expect(data.removeDialog).toBeVisible()
  for (let step = 0; step < 5; step++) {
    await page.keyboard.press('Tab')
    // Between its last and its first button the focus is on nothing.
    const at = await page.evaluate(() => document.activeElement?.closest('dialog, button, a, select, body')?.tagName)
    expect(at === 'BODY' || (await data.removeDialog.locator(':focus').count()) === 1, `focus on ${at}`).toBe(true)
  }
  await page.keyboard.press('Escape')
  await expect(data.removeDialog).toBeHidden()
  await expect(data.button('Remove…')).toBeFocused()
  expect(await cloister.datasetNames()).toEqual(['patients'])
})

import path from 'node:path'
import { expect, test } from '../fixtures/app.ts'
import { answerDialogs } from '../fixtures/dialogs.ts'
import { root } from '../fixtures/launch.ts'
import { patients, writeTable } from '../fixtures/tables.ts'

test.describe('a small dataset', () => {
  test.beforeEach(async ({ cloister, folder }) => {
    await cloister.import.importFile(writeTable(folder, 'patients.csv', patients()))
    await cloister.go('Graph')
  })

  test('nothing drawn means that the causal model has nothing to use', async ({ cloister }) => {
    await expect(cloister.graph.reading).toContainText(
      'Nothing causes relapse yet, so the causal model would have nothing to use. Draw an edge into relapse.',
    )
  })

  test('an edge is drawn by mouse, from a column dragged in', async ({ cloister }) => {
    const { graph } = cloister
    await graph.column('age').dragTo(graph.canvas, { targetPosition: { x: 150, y: 150 } })
    await expect(graph.node('age')).toBeVisible()
    await expect(graph.column('age')).toBeHidden()

    await graph.drawEdge('age', 'relapse')
    await expect(graph.edge('age', 'relapse')).toBeVisible()
    await expect(graph.reading).toContainText(
      'relapse is caused by age. The causal model will use this one and nothing else.',
    )
  })

  test('a column stays where it is dropped', async ({ cloister }) => {
    const { graph } = cloister
    await graph.column('smoker').dragTo(graph.canvas, { targetPosition: { x: 120, y: 420 } })
    const [node, canvas] = [await graph.node('smoker').boundingBox(), await graph.canvas.boundingBox()]
    expect(node!.x - canvas!.x).toBeCloseTo(120, -2)
    expect(node!.y - canvas!.y).toBeCloseTo(420, -2)
  })

  test('edges are added, reversed and removed by keyboard alone', async ({ cloister }) => {
    const { graph, page } = cloister
    await page.getByRole('combobox', { name: 'Cause', exact: true }).focus()
    await page.keyboard.type('smoker')
    await page.keyboard.press('Tab')
    await page.keyboard.type('relapse')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await expect(graph.edge('smoker', 'relapse')).toBeVisible()
    await expect(graph.reading).toContainText('relapse is caused by smoker.')

    await page.keyboard.press('Tab')
    await expect(graph.button('Reverse smoker → relapse')).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(graph.edge('relapse', 'smoker')).toBeVisible()
    await expect(graph.reading).toContainText('Nothing causes relapse yet')
    await expect(graph.reading).toContainText('relapse causes smoker.')

    await graph.button('Remove relapse → smoker').focus()
    await page.keyboard.press('Enter')
    await expect(graph.edges).toHaveText('None yet.')
  })

  test('a selected edge is removed by the Delete key', async ({ cloister }) => {
    const { graph, page } = cloister
    await graph.addEdge('age', 'relapse')
    await page.getByRole('button', { name: 'age causes relapse' }).or(page.getByLabel('age causes relapse')).focus()
    await page.keyboard.press('Enter')
    await page.keyboard.press('Delete')
    await expect(graph.edges).toHaveText('None yet.')

    await graph.button('Undo').click()
    const line = page.locator('.svelte-flow__edge[data-id="age → relapse, drawn"]')
    // The pointer reaches it a little beside the line, too.
    const { x, y, width, height } = (await line.locator('path').first().boundingBox())!
    await page.mouse.click(x + width / 2 + 4, y + height / 2)
    await expect(line).toHaveClass(/ selected/)
    await page.keyboard.press('Delete')
    await expect(graph.edges).toHaveText('None yet.')
  })

  test('a circle is refused with its path in words', async ({ cloister }) => {
    const { graph } = cloister
    await graph.addEdge('age', 'weight')
    await graph.addEdge('weight', 'marker')
    await graph.addEdge('marker', 'age')
    await expect(graph.message).toContainText(
      'marker → age would close a circle: marker → age → weight → marker. A cause cannot be its own effect.',
    )
    await expect(graph.edges).toHaveCount(2)

    await graph.addEdge('age', 'marker')
    await expect(graph.message).toBeHidden()
    await graph.button('Reverse age → marker').click()
    await expect(graph.message).toContainText('marker → age would close a circle')
    await expect(graph.edge('age', 'marker')).toBeVisible()
  })

  test('an edge drawn by mouse that would close a circle is refused as well', async ({ cloister }) => {
    const { graph } = cloister
    await graph.addEdge('age', 'weight')
    await graph.addEdge('weight', 'relapse')
    await graph.drawEdge('relapse', 'age')
    await expect(graph.message).toContainText('would close a circle: relapse → age → weight → relapse.')
    await graph.drawEdge('relapse', 'weight')
    await expect(graph.message).toContainText('weight → relapse is there already. Reverse it if you mean')
    await expect(graph.edges).toHaveCount(2)
  })

  test('changes are undone and done again, by button and by keyboard', async ({ cloister }) => {
    const { graph, page } = cloister
    await graph.addEdge('age', 'relapse')
    await graph.addEdge('smoker', 'relapse')
    await expect(graph.reading).toContainText('caused by age and smoker')

    await graph.button('Undo').click()
    await expect(graph.reading).toContainText('caused by age. ')
    await page.keyboard.press('Control+z')
    await expect(graph.reading).toContainText('Nothing causes relapse yet')
    await expect(graph.button('Undo')).toBeDisabled()

    await page.keyboard.press('Control+Shift+z')
    await expect(graph.reading).toContainText('caused by age. ')
    await graph.button('Redo').click()
    await expect(graph.reading).toContainText('caused by age and smoker')
    await expect(graph.button('Redo')).toBeDisabled()
  })

  test('all features can be made causes of the outcome', async ({ cloister }) => {
    const { graph } = cloister
    await graph.startFrom('all features cause the outcome')
    await expect(graph.edges).toHaveCount(4)
    await expect(graph.reading).toContainText(
      'relapse is caused by age, smoker, weight and marker. The causal model will use these four and nothing else.',
    )
  })

  test('the graph is there after a restart, with its places', async ({ cloister }) => {
    await cloister.graph.column('age').dragTo(cloister.graph.canvas, { targetPosition: { x: 120, y: 120 } })
    await cloister.graph.addEdge('age', 'relapse')
    await expect
      .poll(() => cloister.storedGraph())
      .toMatchObject({ edges: [['age', 'relapse']], positions: { age: expect.anything() } })
    const before = await cloister.storedGraph()

    await cloister.restart()
    await cloister.go('Graph')
    await expect(cloister.graph.edge('age', 'relapse')).toBeVisible()
    await expect(cloister.graph.reading).toContainText('relapse is caused by age.')
    expect(await cloister.storedGraph()).toEqual(before)
  })
})

test.describe('the demonstration', () => {
  test.beforeEach(async ({ cloister }) => {
    await cloister.data.openDemo()
    await cloister.go('Graph')
  })

  test('a graph that grows stays in view', async ({ cloister }) => {
    const { graph } = cloister
    await graph.startFrom('an empty graph')
    await graph.startFrom('all features cause the outcome')
    await expect(graph.edges).toHaveCount(14)
    const canvas = (await graph.canvas.boundingBox())!
    await expect(async () => {
      for (const name of ['age', 'intensive care', 'blood group', 'infection']) {
        const node = (await graph.node(name).boundingBox())!
        expect(node.x).toBeGreaterThanOrEqual(canvas.x)
        expect(node.x + node.width).toBeLessThanOrEqual(canvas.x + canvas.width)
      }
    }).toPass({ timeout: 3000 })
  })

  test('a graph is taken from a network file', async ({ cloister }) => {
    const { graph, page } = cloister
    await graph.startFrom('an empty graph')
    await expect(graph.reading).toContainText('Nothing causes infection yet')

    const file = path.join(root, 'resources', 'networks', 'infection-north.json')
    await answerDialogs(cloister.app, { open: file })
    await graph.startFrom('a graph or network file…')
    await expect(graph.reading).toContainText('infection is caused by age, immunosuppressed and central line days.')
    await expect(page.getByText('16 edges').first()).toBeVisible()
  })

  test('a file that is no graph is refused in words', async ({ cloister, folder }) => {
    const { graph } = cloister
    await answerDialogs(cloister.app, { open: writeTable(folder, 'table.json', patients()) })
    await graph.startFrom('a graph or network file…')
    await expect(cloister.notice('The file is not JSON.')).toBeVisible()
    await expect(graph.reading).toContainText('infection is caused by age')
  })
})

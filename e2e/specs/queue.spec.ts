import { accessibilityFaults } from '../fixtures/accessibility.ts'
import { expect, test } from '../fixtures/app.ts'
import { picture } from '../fixtures/picture.ts'
import { processesNamed } from '../fixtures/processes.ts'

const themes = [
  ['light', undefined],
  ['dark', ['color-contrast']],
] as const

test('runs wait for their turn, in an order that can be changed, and the desktop tells when one has ended', async ({
  cloister,
}) => {
  const { data, page, runs, study } = cloister
  await data.openDemo()
  await test.step('two networks train, and both curves show', async () => {
    const [{ id: datasetId }] = await cloister.ask('dataset.list', {})
    const settings = await cloister.ask('study.get', { datasetId })
    const network = settings.models.find(({ kind }) => kind === 'mlp')!
    const models = [
      { ...network, features: 'parents' as const, steps: 1500 },
      { ...network, features: 'all' as const, steps: 200_000 },
    ]
    await cloister.ask('study.save', { datasetId, settings: { ...settings, name: 'First', models, repetitions: 2 } })
    await cloister.go('Study')
    await study.run()
    await expect(
      page.getByText(
        'Loss while training the causal model (neural network) and the associational model (neural network), repetition 1',
      ),
    ).toBeVisible({
      timeout: 90_000,
    })
    const short = models.map((model) => ({ ...model, steps: 40 }))
    for (const name of ['Second', 'Third', 'Fourth']) {
      await cloister.ask('study.save', { datasetId, settings: { ...settings, name, models: short, repetitions: 2 } })
      expect(await cloister.ask('run.start', { datasetId })).toMatchObject({ name, state: 'waiting' })
    }
  })

  const queue = page.getByRole('region', { name: 'Waiting for their turn' }).getByRole('listitem')
  await test.step('the order', async () => {
    await page.reload()
    await cloister.go('Study')
    await expect(page.getByText('It will wait for its turn')).toBeVisible()
    await cloister.go('Runs')
    await expect(queue).toContainText(['Second', 'Third', 'Fourth'])
    await expect(cloister.rail).toContainText('1 running, 3 waiting')
    expect(await processesNamed(cloister.app, 'Cloister study'), 'one process at a time').toHaveLength(1)
    for (const [theme, rules] of themes) {
      await cloister.set('Appearance', theme)
      await cloister.go('Runs')
      await expect(runs.lossCurve).toBeVisible()
      await picture(page, `queue-${theme}`)
      expect.soft(await accessibilityFaults(page, rules && [...rules]), theme).toEqual([])
    }
    await cloister.button('Move Fourth up').click()
    await expect(queue).toContainText(['Second', 'Fourth', 'Third'])
    await cloister.button('Take Second out of the queue').click()
    await expect(queue).toContainText(['Fourth', 'Third'])
    await expect(runs.run('Second')).toContainText('cancelled')
  })

  await test.step('the queue outlives the program, and goes on', async () => {
    await cloister.restart()
    await cloister.app.evaluate(({ BrowserWindow, Notification }) => {
      const shown: string[] = []
      Object.assign(globalThis, { shown })
      Notification.isSupported = () => true
      Notification.prototype.show = function () {
        shown.push(`${this.title}: ${this.body}`)
      }
      for (const window of BrowserWindow.getAllWindows()) window.isFocused = () => false
    })
    await cloister.go('Runs')
    await expect(cloister.runs.run('First')).toContainText('interrupted')
    await expect(cloister.runs.inState('finished')).toHaveCount(2, { timeout: 120_000 })
    const ended = (await cloister.ask('run.list', {})).filter(({ state }) => state === 'finished')
    expect(ended.toSorted((a, b) => a.startedAt.localeCompare(b.startedAt)).map(({ name }) => name)).toEqual([
      'Fourth',
      'Third',
    ])
    const told = await cloister.app.evaluate(() => (globalThis as unknown as { shown: string[] }).shown)
    expect(told.at(-1)).toBe('Third: The study has finished. Its results are in Cloister.')
  })
})

test('the glossary is searched', async ({ cloister }) => {
  const { page } = cloister
  await cloister.go('Help')
  await picture(page, 'help')
  await page.getByRole('main').getByRole('link', { name: 'glossary' }).click()
  await expect(cloister.title).toHaveText('Glossary')
  await page.getByRole('searchbox', { name: 'Search the glossary' }).fill('parents')
  await expect(page.getByRole('term').first()).toHaveText('Parents')
  for (const [theme, rules] of themes) {
    await cloister.set('Appearance', theme)
    await cloister.go('Help')
    await page.getByRole('main').getByRole('link', { name: 'glossary' }).click()
    await picture(page, `glossary-${theme}`)
    expect.soft(await accessibilityFaults(page, rules && [...rules]), theme).toEqual([])
  }
  await page.getByRole('searchbox', { name: 'Search the glossary' }).fill('no such term')
  await expect(page.getByText('No term has these words.')).toBeVisible()
})

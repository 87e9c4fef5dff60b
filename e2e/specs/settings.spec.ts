import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from '../fixtures/app.ts'
import { picture } from '../fixtures/picture.ts'
import { processesNamed } from '../fixtures/processes.ts'

/** The file that the window keeps its knowledge of the machine in. */
const surveyIn = (folder: string) => path.join(folder, 'profile', 'executors-window.json')

test('the settings say what this machine can train on, after trying each', async ({ cloister, folder }) => {
  const { app, page, settings } = cloister
  const processor = () => settings.executors.filter({ hasText: 'onnxruntime-cpu' })
  await cloister.go('Settings')
  await expect(processor()).toContainText(
    /Works: a training step takes [\d.]+ ms on a table and [\d.]+ ms on images\./,
    {
      timeout: 60_000,
    },
  )
  for (const row of await settings.executors.all()) await expect(row).toContainText(/Works|Does not work here\. \S.+\./)
  await expect(settings.executors.filter({ hasText: 'reference' })).toContainText('Works, slowly')
  expect(await processesNamed(app, 'Cloister trial'), 'the process that tried them has ended').toEqual([])
  for (const theme of ['light', 'dark']) {
    await cloister.set('Appearance', theme)
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
    await picture(page, `settings-${theme}`)
  }

  await test.step('it is remembered, and tried again when asked', async () => {
    const first = readFileSync(surveyIn(folder), 'utf8')
    await cloister.restart()
    await cloister.go('Settings')
    await expect(settings.executors.first()).toBeVisible()
    expect(readFileSync(surveyIn(folder), 'utf8')).toBe(first)
    await settings.button('Try again').click()
    await expect(settings.button('Trying each…')).toBeDisabled()
    await expect(settings.button('Try again')).toBeEnabled({ timeout: 60_000 })
    expect(readFileSync(surveyIn(folder), 'utf8')).not.toBe(first)
  })

  await test.step('what was found out for other versions is not believed', async () => {
    const survey = JSON.parse(readFileSync(surveyIn(folder), 'utf8'))
    const old = { ...survey, madeFor: { ...survey.madeFor, onnxruntime: '1.0.0' }, trials: [] }
    writeFileSync(surveyIn(folder), JSON.stringify(old))
    await cloister.restart()
    await cloister.go('Settings')
    await expect(processor()).toContainText('Works', { timeout: 60_000 })
  })
})

test('a study trains on what is chosen, and its results say on what', async ({ cloister }) => {
  const { data, page, settings, study } = cloister
  await cloister.go('Settings')
  await expect(settings.trainOn).toHaveValue('automatic')
  await expect(settings.executors.first()).toBeVisible({ timeout: 60_000 })
  await settings.threads.selectOption('1')
  await expect(settings.button('Try again')).toBeEnabled({ timeout: 60_000 })
  await settings.trainOn.selectOption('onnxruntime-cpu')
  await cloister.go('Data')
  await data.openDemo()
  await cloister.go('Study')
  await study.setEffort({ steps: 50, attackSteps: 50, repetitions: 2 })
  await cloister.runToResults()
  const { manifest } = await cloister.latestOutcome()
  expect(manifest.backend).toMatchObject({ name: 'onnxruntime-cpu', threads: 1 })
  expect(manifest.notices).toEqual([])
  expect(manifest.command).toContain('--backend onnxruntime-cpu --threads 1')

  await test.step('where it fails, the processor goes on, and the results say so', async () => {
    await cloister.ask('app.changeSettings', { backend: 'onnxruntime-teleport' })
    await cloister.go('Study')
    await study.run()
    const states = async () => (await cloister.ask('run.list', {})).map(({ state }) => state)
    await expect.poll(states, { timeout: 60_000 }).toEqual(['finished', 'finished'])
    const { manifest } = await cloister.latestOutcome()
    expect(manifest.backend.name).toBe('onnxruntime-cpu')
    expect(manifest.notices).toEqual([
      'Training on onnxruntime-teleport failed, so it went on with the processor from where it stood. There is no "onnxruntime-teleport" on this machine.',
    ])
    await expect(page.getByText('Training on onnxruntime-teleport failed')).toBeVisible()
  })
})

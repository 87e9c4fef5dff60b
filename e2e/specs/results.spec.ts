import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Results } from '#shared/contracts/results.ts'
import { expect, test } from '../fixtures/app.ts'
import { root } from '../fixtures/launch.ts'
import { commandLine } from '../fixtures/processes.ts'

/** A run of the demonstration, small and finished. */
test.beforeEach(async ({ cloister }) => {
  await cloister.data.openDemo()
  await cloister.go('Study')
  await cloister.study.setEffort({ steps: 60, attackSteps: 60, repetitions: 2 })
  await cloister.runToResults()
})

test('results are there after a restart', async ({ cloister }) => {
  const finding = await cloister.results.finding.innerText()
  await cloister.restart()
  await cloister.go('Runs')
  await expect(cloister.runs.inState('finished')).toContainText(finding)
  await cloister.runs.button('Show the results').click()
  await expect(cloister.results.finding).toHaveText(finding)
})

test('both tables are saved as CSV, with every number in full', async ({ cloister, folder }) => {
  const { targets, attacks } = await cloister.latestResults()
  for (const [table, name, rows] of [
    ['targets', 'Predictions', targets],
    ['attacks', 'Attacks and controls', attacks],
  ] as const) {
    const file = path.join(folder, `${table}.csv`)
    await cloister.willSaveTo(file)
    await cloister.results.tableButton(name, 'Save as CSV…').click()
    await expect(cloister.notice(`Saved as ${table}.csv.`)).toBeVisible()

    const [header, ...lines] = readFileSync(file, 'utf8').trimEnd().split(/\r?\n/)
    expect(lines).toHaveLength(rows.length)
    const column = header.split(',').indexOf('accuracy')
    rows.forEach(({ accuracy }, i) =>
      expect(lines[i].split(',')[column]).toBe('mean' in accuracy ? String(accuracy.mean) : ''),
    )
  }
})

test('a table is copied as it is shown', async ({ cloister }) => {
  const { app, page, results } = cloister
  await results.tableButton('Predictions', 'Copy').click()
  await expect(cloister.notice('The table was copied.')).toBeVisible()
  const copied = await app.evaluate(({ clipboard }) => clipboard.readText())
  const shown = await results
    .table('Predictions')
    .locator('tr')
    .evaluateAll((rows) =>
      rows.map((row) => [...(row as HTMLTableRowElement).cells].map((cell) => cell.innerText.trim()).join('\t')),
    )
  expect(copied.split('\n')).toEqual(shown)
  expect(page.url()).toContain('/results/')
})

test('the saved study, run by the command line, gives the same numbers bit for bit', async ({ cloister, folder }) => {
  const { results: inWindow, manifest } = await cloister.latestOutcome()
  await cloister.go('Study')
  const study = path.join(folder, 'study.yaml')
  await cloister.willSaveTo(study)
  await cloister.study.button('Save as file…').click()
  await expect(cloister.notice('Saved as study.yaml.')).toBeVisible()

  const out = path.join(folder, 'out')
  const data = path.join(root, 'resources', 'demo', 'infection.csv')
  const { name, threads } = manifest.backend
  const same = ['--backend', name, '--threads', String(threads)]
  const printed = await commandLine('run', study, '--data', data, '--out', out, '--no-pdf', ...same)
  expect(printed).toContain('Asked who was in the training data')
  const { results } = JSON.parse(readFileSync(path.join(out, 'results.json'), 'utf8')) as { results: Results }
  expect(results.targets).toEqual(inWindow.targets)
  expect(results.attacks).toEqual(inWindow.attacks)
  expect(results.net).toEqual(inWindow.net)
})

import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { lockFolder, unlockWorkspace } from '../../src/storage/encryption/index.ts'
import { onnxFile } from '../../tests/support/onnx-file.ts'
import { accessibilityFaults } from '../fixtures/accessibility.ts'
import { expect, test } from '../fixtures/app.ts'
import { picture } from '../fixtures/picture.ts'
import { findPlanted } from '../fixtures/search.ts'
import { patients, writeFile, writeTable } from '../fixtures/tables.ts'
import { Cloister } from '../pages/cloister.ts'

const [first, second] = ['nine slow otters cross the frozen weir', 'four loud ravens count the copper bells']
/** Texts of rows, columns and names; and an age that nobody else has, as a double, which is what stores of numbers hold. */
const planted = ['Narwhalowa', 'wombatcolumn', 'Quokka ward study', 'Tapirgroup', 'Okapi audit']
const age = 73.8126437501
const asDouble = Buffer.alloc(8)
asDouble.writeDoubleLE(age)

/** Patients, of whom one has the planted age and a third the planted habit. */
function plantedTable(folder: string): string {
  const { header, rows } = patients()
  const marked = rows.map((row, i) => [
    ...(i === 17 ? [String(age), ...row.slice(1)] : row),
    i % 3 ? 'other' : planted[0],
  ])
  return writeTable(folder, 'one.csv', { header: [...header, planted[1]], rows: marked })
}

/** Answers of a model that is surer of those it was trained on, with a planted group. */
function predictions(): string {
  const lines = Array.from({ length: 400 }, (_, row) => {
    const died = row % 5 < 2
    const truth = 0.3 + ((row * 37) % 50) / 100 + (row % 2 ? 0.15 : 0)
    const yes = died ? truth : 1 - truth
    const group = row % 3 ? 'other' : planted[3]
    return `p${row},${group},${died ? 'yes' : 'no'},${(1 - yes).toFixed(3)},${yes.toFixed(3)},${row % 2 ? 'train' : 'test'}`
  })
  return `patient,ward,died,p_no,p_yes,split\n${lines.join('\n')}\n`
}

const noModel = {
  inputs: [{ name: 'x', type: 'float32', shape: ['N', 1] }],
  outputs: [{ name: 'answer', type: 'float32', shape: ['N', 1] }],
  nodes: [{ type: 'Identity', inputs: ['x'], outputs: ['answer'] }],
} as const

test('all that can be done in an encrypted workspace leaves nothing that can be read; its passphrase is changed, and the encryption ended', async ({
  folder,
}) => {
  test.setTimeout(600_000)
  const place = (name: string) => path.join(folder, name)
  for (const made of ['source', 'temporary', 'home', 'saved']) mkdirSync(place(made))
  // Everything that the program and its libraries write goes where it can be searched.
  const settings = { TMPDIR: place('temporary'), HOME: place('home'), CLOISTER_TINY_STUDIES: '1' }
  const before = Object.fromEntries(Object.keys(settings).map((name) => [name, process.env[name]]))
  Object.assign(process.env, settings)
  const places = ['workspace', 'profile', 'temporary', 'home'].map(place)
  const leaks = () => findPlanted(places, [...planted, asDouble, first, second])
  const cloister = await Cloister.start(folder)
  const { audit, data, encryption, graph, learn, page, published, results, study } = cloister
  const outside = (name: string) => path.join(place('saved'), name)
  const savedPlain = 'This file is not encrypted: keep it where it is safe.'
  try {
    await test.step('encrypted before the first import', async () => {
      // What the program does at its start may still be going on.
      await expect(() => cloister.ask('encryption.begin', { passphrase: first })).toPass({ timeout: 30_000 })
      await page.reload()
      await cloister.import.importFile(plantedTable(place('source')))
      await data.rename(planted[2])
      await data.role('relapse').selectOption('outcome')
      expect(leaks()).toEqual([])
    })

    await test.step('a graph is learned, and its tables fitted', async () => {
      await cloister.go('Graph')
      await graph.startFrom('an empty graph')
      await graph.startFrom('what the data say: learn it…')
      await learn.chooseNumbers('cut into 2 ranges of equally many rows')
      await learn.setSamples(3)
      await learn.learn()
      expect(leaks()).toEqual([])
      const [{ id }] = await cloister.ask('dataset.list', {})
      const edges = ['age', 'smoker'].map((from) => [from, 'relapse'] as [string, string])
      const drawn = await cloister.ask('graph.get', { datasetId: id })
      await cloister.ask('graph.save', { datasetId: id, graph: { ...drawn, edges } })
      await cloister.ask('network.fit', { datasetId: id, fit: { bins: 2, priorRows: 1 } })
      expect(leaks()).toEqual([])
    })

    await test.step('a study with attacks of today, whose models are kept', async () => {
      const [{ id }] = await cloister.ask('dataset.list', {})
      const stored = await cloister.ask('study.get', { datasetId: id })
      const membership = {
        kind: 'membership',
        attacks: [{ kind: 'loss-threshold' }, { kind: 'lira' }],
        targets: 2,
        shadows: 4,
        references: 2,
        subgroup: planted[1],
      } as const
      await cloister.ask('study.save', { datasetId: id, settings: { ...stored, analyses: [membership] as never } })
      await page.reload()
      await cloister.go('Study')
      await study.setEffort({ steps: 60, attackSteps: 60, repetitions: 2 })
      await study.setHiddenLayers('16')
      await study.run()
      // What lies on the disk while it is at work is searched, too.
      for (let look = 0; look < 5; look++) {
        expect(leaks()).toEqual([])
        await page.waitForTimeout(300)
      }
      await results.finding.waitFor({ timeout: 120_000 })
      expect((await cloister.ask('kept.size', {})).bytes).toBeGreaterThan(0)
      await expect(results.analysis('Attacks of today')).toContainText(planted[0])
      expect(leaks()).toEqual([])
    })

    await test.step('reports and tables are saved elsewhere, and it is said that they are plain', async () => {
      await cloister.saveReport(outside('report.pdf'))
      await expect(cloister.page.getByText(savedPlain).first()).toBeVisible()
      await picture(page, 'encrypted-saved')
      for (const form of ['HTML', 'JSON'] as const) {
        await cloister.willSaveTo(outside(`report.${form.toLowerCase()}`))
        await cloister.report.open()
        await expect(cloister.report.dialog).toContainText('This workspace is encrypted; what you save from it is not.')
        await cloister.report.save(form)
        await expect(cloister.notice(`Saved as report.${form.toLowerCase()}.`)).toBeVisible({ timeout: 60_000 })
      }
      await cloister.willSaveTo(outside('targets.csv'))
      await results.tableButton('Predictions', 'Save as CSV…').click()
      await expect(cloister.notice('Saved as targets.csv.')).toBeVisible()
      const figure = page.locator('figure').first()
      await figure.getByText('Numbers, and saving this chart').click()
      await cloister.willSaveTo(outside('chart.png'))
      await figure.getByRole('button', { name: 'PNG…' }).click()
      await expect(cloister.notice('Saved as chart.png.')).toBeVisible()
      const saved = readFileSync(outside('report.json'), 'utf8')
      for (const value of [planted[0], planted[1]]) expect(saved).toContain(value)
      expect(leaks()).toEqual([])
    })

    await test.step('the study is run again to verify it', async () => {
      await cloister.button('Verify').click()
      await expect(results.verification).toContainText('equal bit for bit', { timeout: 120_000 })
      expect(leaks()).toEqual([])
    })

    await test.step('a model is audited by its predictions; one in a file is refused before anything is chosen', async () => {
      await cloister.go('Audit a model')
      await expect(cloister.page.getByText('In an encrypted workspace a model from a file is not asked')).toBeVisible()
      await expect(cloister.button('Choose a model…')).toBeDisabled()
      await picture(page, 'encrypted-audit')
      expect(await accessibilityFaults(page)).toEqual([])
      const file = writeFile(place('source'), 'model.onnx', onnxFile(noModel as never))
      await cloister.import.drop(file)
      await expect(page.getByRole('main').getByRole('alert')).toContainText('In an encrypted workspace a model')
      await cloister.button('Cancel').click()
      await audit.choose(writeFile(place('source'), `${planted[4]}.csv`, predictions()))
      await audit.groups.selectOption('ward')
      await audit.auditButton.click()
      await expect(audit.finding).toBeVisible({ timeout: 60_000 })
      await expect(audit.table('Groups by ward')).toContainText(planted[3])
      await cloister.saveReport(outside('audit.pdf'))
      expect(leaks()).toEqual([])
    })

    await test.step('a published study runs', async () => {
      await cloister.go('Published studies')
      await published.open('Measurements moved and attacked')
      await published.preset('tiny').check()
      await published.runButton.click()
      await expect(page.getByText('A test’s run: its figures mean nothing.')).toBeVisible({ timeout: 120_000 })
      const found = findPlanted(places, ['"preset"', '"claims"', 'figure 15'])
      expect(found).toEqual([])
      expect(leaks()).toEqual([])
    })

    await test.step('the passphrase is changed: the old one opens nothing', async () => {
      await cloister.go('Settings')
      await encryption.button('Change the passphrase…').click()
      const change = encryption.question.getByRole('button', { name: 'Change', exact: true })
      await encryption.question.getByLabel('Passphrase now').fill('not the passphrase at all')
      await encryption.choose(second)
      for (const theme of ['light', 'dark']) {
        await page.evaluate((theme) => (document.documentElement.dataset.theme = theme), theme)
        expect(await accessibilityFaults(page)).toEqual([])
        await picture(page, `encryption-change-${theme}`)
      }
      await change.click()
      await expect(encryption.question).toContainText('This is not the passphrase of this workspace.', {
        timeout: 30_000,
      })
      await encryption.question.getByLabel('Passphrase now').fill(first)
      await change.click()
      await expect(cloister.notice('The passphrase was changed.')).toBeVisible({ timeout: 30_000 })
      await encryption.button('Lock now').click()
      await encryption.unlock(first)
      await expect(page.getByRole('alert')).toContainText('This is not the passphrase', { timeout: 30_000 })
      await encryption.unlock(second)
      await cloister.rail.waitFor({ timeout: 30_000 })
      expect((await cloister.latestResults()).targets.length).toBeGreaterThan(0)
    })

    await test.step('closed, no file holds what was planted, a passphrase or the key', async () => {
      await cloister.close()
      await expect(unlockWorkspace(place('workspace'), first)).rejects.toThrow('not the passphrase')
      const key = await unlockWorkspace(place('workspace'), second)
      expect(findPlanted(places, [...planted, asDouble, first, second, key])).toEqual([])
      lockFolder(place('workspace'))
    })

    await test.step('turned off with the passphrase, everything is there and plain; no passphrase is', async () => {
      await cloister.reopen()
      await encryption.unlock(second)
      await cloister.rail.waitFor({ timeout: 30_000 })
      await cloister.go('Settings')
      await encryption.button('Turn encryption off…').click()
      const off = encryption.question.getByRole('button', { name: 'Turn off', exact: true })
      await expect(off).toBeDisabled()
      await encryption.question.getByLabel('Passphrase now').fill(first)
      await off.click()
      await expect(encryption.question).toContainText('This is not the passphrase', { timeout: 30_000 })
      await picture(cloister.page, 'encryption-off-question')
      expect(await accessibilityFaults(cloister.page)).toEqual([])
      await encryption.question.getByLabel('Passphrase now').fill(second)
      await off.click()
      await expect(cloister.notice('The workspace is no longer encrypted.')).toBeVisible({ timeout: 60_000 })
      await expect(encryption.section).toContainText('This workspace is not encrypted')
      expect(await cloister.datasetNames()).toEqual([planted[2]])
      expect((await cloister.latestResults()).targets.length).toBeGreaterThan(0)
      expect(await cloister.ask('audit.list', {})).toHaveLength(1)
      await cloister.go('Audit a model')
      await expect(cloister.button('Choose a model…')).toBeEnabled()
      await cloister.restart()
      await cloister.rail.waitFor({ timeout: 30_000 })
      expect((await cloister.latestResults()).targets.length).toBeGreaterThan(0)
      await cloister.close()
      expect(existsSync(path.join(place('workspace'), 'cloister-encryption.json'))).toBe(false)
      // The search finds texts where they are not sealed. Snapshots are compressed, which hides a number from it there too.
      for (const value of [planted[0], '"claims"'])
        expect(findPlanted(places.slice(0, 1), [value]), value).not.toEqual([])
      expect(findPlanted(places, [first, second])).toEqual([])
    })
  } finally {
    await cloister.close().catch(() => {})
    lockFolder(place('workspace'))
    for (const [name, value] of Object.entries(before))
      if (value === undefined) Reflect.deleteProperty(process.env, name)
      else process.env[name] = value
  }
})

import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { lockFolder, unlockWorkspace } from '../../src/storage/encryption/index.ts'
import { accessibilityFaults } from '../fixtures/accessibility.ts'
import { expect, test } from '../fixtures/app.ts'
import { picture } from '../fixtures/picture.ts'
import { commandLine } from '../fixtures/processes.ts'
import { findPlanted } from '../fixtures/search.ts'
import { patients, writeTable } from '../fixtures/tables.ts'
import { Cloister } from '../pages/cloister.ts'

const passphrase = 'seven grey herons wait beneath lamps'
/** What is planted: in a table from before the encryption, in one from after it, and in the program's own fields. */
const planted = ['Zanzibarowa', 'quetzalcolumn', 'Ocelotskaya', 'axolotlcolumn', 'Pangolin ward study']

/** A table with a planted text in every third row, and a planted column. */
function plantedTable(folder: string, name: string, text: string, column: string): string {
  const { header, rows } = patients()
  const marked = rows.map((row, i) => [...row, i % 3 === 0 ? text : 'other'])
  return writeTable(folder, name, { header: [...header, column], rows: marked })
}

test('an encrypted workspace holds nothing that can be read, and opens with its passphrase alone', async ({
  folder,
}) => {
  test.slow()
  const [source, temporary] = [path.join(folder, 'source'), path.join(folder, 'temporary')]
  for (const made of [source, temporary]) mkdirSync(made)
  const places = [path.join(folder, 'workspace'), path.join(folder, 'profile'), temporary]
  const before = { TMPDIR: process.env.TMPDIR, minute: process.env.CLOISTER_TEST_MINUTE_MS }
  // The program's temporary files go where they can be searched; a minute without use is four seconds.
  Object.assign(process.env, { TMPDIR: temporary, CLOISTER_TEST_MINUTE_MS: '4000' })
  const cloister = await Cloister.start(folder)
  try {
    const { encryption, data, study } = cloister
    await cloister.import.importFile(plantedTable(source, 'one.csv', planted[0], planted[1]))

    await test.step('what is planted can be found while it is not encrypted', async () => {
      await cloister.close()
      const found = findPlanted(places.slice(0, 1), planted).join('\n')
      for (const value of planted.slice(0, 2)) expect(found).toContain(value)
      await cloister.reopen()
    })

    await test.step('encrypt', async () => {
      await cloister.go('Settings')
      await encryption.section.scrollIntoViewIfNeeded()
      await picture(cloister.page, 'encryption-off-light')
      await encryption.button('Encrypt this workspace…').click()
      const encrypt = encryption.question.getByRole('button', { name: 'Encrypt', exact: true })
      await encryption.choose('too short')
      await expect(encryption.question).toContainText('At least 12 characters')
      await encryption.choose(passphrase)
      await expect(encryption.question).toContainText('Good.')
      await expect(encrypt).toBeDisabled()
      await encryption.question.getByRole('checkbox', { name: 'I keep the passphrase' }).check()
      for (const theme of ['light', 'dark']) {
        await cloister.page.evaluate((theme) => (document.documentElement.dataset.theme = theme), theme)
        expect(await accessibilityFaults(cloister.page)).toEqual([])
        await picture(cloister.page, `encryption-question-${theme}`)
      }
      await encrypt.click()
      await expect(cloister.notice('The workspace is encrypted.')).toBeVisible({ timeout: 60_000 })
      await expect(encryption.section).toContainText('This workspace is encrypted.')
      for (const theme of ['light', 'dark']) {
        await cloister.set('Appearance', theme)
        await encryption.section.scrollIntoViewIfNeeded()
        expect(await accessibilityFaults(cloister.page)).toEqual([])
        await picture(cloister.page, `encryption-on-${theme}`)
      }
    })

    await test.step('import, and run a study', async () => {
      await cloister.import.importFile(plantedTable(source, 'two.csv', planted[2], planted[3]))
      await cloister.go('Data')
      await data.rename(planted[4])
      await data.openDemo()
      await cloister.go('Study')
      await study.setEffort({ steps: 50, attackSteps: 50, repetitions: 2 })
      await cloister.runToResults()
    })

    await test.step('lock now: the window asks for the passphrase and nothing else is read', async () => {
      await cloister.go('Settings')
      await encryption.button('Lock now').click()
      await expect(encryption.locked).toBeVisible()
      await expect(encryption.passphrase).toBeFocused()
      for (const name of ['dataset.list', 'run.list'] as const)
        expect(await cloister.call(name, {})).toMatchObject({ ok: false, error: { code: 'passphrase-needed' } })
      await encryption.unlock('seven grey herons wait beneath lambs')
      await expect(cloister.page.getByRole('alert')).toContainText('This is not the passphrase of this workspace.', {
        timeout: 30_000,
      })
      for (const theme of ['light', 'dark']) {
        await cloister.page.evaluate((theme) => (document.documentElement.dataset.theme = theme), theme)
        expect(await accessibilityFaults(cloister.page)).toEqual([])
        await picture(cloister.page, `lock-${theme}`)
      }
      await encryption.unlock(passphrase)
      await cloister.rail.waitFor({ timeout: 30_000 })
      expect(await cloister.datasetNames()).toEqual(['Infection on a ward', planted[4], 'one'])
    })

    await test.step('it is locked when nobody has used it for as long as the settings say', async () => {
      await cloister.ask('app.changeSettings', { lockAfterMinutes: 1 })
      await expect(encryption.locked).toBeVisible({ timeout: 40_000 })
    })

    await test.step('closed, no file holds what was planted, the passphrase or the key', async () => {
      await cloister.close()
      const key = await unlockWorkspace(path.join(folder, 'workspace'), passphrase)
      expect(findPlanted(places, [...planted, 'Infection on a ward', passphrase, key])).toEqual([])
    })

    await test.step('opened again, it asks; with the passphrase all is there', async () => {
      await cloister.reopen()
      await expect(encryption.locked).toBeVisible()
      await encryption.unlock(passphrase)
      await cloister.rail.waitFor({ timeout: 30_000 })
      expect(await cloister.datasetNames()).toEqual(['Infection on a ward', planted[4], 'one'])
      expect((await cloister.latestResults()).targets.length).toBeGreaterThan(0)
      const { preview } = await previewOf(cloister)
      expect(JSON.stringify(preview)).toContain(planted[2])
    })

    await test.step('the command line takes the passphrase from a file', async () => {
      await cloister.close()
      const [secret, out] = [path.join(source, 'passphrase'), path.join(source, 'backup.tar.gz')]
      writeFileSync(secret, `${passphrase}\n`)
      const workspace = path.join(folder, 'workspace')
      expect(await commandLine('backup', '--workspace', workspace, '--out', out, '--passphrase-file', secret)).toMatch(
        /3 datasets; .*\nThe backup: /,
      )
    })
  } finally {
    await cloister.close().catch(() => {})
    lockFolder(path.join(folder, 'workspace'))
    process.env.TMPDIR = before.TMPDIR
    process.env.CLOISTER_TEST_MINUTE_MS = before.minute
    if (before.TMPDIR === undefined) delete process.env.TMPDIR
    if (before.minute === undefined) delete process.env.CLOISTER_TEST_MINUTE_MS
  }
})

async function previewOf(cloister: Cloister) {
  const found = (await cloister.ask('dataset.list', {})).find(({ name }) => name === planted[4])
  return { preview: (await cloister.ask('dataset.preview', { id: found!.id, offset: 0, limit: 10 })).rows }
}

import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { adult } from '../../tests/support/adult.ts'
import { digits } from '../../tests/support/idx.ts'
import { accessibilityFaults } from '../fixtures/accessibility.ts'
import { expect, test } from '../fixtures/app.ts'
import { answerDialogs } from '../fixtures/dialogs.ts'
import { tabTo } from '../fixtures/keyboard.ts'
import { sharedData } from '../fixtures/launch.ts'
import { picture } from '../fixtures/picture.ts'
import { processesNamed } from '../fixtures/processes.ts'
import { writeFile } from '../fixtures/tables.ts'
import type { Cloister } from '../pages/cloister.ts'

const child = path.join(sharedData, 'networks', 'child.bif')
const isThere = existsSync(child)

// The program offers the tests' preset where this is set; other specs do not need it.
test.beforeAll(() => (process.env.CLOISTER_TINY_STUDIES = '1'))
test.afterAll(() => delete process.env.CLOISTER_TINY_STUDIES)

test.beforeEach(async ({ cloister }) => {
  await cloister.go('Published studies')
  await expect(cloister.published.study('Coloured digits')).toBeVisible()
})

/** Opens a study on the network Child, importing that. */
async function openOnChild({ app, published }: Cloister, title: string): Promise<void> {
  await published.open(title)
  await answerDialogs(app, { open: child })
  await published.importButton.click()
  await expect(published.runButton).toBeEnabled()
}

test('the studies are listed with their figures, explanations and pictures, and what they need', async ({
  cloister,
}) => {
  const { page, published } = cloister
  const sizes = published.study('How many rows it takes')
  await expect(sizes).toContainText('Figures 3a and 3b of the paper. Needs the network Child.')
  await expect(sizes).toContainText('What to expect here.')
  await expect(sizes.getByRole('img')).toHaveCount(1)
  await expect(sizes).toContainText('from the paper: above or below')
  // The paper has words for it, and no numbers: nothing is drawn.
  await expect(published.study('Teachers that vote').getByRole('img')).toHaveCount(0)
  await expect(published.study('Coloured digits')).toContainText('Needs an image set.')
  // It makes its own rows, and so needs nothing.
  await expect(published.study('Measurements moved and attacked')).toContainText(
    'Figures 13, 14 and 15 of the paper. Ready to run',
  )

  await published.open('Measurements moved and attacked')
  await expect(published.runButton).toBeEnabled()
  await published.button('All published studies').click()
  await published.open('Coloured digits')
  await expect(published.runButton).toBeDisabled()
  await expect(page.getByText('there is no image set in this workspace yet')).toBeVisible()
  await page.getByRole('link', { name: 'Data page' }).click()
  await expect(cloister.images.section).toBeVisible()
})

/** Imports a set of synthetic digits by its folder, which names it. */
async function importDigits({ images }: Cloister, folder: string, name: string, side: number): Promise<void> {
  const place = path.join(folder, name)
  mkdirSync(place)
  const made = digits(600, { height: side, width: side })
  writeFile(place, 'train-images-idx3-ubyte', made.images)
  writeFile(place, 'train-labels-idx1-ubyte', made.labels)
  await images.chooseFolder(place)
  await images.store()
}

test('the study of coloured digits runs on the image set that is chosen', async ({ cloister, folder }) => {
  const { page, published } = cloister
  await cloister.go('Data')
  await importDigits(cloister, folder, 'bars', 14)
  await importDigits(cloister, folder, 'stripes', 16)
  await cloister.go('Published studies')
  await expect(published.study('Coloured digits')).toContainText('Ready to run')
  await published.open('Coloured digits')
  await expect(published.imageSet.locator('option:checked')).toHaveText(
    'stripes (600 training images of 16 × 16 pixels)',
  )
  await published.imageSet.selectOption({ label: 'bars (600 training images of 14 × 14 pixels)' })
  await published.preset('tiny').check()
  await picture(page, 'published-images')
  expect(await accessibilityFaults(page)).toEqual([])
  await published.runButton.click()
  await expect(published.claims).toHaveCount(7, { timeout: 120_000 })
  await expect(page.getByText(/^Images “bars”, train-images-idx3-ubyte, SHA-256 [0-9a-f]{64}\.$/)).toBeVisible()
})

test('the measurement study runs without networks or images', async ({ cloister }) => {
  const { page, published } = cloister
  await published.open('Measurements moved and attacked')
  await published.preset('tiny').check()
  await published.runButton.click()
  await expect(page.getByText('A test’s run: its figures mean nothing.')).toBeVisible({ timeout: 120_000 })
  const chart = page.getByRole('img', { name: /Children moved \(figure 15\)/ })
  await expect(chart).toBeVisible()
  await chart.scrollIntoViewIfNeeded()
  await picture(page, 'published-measurement')
})

test('a study of a public table asks for its files, and runs on them', async ({ cloister, folder }) => {
  const { app, page, published } = cloister
  const title = 'How leakage falls with the number of rows'
  await expect(published.study(title)).toContainText('Needs the public table Adult.')
  await published.open(title)
  await expect(published.runButton).toBeDisabled()
  await expect(page.getByText('Get adult.data and adult.test from the UCI repository')).toBeVisible()
  await picture(page, 'published-table')
  const place = path.join(folder, 'downloads')
  mkdirSync(place)
  await answerDialogs(app, { open: place })
  await published.button('Import Adult’s files…').click()
  await expect(cloister.notice('The folder downloads does not hold both files of Adult')).toBeVisible()
  writeFile(place, 'adult.data', adult(32_561))
  writeFile(place, 'adult.test', `|1x3 Cross validator\n${adult(16_281, '.')}`)
  await published.button('Import Adult’s files…').click()
  await expect(cloister.notice('The table Adult is there.')).toBeVisible()
  await published.preset('tiny').check()
  await published.runButton.click()
  await expect(page.getByText(/^Table adult-train\.csv, SHA-256 [0-9a-f]{64}\.$/)).toBeVisible({ timeout: 120_000 })
})

test('a file that is none of the networks is refused in words', async ({ cloister, folder }) => {
  const { app, published } = cloister
  await published.open('How many rows it takes')
  const small =
    'network ward {\n}\nvariable age {\n  type discrete [ 2 ] { young, old };\n}\nprobability ( age ) {\n  table 0.4, 0.6;\n}\n'
  await answerDialogs(app, { open: writeFile(folder, 'ward.bif', small) })
  await published.importButton.click()
  await expect(cloister.notice('ward.bif is a network of 1 node that no published study uses.')).toBeVisible()
  await answerDialogs(app, { open: writeFile(folder, 'cut.bif', small.slice(0, 60)) })
  await published.importButton.click()
  await expect(cloister.notice(/cut\.bif, line \d+/)).toBeVisible()
  await expect(published.runButton).toBeDisabled()
})

test(`a study runs to its verdicts, which are stored and saved as files (${child})`, async ({ cloister, folder }) => {
  test.skip(!isThere, `${child} is not on this machine`)
  const { app, page, published } = cloister
  await openOnChild(cloister, 'With ever more rows')
  await published.preset('tiny').check()
  await published.runButton.click()
  await expect(published.claims).toHaveCount(7, { timeout: 120_000 })
  await expect(page.getByText('A test’s run: its figures mean nothing.')).toBeVisible()
  await expect(published.results).toHaveText([/tiny, seed 1, .* of 4 claims of the paper held/])
  await expect(page.getByText(/^Network child\.bif, SHA-256 [0-9a-f]{64}\.$/)).toBeVisible()
  expect(await processesNamed(app, 'Cloister published study')).toEqual([])
  await published.claims.nth(4).scrollIntoViewIfNeeded()
  await picture(page, 'published-claims')
  await page.getByText('How it was made').scrollIntoViewIfNeeded()
  await picture(page, 'published-charts')

  await test.step('the files are what was found', async () => {
    const json = path.join(folder, 'found.json')
    await cloister.willSaveTo(json)
    await published.button('Save as JSON…').click()
    await expect(cloister.notice('Saved as found.json.')).toBeVisible()
    const saved = JSON.parse(readFileSync(json, 'utf8'))
    expect(saved).toMatchObject({ study: 'infinite-n', preset: 'tiny', seed: 1 })
    expect(saved.claims).toHaveLength(6)
    expect(saved.rows[0].figure.values).toHaveLength(2)
    const svg = path.join(folder, 'found.svg')
    await cloister.willSaveTo(svg)
    await published.button('Save the drawing…').click()
    await expect(cloister.notice('Saved as found.svg.')).toBeVisible()
    expect(readFileSync(svg, 'utf8')).toMatch(/^<svg /)
  })

  await test.step('they are there after a restart, until they are removed', async () => {
    await cloister.restart()
    await cloister.go('Published studies')
    await expect(published.study('With ever more rows')).toContainText('1 result here. Ready to run')
    await published.open('With ever more rows')
    await expect(published.claims).toHaveCount(7)
    await published.button('Remove').click()
    await expect(published.claims).toHaveCount(0)
    await expect(published.results).toHaveCount(0)
  })
})

test(`a run is cancelled at once, and resumed where it stood; a crash loses no finished part (${child})`, async ({
  cloister,
}) => {
  test.skip(!isThere, `${child} is not on this machine`)
  const { app, page, published } = cloister
  await openOnChild(cloister, 'How many rows it takes')
  await published.preset('quick').check()
  await published.runButton.click()
  // The first of four points is done.
  await expect(published.running).toContainText(/2,000 rows: .+: \d+ %/, { timeout: 120_000 })
  await picture(page, 'published-running')
  await published.button('Cancel').click()
  await expect(published.running).toBeHidden({ timeout: 5000 })
  await expect(published.interrupted).toHaveText('A quick run with seed 1 was cut off: 1 part of 4 is kept.')
  await expect.poll(() => processesNamed(app, 'Cloister published study')).toEqual([])
  await expect(page.getByRole('alert')).toHaveCount(0)
  await picture(page, 'published-interrupted')

  await cloister.restart()
  await cloister.go('Published studies')
  await expect(published.study('How many rows it takes')).toContainText('A run was cut off and can be resumed.')
  await published.open('How many rows it takes')
  await published.button('Resume').click()
  await expect(published.running).toContainText(/2,000 rows: /, { timeout: 60_000 })
  const [job] = await processesNamed(cloister.app, 'Cloister published study')
  process.kill(job, 'SIGKILL')
  await expect(cloister.page.getByRole('alert')).toContainText('The parts that were finished are kept.')
  await expect(published.interrupted).toContainText('1 part of 4 is kept')
  await published.button('Discard').click()
  await expect(published.interrupted).toHaveCount(0)
})

for (const theme of ['light', 'dark'] as const)
  test(`the pages are accessible in the ${theme} theme, and by keyboard`, async ({ cloister }) => {
    const { page, published } = cloister
    await cloister.set('Appearance', theme)
    await cloister.go('Published studies')
    await expect(published.study('Coloured digits')).toBeVisible()
    await picture(page, `published-${theme}`)
    expect(await accessibilityFaults(page)).toEqual([])
    await published.study('Coloured digits').scrollIntoViewIfNeeded()
    await picture(page, `published-below-${theme}`)
    const link = page.getByRole('link', { name: 'When some causes are wrong' })
    await tabTo(page, link)
    await page.keyboard.press('Enter')
    await expect(cloister.title).toHaveText('When some causes are wrong')
    await tabTo(page, published.importButton)
    await picture(page, `published-study-${theme}`)
    expect(await accessibilityFaults(page)).toEqual([])
  })

test(`results are accessible in both themes, and the page fits the smallest window (${child})`, async ({
  cloister,
}) => {
  test.skip(!isThere, `${child} is not on this machine`)
  const { app, page, published } = cloister
  await openOnChild(cloister, 'With ever more rows')
  await published.preset('tiny').focus()
  await page.keyboard.press('Space')
  await tabTo(page, published.runButton)
  await page.keyboard.press('Enter')
  await expect(published.claims).toHaveCount(7, { timeout: 120_000 })
  await published.claims
    .getByText(/^All \d+ variants$/)
    .first()
    .click()
  expect(await accessibilityFaults(page)).toEqual([])
  await app.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows()
    const [width, height] = window.getMinimumSize()
    window.setContentSize(width, height)
  })
  await expect.poll(() => page.evaluate(() => innerWidth)).toBe(960)
  await picture(page, 'small-published')
  const tooWide = () => page.getByRole('main').evaluate((main) => main.scrollWidth - main.clientWidth)
  expect(await tooWide()).toBe(0)
  await cloister.set('Appearance', 'dark')
  await cloister.go('Published studies')
  expect(await tooWide()).toBe(0)
  await published.open('With ever more rows')
  await expect(published.claims).toHaveCount(7)
  expect(await accessibilityFaults(page, ['color-contrast'])).toEqual([])
  await published.claims.nth(5).scrollIntoViewIfNeeded()
  await picture(page, 'published-claims-dark')
})

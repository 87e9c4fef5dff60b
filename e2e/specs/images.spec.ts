import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { digits, idx } from '../../tests/support/idx.ts'
import { greyPng } from '../../tests/support/png.ts'
import { accessibilityFaults } from '../fixtures/accessibility.ts'
import { expect, test } from '../fixtures/app.ts'
import { tabTo } from '../fixtures/keyboard.ts'
import { sharedData } from '../fixtures/launch.ts'
import { picture } from '../fixtures/picture.ts'
import { patients, writeFile, writeTable } from '../fixtures/tables.ts'

const [training, tested] = [digits(600), digits(100)]

/** The four files of a set in a folder of their own, named "bars". */
function writeSet(folder: string, files: Record<string, Uint8Array> = {}): string {
  const place = path.join(folder, 'bars')
  mkdirSync(place, { recursive: true })
  const all = {
    'train-images-idx3-ubyte': training.images,
    'train-labels-idx1-ubyte': training.labels,
    't10k-images-idx3-ubyte': tested.images,
    't10k-labels-idx1-ubyte': tested.labels,
    ...files,
  }
  for (const [name, bytes] of Object.entries(all)) writeFile(place, `${name}.gz`, gzipSync(bytes))
  return place
}

/** What lies in the workspace of images. */
const stored = (folder: string) => readdirSync(path.join(folder, 'workspace', 'images'))

test('one file of a set brings the others along, and its images show', async ({ cloister, folder }) => {
  const { images, page } = cloister
  const place = writeSet(folder)
  await images.choose(path.join(place, 't10k-labels-idx1-ubyte.gz'))
  await expect(images.panel.getByRole('listitem')).toHaveText([
    /^Training images: train-images-idx3-ubyte\.gz/,
    /^Training labels: train-labels-idx1-ubyte\.gz/,
    /^Test images: t10k-images-idx3-ubyte\.gz/,
    /^Test labels: t10k-labels-idx1-ubyte\.gz/,
  ])
  expect(await cloister.ask('image.list', {})).toEqual([])
  await expect(images.name).toHaveValue('bars')
  await images.name.fill('Bars')
  await images.store()
  await expect(images.set('Bars')).toContainText('600 training and 100 test images of 10 × 8 pixels, 10 classes.')
  await expect(cloister.notice('Bars was stored.')).toBeVisible()

  await images.show('Bars')
  await expect(images.classes('Bars').getByRole('row').nth(4)).toHaveText(/3\s*60\s*10\.0 %\s*10/)
  await expect(images.images(9)).toHaveAccessibleName('The first 12 images of class 9 among the training images')
  expect(await images.firstImage(3, 10, 8)).toEqual([...training.pixels.subarray(240, 320)])
  await images.part.selectOption('the test images')
  await expect(images.images(9)).toHaveAccessibleName('The first 10 images of class 9 among the test images')
  await expect(page.getByText('SHA-256').first()).toBeVisible()

  // What is stored does not need the files any more.
  rmSync(place, { recursive: true })
  await images.rename('Bars', 'Stripes')
  await expect(images.set('Stripes')).toBeVisible()
  await cloister.restart()
  await images.show('Stripes')
  expect(await images.firstImage(7, 10, 8)).toEqual([...training.pixels.subarray(560, 640)])
})

test('a folder brings its set, beside a dataset too', async ({ cloister, folder }) => {
  const { images } = cloister
  await cloister.import.importFile(writeTable(folder, 'patients.csv', patients()))
  await images.chooseFolder(writeSet(folder))
  await images.store()
  await expect(images.set('bars')).toBeVisible()
  expect(await cloister.datasetNames()).toEqual(['patients'])

  await cloister.app.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows()
    const [width, height] = window.getMinimumSize()
    window.setContentSize(width, height)
  })
  await expect.poll(() => cloister.page.evaluate(() => innerWidth)).toBe(960)
  await images.show('bars')
  await images.classes('bars').scrollIntoViewIfNeeded()
  await picture(cloister.page, 'small-images')
  const tooWide = await cloister.page.getByRole('main').evaluate((main) => main.scrollWidth - main.clientWidth)
  expect(tooWide, 'pixels that lie beyond the right edge').toBe(0)
})

test('one file of a set dropped on the window brings it from any page', async ({ cloister, folder }) => {
  const { images } = cloister
  const place = writeSet(folder)
  await cloister.go('Settings')
  await cloister.import.drop(path.join(place, 'train-images-idx3-ubyte.gz'))
  await expect(images.panel).toBeFocused()
  await images.store()
  await expect(images.set('bars')).toBeVisible()
})

test('a set is removed once that is confirmed, with its files', async ({ cloister, folder }) => {
  const { images } = cloister
  await images.chooseFolder(writeSet(folder))
  await images.store()
  expect(stored(folder)).toHaveLength(1)
  await images.askToRemove('bars')
  await images.removeDialog('bars').getByRole('button', { name: 'Keep it' }).click()
  await expect(images.set('bars')).toBeVisible()
  await images.askToRemove('bars')
  await images.removeDialog('bars').getByRole('button', { name: 'Remove', exact: true }).click()
  await expect(images.set('bars')).toBeHidden()
  await expect(cloister.notice('bars was removed.')).toBeVisible()
  expect(stored(folder)).toEqual([])
})

const packed = (bytes: Uint8Array) => gzipSync(bytes)
for (const [what, spoil, message, byte] of [
  ['cut images', { 'train-images-idx3-ubyte': training.images.slice(0, 1000) }, 'holds only 984', 'byte 1000'],
  ['too few labels', { 'train-labels-idx1-ubyte': digits(599).labels }, 'do not belong together', 'byte 4'],
  [
    'something else',
    { 't10k-images-idx3-ubyte': new TextEncoder().encode('a,b\n1,2\n') },
    'not in the IDX format',
    'byte 0',
  ],
  ['packed twice', { 'train-labels-idx1-ubyte': packed(training.labels) }, 'is packed (gzip)', 'byte 0'],
] as const)
  test(`${what} are refused in words, with the place, and nothing is stored`, async ({ cloister, folder }) => {
    const { images } = cloister
    await images.chooseFolder(writeSet(folder, spoil))
    await images.storeButton.click()
    await expect(images.problem).toContainText(message)
    await expect(images.problem).toContainText(byte)
    expect(stored(folder)).toEqual([])
    // Another try with better files.
    await images.chooseFolder(writeSet(folder))
    await expect(images.problem).toBeHidden()
    await images.store()
    await expect(images.set('bars')).toBeVisible()
  })

test('packing that is cut, damaged or followed by something is refused in words', async ({ cloister, folder }) => {
  const { images } = cloister
  const place = writeSet(folder)
  const file = path.join(place, 'train-images-idx3-ubyte.gz')
  const whole = readFileSync(file)
  const damaged = Uint8Array.from(whole, (byte, i) => (i === whole.length - 6 ? byte ^ 1 : byte))
  for (const [bytes, message] of [
    [whole.subarray(0, 100), /is no whole gzip file: it is cut after 100 packed bytes\./],
    [damaged, /is no whole gzip file: incorrect data check/],
    [Buffer.concat([whole, new Uint8Array(9)]), /something else follows after \d+ packed bytes\./],
  ] as const) {
    writeFileSync(file, bytes)
    await images.chooseFolder(place)
    await images.storeButton.click()
    await expect(images.problem).toContainText(message)
    expect(stored(folder)).toEqual([])
  }
})

test('an import can be cancelled, and leaves nothing', async ({ cloister, folder }) => {
  const { images } = cloister
  // 400 MB of black images in a small file: parts that are packed one by one and follow each other.
  const [count, side] = [6400, 250]
  const black = gzipSync(new Uint8Array(side * side * 400))
  const header = gzipSync(idx([count, side, side], []))
  const place = writeSet(folder, { 'train-labels-idx1-ubyte': idx([count], new Uint8Array(count)) })
  writeFile(place, 'train-images-idx3-ubyte.gz', Buffer.concat([header, ...Array<Buffer>(16).fill(black)]))
  await images.chooseFolder(place)
  await images.storeButton.click()
  await images.panel.getByRole('progressbar').waitFor()
  await images.panel.getByRole('button', { name: 'Cancel' }).click()
  await expect(images.storeButton).toBeEnabled()
  await expect(images.problem).toBeHidden()
  expect(stored(folder)).toEqual([])
  expect(await cloister.ask('image.list', {})).toEqual([])
})

test('a file that belongs to no set is refused in words', async ({ cloister, folder }) => {
  const { images } = cloister
  await images.choose(writeFile(folder, 'digits.bin', 'x'))
  await expect(images.problem).toContainText('digits.bin is not named as a file of an image set.')
  await expect(images.storeButton).toBeHidden()
  await images.panel.getByRole('button', { name: 'Close', exact: true }).last().click()
  await expect(images.panel).toBeHidden()
})

test('the whole way goes by keyboard', async ({ cloister, folder }) => {
  const { images, page } = cloister
  const place = writeSet(folder)
  await images.choose(path.join(place, 'train-labels-idx1-ubyte.gz'))
  await expect(images.panel).toBeFocused()
  // While the files are looked for there is only Cancel to tab to.
  await expect(images.storeButton).toBeEnabled()
  await page.keyboard.press('Tab')
  await expect(images.name).toBeFocused()
  await page.keyboard.press('Tab')
  await expect(images.storeButton).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(images.set('bars')).toBeVisible()
  await tabTo(page, images.button('Show the images of bars'))
  await page.keyboard.press('Enter')
  await expect(images.images(0)).toBeVisible()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await expect(images.button('Remove bars…')).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(images.removeDialog('bars')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(images.set('bars')).toBeVisible()
})

for (const theme of ['light', 'dark'] as const)
  test(`image sets are accessible in the ${theme} theme`, async ({ cloister, folder }) => {
    const { images, page } = cloister
    const check = async (name: string) => {
      await images.unfold()
      await images.section.scrollIntoViewIfNeeded()
      await picture(page, `${theme}-images-${name}`)
      expect.soft(await accessibilityFaults(page), name).toEqual([])
    }
    await cloister.set('Appearance', theme)
    await cloister.go('Data')
    await check('none')
    await images.chooseFolder(writeSet(folder, { 'train-images-idx3-ubyte': training.images.slice(0, 1000) }))
    await check('chosen')
    await images.storeButton.click()
    await expect(images.problem).toBeVisible()
    await check('problem')
    await images.chooseFolder(writeSet(folder))
    await images.store()
    await images.show('bars')
    await images.classes('bars').scrollIntoViewIfNeeded()
    await check('preview')
    await images.askToRemove('bars')
    await check('dialog')
  })

const mnist = path.join(sharedData, 'images', 'mnist')
test.describe(`MNIST (${mnist})`, () => {
  test.skip(!existsSync(mnist), `needs ${mnist}`)

  test('is imported, and its digits show', async ({ cloister }) => {
    const { app, images, page } = cloister
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0].setContentSize(1280, 900))
    await images.chooseFolder(mnist)
    await images.store()
    await expect(images.set('mnist')).toContainText('60,000 training and 10,000 test images of 28 × 28 pixels')
    await images.show('mnist')
    await images.classes('mnist').scrollIntoViewIfNeeded()
    await picture(page, 'light-images-mnist')
    await page.emulateMedia({ colorScheme: 'dark' })
    await picture(page, 'dark-images-mnist')
    const tooWide = await page.getByRole('main').evaluate((main) => main.scrollWidth - main.clientWidth)
    expect(tooWide, 'pixels that lie beyond the right edge').toBe(0)
  })
})

test('a folder of PNG files brings its classes by name; a bad file is named', async ({ cloister, folder }) => {
  const { images, page } = cloister
  const place = path.join(folder, 'animals')
  const level = (name: string, i: number) => (name === 'cat' ? 40 : name === 'dog' ? 130 : 220) + (i % 10)
  for (const name of ['cat', 'dog', 'frog']) {
    mkdirSync(path.join(place, name), { recursive: true })
    for (let i = 0; i < 20; i++)
      writeFileSync(path.join(place, name, `${i}.png`), greyPng(8, 8, new Uint8Array(64).fill(level(name, i))))
  }
  const bad = path.join(place, 'dog', '7.png')
  const good = readFileSync(bad)
  writeFileSync(bad, good.subarray(0, 60))
  await images.chooseFolder(place)
  await expect(images.panel.getByRole('listitem')).toHaveText([
    /^Training images: 60 PNG files, /,
    'Training labels: the names of their folders',
    'Classes: cat (0), dog (1), frog (2)',
    'No test images.',
  ])
  await images.storeButton.click()
  await expect(images.panel.getByRole('alert')).toContainText('dog/7.png is cut')
  expect(await cloister.ask('image.list', {})).toEqual([])
  expect(stored(folder)).toEqual([])

  writeFileSync(bad, good)
  await images.store()
  await expect(images.set('animals')).toContainText('60 training images (no test images) of 8 × 8 pixels, 3 classes.')
  await images.show('animals')
  await expect(images.classes('animals').getByRole('row').nth(2)).toHaveText(/dog\s*20\s*33\.3 %/)
  await expect(
    page.getByRole('img', { name: 'The first 12 images of class frog among the training images' }),
  ).toBeVisible()
  expect(await accessibilityFaults(page)).toEqual([])
  await images.set('animals').scrollIntoViewIfNeeded()
  await picture(page, 'images-folder')
})

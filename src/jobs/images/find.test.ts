import { mkdirSync, rmdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readImageFileName } from '#shared/contracts/images.ts'
import { failure, temporaryFolder } from '../../storage/testing.ts'
import { findImages } from './find.ts'

/** A folder with empty files. */
function folderWith(...names: string[]): string {
  const folder = temporaryFolder()
  for (const name of names) writeFileSync(join(folder, name), '')
  return folder
}
const names = async (place: string) => (await findImages(place)).files.map(({ fileName }) => fileName)

const four = [
  'train-images-idx3-ubyte.gz',
  'train-labels-idx1-ubyte.gz',
  't10k-images-idx3-ubyte.gz',
  't10k-labels-idx1-ubyte.gz',
]

describe('the files of an image set', () => {
  it('are found from each of them, and from their folder', async () => {
    const folder = folderWith(...four, 'readme.txt')
    for (const place of [folder, ...four.map((name) => join(folder, name))]) {
      const found = await findImages(place)
      expect(found.files.map(({ fileName }) => fileName)).toEqual(four)
      expect(found.files.map(({ part, holds }) => `${part} ${holds}`)).toEqual([
        'training images',
        'training labels',
        'test images',
        'test labels',
      ])
      expect([found.name, found.folder]).toEqual([basename(folder), basename(folder)])
    }
  })

  it('need no test part', async () => {
    const folder = folderWith(...four.slice(0, 2))
    expect(await names(folder)).toEqual(four.slice(0, 2))
  })

  it.each([
    ['train-images-idx3-ubyte', 'training', 'images', '', false],
    ['train-images.idx3-ubyte', 'training', 'images', '', false],
    ['t10k-labels-idx1-ubyte.gz', 'test', 'labels', '', true],
    ['emnist-digits-test-images-idx3-ubyte.gz', 'test', 'images', 'emnist-digits-', true],
    ['TRAIN-LABELS-IDX1-UBYTE', 'training', 'labels', '', false],
  ])('are known by name: %s', (name, part, holds, prefix, isPacked) => {
    expect(readImageFileName(name)).toEqual({ part, holds, prefix, isPacked })
  })

  it.each(['people.csv', 'train.csv', 'images.png', 'train-images', ''])('are not: "%s"', (name) => {
    expect(readImageFileName(name)).toBe(null)
  })

  it('of several sets in one folder are those of the file that was chosen', async () => {
    const sets = ['emnist-digits-', 'emnist-letters-'].flatMap((prefix) => [
      `${prefix}train-images-idx3-ubyte`,
      `${prefix}train-labels-idx1-ubyte`,
    ])
    const folder = folderWith(...sets)
    const found = await findImages(join(folder, sets[3]))
    expect(found.files.map(({ fileName }) => fileName)).toEqual(sets.slice(2))
    expect(found.name).toBe('emnist-letters')
    expect(await failure(findImages(folder))).toMatchObject({
      code: 'image-file',
      message: 'There are 2 image sets in this folder.',
      advice: 'Choose one file of the set that is meant, instead of the folder.',
    })
  })

  it('that lie there packed and unpacked are taken as the chosen one is', async () => {
    const plain = four.slice(0, 2).map((name) => name.slice(0, -3))
    const folder = folderWith(...four.slice(0, 2), ...plain)
    expect(await names(folder)).toEqual(plain)
    expect(await names(join(folder, four[1]))).toEqual(four.slice(0, 2))
  })

  it('that are absent are named, with what the names should be', async () => {
    const half = folderWith(...four.slice(0, 3))
    expect(await failure(findImages(half))).toMatchObject({
      code: 'image-file',
      message: 'The test labels that belong to t10k-images-idx3-ubyte.gz are not beside it.',
      advice: expect.stringContaining('t10k-labels-idx1-ubyte'),
    })
    const test = folderWith(...four.slice(2))
    expect((await failure(findImages(join(test, four[2])))).message).toBe(
      'The training files, train-images-idx3-ubyte and train-labels-idx1-ubyte, are not in the folder.',
    )
    expect(await failure(findImages(folderWith('people.csv')))).toMatchObject({
      code: 'image-file',
      message: 'There are no files of an image set in this folder.',
    })
    expect((await failure(findImages(join(folderWith('people.csv'), 'people.csv')))).message).toBe(
      'people.csv is not named as a file of an image set.',
    )
    expect((await failure(findImages(join(half, 'gone')))).code).toBe('file-missing')
  })

  it('are files: a folder of such a name is none', async () => {
    const folder = folderWith(...four.slice(1, 2))
    mkdirSync(join(folder, four[0]))
    expect((await failure(findImages(folder))).message).toContain('training images')
    rmdirSync(join(folder, four[0]))
    symlinkSync(folder, join(folder, four[0]))
    expect((await failure(findImages(folder))).message).toContain('training images')
  })

  it('may be links to files', async () => {
    const [there, here] = [folderWith(...four.slice(0, 2)), temporaryFolder()]
    for (const name of four.slice(0, 2)) symlinkSync(join(there, name), join(here, name))
    expect(await names(here)).toEqual(four.slice(0, 2))
  })
})

import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { ImageInspection, ImageSet } from '#shared/contracts/images.ts'
import { greyPng } from '../../../tests/support/png.ts'
import { asNobody, failure, listing, temporaryFolder } from '../../storage/testing.ts'
import { withWorkspace } from '../testing.ts'
import { inspectImages } from './find.ts'
import { importImages } from './import.ts'
import { previewImages, readImageSet } from './read.ts'

/** An image whose every pixel tells which it is. */
const image = (number: number) => greyPng(2, 3, Uint8Array.of(number, 1, 2, 3, 4, number))

/** A folder "animals" of files by their names within it. */
function folderOf(files: Readonly<Record<string, Uint8Array>>): string {
  const folder = path.join(temporaryFolder(), 'animals')
  mkdirSync(folder)
  for (const [name, bytes] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true })
    writeFileSync(path.join(folder, name), bytes)
  }
  return folder
}

/** Classes 2, 10 and cat, of 3, 2 and 1 images. */
const classes = {
  '10/a.png': image(10),
  '10/b.PNG': image(11),
  '2/1.png': image(20),
  '2/2.png': image(21),
  '2/10.png': image(22),
  'cat/x.png': image(30),
}
const below = (part: string, files: Readonly<Record<string, Uint8Array>>) =>
  Object.fromEntries(Object.entries(files).map(([name, bytes]) => [`${part}/${name}`, bytes]))

describe('a folder of PNG files', () => {
  it('is a set whose classes are its folders, in the order of their names', () =>
    withWorkspace(async (workspace) => {
      const folder = folderOf({ ...classes, '.DS_Store': Buffer.from('x'), '2/Thumbs.db': Buffer.from('x') })
      const found = ImageInspection.parse(await inspectImages(folder))
      expect(found).toMatchObject({ name: 'animals', folder: 'animals', classNames: ['2', '10', 'cat'] })
      expect(found.files.map(({ part, holds, fileName }) => `${part} ${holds}: ${fileName}`)).toEqual([
        'training images: 6 PNG files',
        'training labels: the names of their folders',
      ])
      const fractions: number[] = []
      const set = await importImages(workspace, folder, 'Animals', {
        onProgress: ({ fraction }) => fractions.push(fraction),
      })
      expect(ImageSet.parse(set)).toMatchObject({
        height: 2,
        width: 3,
        channels: 1,
        classNames: ['2', '10', 'cat'],
        training: { count: 6, classes: [3, 2, 1] },
        test: null,
      })
      expect(await workspace.images.list()).toEqual([set])
      expect(fractions).toEqual([...fractions].sort((a, b) => a - b))
      expect([fractions.length, fractions.at(-1)]).toEqual([7, 1])
      const request = await workspace.images.request(set.id)
      const read = readImageSet(request)
      // Each image has the label of its folder, whatever their order.
      const labels = Array.from(read.labels, (label, i) => [read.pixels[6 * i], read.pixels[6 * i + 5], label])
      expect(labels.sort(([a], [b]) => a - b)).toEqual([
        [10, 10, 1],
        [11, 11, 1],
        [20, 20, 0],
        [21, 21, 0],
        [22, 22, 0],
        [30, 30, 2],
      ])
      for (const { holds, content, source } of set.files) {
        const bytes = readFileSync(path.join(request.folder, `train-${holds}-idx${holds === 'images' ? 3 : 1}-ubyte`))
        expect(content).toEqual({ bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') })
        if (holds === 'images')
          expect(source.bytes).toBe(Object.values(classes).reduce((sum, { length }) => sum + length, 0))
      }
      expect(new Set(set.files.map(({ source }) => source.fileName)).size).toBe(2)
      expect((await previewImages(request, 'training', 12)).classes.map(({ count }) => count)).toEqual([3, 2, 1])
      // The same order each time: the same bytes.
      const again = await importImages(workspace, folder, 'Again')
      expect(again.files).toEqual(set.files)
      rmSync(folder, { recursive: true })
      expect(readImageSet(request).count).toBe(6)
    }))

  it('does not store images class by class', () =>
    withWorkspace(async (workspace) => {
      const many = Array.from({ length: 40 }, (_, i) => [`${i < 20 ? 'a' : 'b'}/${i}.png`, image(i)] as const)
      const set = await importImages(workspace, folderOf(Object.fromEntries(many)), 'many')
      const { labels } = readImageSet(await workspace.images.request(set.id))
      const first = labels.subarray(0, 20).reduce((sum, label) => sum + label, 0)
      expect(first).toBeGreaterThan(4)
      expect(first).toBeLessThan(16)
    }))

  it('may have a part for tests, of classes that training has', () =>
    withWorkspace(async (workspace) => {
      const folder = folderOf({
        ...below('train', classes),
        ...below('Test', { 'cat/1.png': image(1), '2/1.png': image(2) }),
      })
      const set = await importImages(workspace, folder, 'both')
      expect(set.test).toEqual({ count: 2, classes: [1, 0, 1] })
      expect(set.training.count).toBe(6)
      const { labels, pixels } = readImageSet(await workspace.images.request(set.id), 'test')
      expect(Array.from(labels, (label, i) => `${pixels[6 * i]} ${label}`).sort()).toEqual(['1 2', '2 0'])
      const other = folderOf({ ...below('train', classes), ...below('test', { 'dog/1.png': image(1) }) })
      expect((await failure(inspectImages(other))).message).toBe('There are no training images of the class dog.')
      expect((await failure(inspectImages(folderOf(below('test', classes))))).message).toContain('one folder "train"')
    }))

  it.each([
    [{ 'cat/notes.txt': Buffer.from('x') }, 'cat/notes.txt is not named as a PNG file.'],
    [{ 'stray.png': image(1) }, 'stray.png lies beside the classes, not in one.'],
    [{ 'cat/more/1.png': image(1) }, 'cat/more is a folder within a class.'],
  ])('with something that does not belong is refused: %#', async (more, message) => {
    expect(await failure(inspectImages(folderOf({ ...classes, ...more })))).toMatchObject({
      code: 'image-file',
      message,
      advice: expect.stringContaining('folder with its name'),
    })
  })

  it('with a class without images is refused', async () => {
    const folder = folderOf(classes)
    mkdirSync(path.join(folder, 'dog'))
    expect((await failure(inspectImages(folder))).message).toBe('There are no images in the folder dog.')
  })

  it.each([
    ['cat/y.png', greyPng(3, 3, new Uint8Array(9)), 'cat/y.png is 3 x 3 pixels, 2/1.png 2 x 3.'],
    ['cat/y.png', Buffer.from('no image'), 'cat/y.png is no PNG file.'],
    ['2/0.png', image(1).subarray(0, 50), '2/0.png is cut: it ends after 50 bytes.'],
  ])('with a bad file, %s, is refused by its name, and nothing is stored', (name, bytes, message) =>
    withWorkspace(async (workspace) => {
      const error = await failure(importImages(workspace, folderOf({ ...classes, [name]: bytes }), 'bad'))
      expect(error).toMatchObject({ code: 'image-file', message, place: { file: name } })
      expect(listing(path.join(workspace.folder, 'images'))).toEqual([])
      expect(await workspace.images.list()).toEqual([])
    }),
  )

  it('stops when it is cancelled, or when there is no room, and leaves nothing', () =>
    withWorkspace(async (workspace) => {
      const control = new AbortController()
      const onProgress = ({ fraction }: { fraction: number }) => {
        if (fraction > 0.4) control.abort()
      }
      const stopped = importImages(workspace, folderOf(classes), 'no', { signal: control.signal, onProgress })
      expect((await failure(stopped)).code).toBe('cancelled')
      const full = importImages(workspace, folderOf(classes), 'no', { freeBytes: async () => 10 })
      expect((await failure(full)).code).toBe('disk-full')
      expect(listing(path.join(workspace.folder, 'images'))).toEqual([])
    }))

  it('that may not be read says so', () =>
    withWorkspace(async (workspace) => {
      const folder = folderOf(classes)
      await asNobody(path.join(folder, 'cat', 'x.png'), async () => {
        const error = await failure(importImages(workspace, folder, 'no'))
        expect(error).toMatchObject({
          code: 'not-allowed',
          message: expect.stringContaining('You are not allowed to read'),
        })
      })
    }))
})

import { createHash } from 'node:crypto'
import { appendFileSync, existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ImageSet } from '#shared/contracts/images.ts'
import type { Workspace } from '#storage/index.ts'
import { digits, idx } from '../../../tests/support/idx.ts'
import { asNobody, failure, listing, publicFile } from '../../storage/testing.ts'
import { withWorkspace } from '../testing.ts'
import { importImages } from './import.ts'
import { readImageSet } from './read.ts'
import { folderOf } from './testing.ts'

const names = ['train-images-idx3-ubyte', 'train-labels-idx1-ubyte', 't10k-images-idx3-ubyte', 't10k-labels-idx1-ubyte']
const [train, test] = [digits(60), digits(20)]
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/** The files of a set, in the order of `names`; what is undefined is left out. */
const filesOf = (contents: readonly (Uint8Array | undefined)[], ending = '') =>
  Object.fromEntries(contents.flatMap((bytes, i) => (bytes ? [[`${names[i]}${ending}`, bytes]] : [])))
const whole = [train.images, train.labels, test.images, test.labels]

/** Whatever is there of images in a workspace. */
const kept = (workspace: Workspace) => listing(join(workspace.folder, 'images'))

/** What an import of these files fails with; nothing of it may stay. */
async function refusal(workspace: Workspace, contents: readonly (Uint8Array | undefined)[], ending = '') {
  const before = kept(workspace)
  const error = await failure(importImages(workspace, folderOf(filesOf(contents, ending)), 'bad'))
  expect(kept(workspace)).toEqual(before)
  expect(await workspace.images.list()).toEqual([])
  return error
}

describe('an import of images', () => {
  it.each(['', '.gz'])('keeps what the files hold, unpacked ("%s")', (ending) =>
    withWorkspace(async (workspace) => {
      const folder = folderOf(filesOf(whole, ending))
      const stages: string[] = []
      const fractions: number[] = []
      const set = await importImages(workspace, folder, 'Bars', {
        onProgress: ({ stage, fraction }) => (stages.push(stage), fractions.push(fraction)),
      })
      expect(set).toMatchObject({ name: 'Bars', height: 10, width: 8, channels: 1 })
      expect(set.training).toEqual({ count: 60, classes: Array(10).fill(6) })
      expect(set.test).toEqual({ count: 20, classes: Array(10).fill(2) })
      const sources = names.map((name) => readFileSync(join(folder, `${name}${ending}`)))
      expect(set.files.map(({ source }) => source)).toEqual(
        sources.map((bytes, i) => ({
          fileName: `${names[i]}${ending}`,
          bytes: bytes.length,
          sha256: sha256(bytes),
        })),
      )
      expect(set.files.map(({ content }) => content)).toEqual(
        whole.map((bytes) => ({ bytes: bytes.length, sha256: sha256(bytes) })),
      )
      const request = await workspace.images.request(set.id)
      names.forEach((name, i) => expect(readFileSync(join(request.folder, name))).toEqual(Buffer.from(whole[i])))
      expect([...new Set(stages)]).toEqual([
        'Reading the training images',
        'Reading the training labels',
        'Reading the test images',
        'Reading the test labels',
      ])
      expect(fractions).toEqual([...fractions].sort((a, b) => a - b))
      expect(fractions.at(-1)).toBe(1)
      const read = readImageSet(request)
      expect([read.count, read.height, read.width]).toEqual([60, 10, 8])
      expect([Buffer.from(read.pixels), Buffer.from(read.labels)]).toEqual([
        Buffer.from(train.pixels),
        Buffer.from(train.classes),
      ])
      expect(readImageSet(request, 'test').count).toBe(20)
    }),
  )

  it('reads back any images of any size, with every label', () =>
    withWorkspace(async (workspace) => {
      const sets = fc
        .record({
          count: fc.integer({ min: 1, max: 40 }),
          height: fc.integer({ min: 1, max: 40 }),
          width: fc.integer({ min: 1, max: 40 }),
          isPacked: fc.boolean(),
          seed: fc.integer({ min: 0, max: 250 }),
        })
        .map(({ count, height, width, isPacked, seed }) => ({
          isPacked,
          images: idx(
            [count, height, width],
            Uint8Array.from({ length: count * height * width }, (_, i) => (i * 31 + seed) % 256),
          ),
          labels: idx(
            [count],
            Uint8Array.from({ length: count }, (_, i) => i % Math.min(count, 1 + (seed % 5))),
          ),
        }))
      await fc.assert(
        fc.asyncProperty(sets, async ({ isPacked, images, labels }) => {
          const set = await importImages(workspace, folderOf(filesOf([images, labels], isPacked ? '.gz' : '')), 'any')
          const read = readImageSet(await workspace.images.request(set.id))
          expect(Buffer.from(read.pixels)).toEqual(Buffer.from(images.subarray(16)))
          expect(Buffer.from(read.labels)).toEqual(Buffer.from(labels.subarray(8)))
          expect(set.test).toBe(null)
          expect(set.training.classes.reduce((sum, each) => sum + each, 0)).toBe(read.count)
          await workspace.images.remove(set.id)
        }),
        { seed: 3, numRuns: 20 },
      )
      expect(kept(workspace)).toEqual([])
    }))

  it('of a file that is larger than what is read at once is whole', () =>
    withWorkspace(async (workspace) => {
      const large = digits(20_000, { height: 12, width: 12 })
      for (const ending of ['', '.gz']) {
        const set = await importImages(
          workspace,
          folderOf(filesOf([large.images, large.labels], ending)),
          `large ${ending}`,
        )
        expect(set.files.map(({ content }) => content.sha256)).toEqual([sha256(large.images), sha256(large.labels)])
        expect(set.training.classes).toEqual(Array(10).fill(2000))
      }
    }))

  it('takes a file as packed by its first bytes, not by its name', () =>
    withWorkspace(async (workspace) => {
      const folder = folderOf({})
      writeFileSync(join(folder, `${names[0]}.gz`), train.images)
      writeFileSync(join(folder, names[1]), gzipSync(train.labels))
      const set = await importImages(workspace, folder, 'named wrongly')
      expect(set.training.count).toBe(60)
    }))
})

describe('bad files', () => {
  const changed = (bytes: Uint8Array, at: number, byte: number) => {
    const copy = Uint8Array.from(bytes)
    copy[at] = byte
    return copy
  }
  const text = new TextEncoder().encode('label,pixel1,pixel2\n')
  const colour = idx([2, 2, 2, 3], Array(24).fill(0))
  const test11 = digits(22, { classes: 11 })
  const small = digits(20, { height: 9 })

  it.each<[string, (Uint8Array | undefined)[], number, RegExp]>([
    ['text', [text, train.labels], 0, /not in the IDX format: it begins with the bytes 6c 61 62 65/],
    ['nothing', [new Uint8Array(), train.labels], 0, /it is empty/],
    ['floats', [changed(train.images, 2, 0x0d), train.labels], 2, /elements of type 0xd/],
    ['colour', [colour, train.labels], 3, /4 axes; grey images have three/],
    ['labels for images', [train.labels, train.labels], 3, /1 axis; grey images have three/],
    ['images for labels', [train.images, train.images], 3, /3 axes; labels have one/],
    ['half a header', [train.images.slice(0, 9), train.labels], 9, /ends within its header, after 9 of 16 bytes/],
    ['no images', [idx([0, 4, 4], []), idx([0], [])], 4, /holds no images/],
    ['a side of nothing', [idx([2, 0, 4], []), idx([2], [0, 1])], 8, /0 x 4 pixels/],
    ['a side too long', [idx([1, 4, 257], Array(1028).fill(0)), idx([1], [0])], 12, /4 x 257 pixels/],
    ['too much in all', [changed(train.images, 4, 0x7f), train.labels], 4, /Cloister reads 1073741824 at most/],
    ['cut images', [train.images.slice(0, 100), train.labels], 100, /holds only 84/],
    ['cut labels', [train.images, train.labels.slice(0, -1)], 67, /holds only 59/],
    ['longer images', [Uint8Array.of(...train.images, 7), train.labels], 4816, /goes on after them/],
    ['fewer labels', [train.images, test.labels], 4, /60 images and .* 20 labels/],
    [
      'a label left out',
      [train.images, changed(train.labels, 8 + 17, 12)],
      25,
      /up to 12, but no image has the label 10/,
    ],
    [
      'an unknown test label',
      [train.images, train.labels, test11.images, test11.labels],
      18,
      /label 10, which no train/,
    ],
    ['other test images', [train.images, train.labels, small.images, small.labels], 8, /9 x 8 pixels, .* 10 x 8/],
  ])('%s: an error with its place, and nothing stored', (_, contents, offset, message) =>
    withWorkspace(async (workspace) => {
      for (const ending of ['', '.gz']) {
        const error = await refusal(workspace, contents, ending)
        expect(error.code).toBe('image-file')
        expect(error.message).toMatch(message)
        expect(error.place).toMatchObject({ offset, file: expect.stringMatching(/^(train|t10k)-(images|labels)/) })
        expect(error.advice).not.toBe('')
      }
    }),
  )

  it('whose packing is damaged, cut or followed by something else are refused with the place', () =>
    withWorkspace(async (workspace) => {
      const path = (folder: string) => join(folder, `${names[0]}.gz`)
      const spoil: [(folder: string) => void, RegExp][] = [
        [(folder) => truncateSync(path(folder), 60), /it is cut after 60 packed bytes/],
        [
          (folder) => writeFileSync(path(folder), changed(readFileSync(path(folder)), 30, 0xff)),
          /no whole gzip file: .*, at or after 0 packed bytes/,
        ],
        [(folder) => appendFileSync(path(folder), Buffer.alloc(4)), /something else follows after \d\d packed bytes/],
        [(folder) => appendFileSync(path(folder), 'more'), /no whole gzip file/],
      ]
      for (const [make, message] of spoil) {
        const folder = folderOf(filesOf(whole, '.gz'))
        make(folder)
        const error = await failure(importImages(workspace, folder, 'bad'))
        expect(error.code).toBe('image-file')
        expect(error.message).toMatch(message)
        expect(error.place?.offset).toBeGreaterThanOrEqual(0)
        expect(kept(workspace)).toEqual([])
      }
    }))

  it('never end in a fault of the program, whatever byte is changed and wherever they are cut', () =>
    withWorkspace(async (workspace) => {
      const few = digits(10, { height: 3, width: 3, classes: 5 })
      const packed = [gzipSync(few.images), gzipSync(few.labels)]
      const damage = fc.record({
        which: fc.integer({ min: 0, max: 1 }),
        isPacked: fc.boolean(),
        at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        byte: fc.option(fc.integer({ min: 0, max: 255 })),
      })
      await fc.assert(
        fc.asyncProperty(damage, async ({ which, isPacked, at, byte }) => {
          const files = isPacked ? [...packed] : [few.images, few.labels]
          const place = Math.floor(at * files[which].length)
          files[which] = byte === null ? files[which].slice(0, place) : changed(files[which], place, byte)
          const folder = folderOf(filesOf(files))
          const outcome = await importImages(workspace, folder, 'x').then(
            (set: ImageSet) => set,
            (error: unknown) => failure(() => Promise.reject(error as Error)),
          )
          if ('code' in outcome) {
            expect(outcome.code).toBe('image-file')
            expect(outcome.place?.offset).toBeGreaterThanOrEqual(0)
            expect(outcome.place?.file).toMatch(/^train/)
          } else await workspace.images.remove(outcome.id)
          expect(kept(workspace)).toEqual([])
        }),
        { seed: 4, numRuns: 100 },
      )
    }))

  it('that may not be read say so', () =>
    withWorkspace(async (workspace) => {
      const folder = folderOf(filesOf(whole))
      const path = join(folder, names[1])
      const error = await asNobody(path, () => failure(importImages(workspace, path, 'x')))
      expect(error.code).toBe('not-allowed')
    }))
})

describe('an import that ends early', () => {
  it('is cancelled within a chunk, and leaves nothing', () =>
    withWorkspace(async (workspace) => {
      for (const ending of ['', '.gz']) {
        const control = new AbortController()
        const folder = folderOf(filesOf(whole, ending))
        const onProgress = ({ fraction }: { fraction: number }) => fraction > 0 && control.abort()
        const error = await failure(importImages(workspace, folder, 'x', { onProgress, signal: control.signal }))
        expect(error.code).toBe('cancelled')
        expect(kept(workspace)).toEqual([])
      }
      expect((await importImages(workspace, folderOf(filesOf(whole)), 'again')).name).toBe('again')
    }))

  it('is not begun where the disk has no room', () =>
    withWorkspace(async (workspace) => {
      const free = async () => 1000
      const error = await failure(importImages(workspace, folderOf(filesOf(whole)), 'x', { freeBytes: free }))
      expect(error).toMatchObject({ code: 'disk-full', message: expect.stringMatching(/65 MB are needed and 1 MB/) })
      expect(kept(workspace)).toEqual([])
    }))

  it('is alone: another is refused meanwhile', () =>
    withWorkspace(async (workspace) => {
      const folder = folderOf(filesOf(whole))
      // The first is under way, and goes on only once the second has been answered.
      let begin = () => {}
      let goOn = () => {}
      const begun = new Promise<void>((resolve) => (begin = resolve))
      const answered = new Promise<void>((resolve) => (goOn = resolve))
      const free = async () => {
        begin()
        await answered
        return 1e12
      }
      const first = importImages(workspace, folder, 'first', { freeBytes: free })
      await begun
      const second = failure(importImages(workspace, folder, 'second'))
      expect((await second).code).toBe('not-allowed')
      goOn()
      expect((await first).name).toBe('first')
    }))
})

const mnist = publicFile('../images/mnist')
describe.skipIf(mnist.absent)(`MNIST: ${mnist.title}`, () => {
  it('is imported with the counts that are known', () =>
    withWorkspace(async (workspace) => {
      expect(existsSync(mnist.path)).toBe(true)
      const set = await importImages(workspace, join(mnist.path, 't10k-labels-idx1-ubyte.gz'), 'MNIST')
      expect([set.height, set.width]).toEqual([28, 28])
      // The counts of the digits, as published with the set and in countless tutorials.
      expect(set.training.classes).toEqual([5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949])
      expect(set.test?.classes).toEqual([980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009])
    }))
})

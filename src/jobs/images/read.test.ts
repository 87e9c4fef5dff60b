import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ImagePreview } from '#shared/contracts/images.ts'
import type { Workspace } from '#storage/index.ts'
import { studiesNamed, reproduce } from '../reproduce/index.ts'
import { onnxExecutor } from '../../../tests/support/executors.ts'
import { digits, idx } from '../../../tests/support/idx.ts'
import { failure } from '../../storage/testing.ts'
import { withWorkspace } from '../testing.ts'
import { imagesOfSet, importImages, previewImages, readImageSet } from './index.ts'
import { folderOf } from './testing.ts'

type Pair = Pick<ReturnType<typeof digits>, 'images' | 'labels'>

/** A stored set, as a job gets it. */
async function storedSet(workspace: Workspace, training: Pair, test?: Pair) {
  const folder = folderOf({
    'train-images-idx3-ubyte': training.images,
    'train-labels-idx1-ubyte': training.labels,
    ...(test ? { 't10k-images-idx3-ubyte': test.images, 't10k-labels-idx1-ubyte': test.labels } : {}),
  })
  return workspace.images.request((await importImages(workspace, folder, 'Bars')).id)
}

describe('a stored set', () => {
  it('is refused where its files are not what was imported', () =>
    withWorkspace(async (workspace) => {
      const request = await storedSet(workspace, digits(60))
      const file = join(request.folder, 'train-images-idx3-ubyte')
      const bytes = readFileSync(file)
      bytes[500] ^= 1
      writeFileSync(file, bytes)
      expect((await failure(() => readImageSet(request))).code).toBe('data-changed')
      appendFileSync(file, 'x')
      expect((await failure(() => imagesOfSet(request)('mnist'))).code).toBe('data-changed')
      rmSync(file)
      expect((await failure(() => readImageSet(request))).code).toBe('data-changed')
      expect((await failure(previewImages(request, 'training', 3))).code).toBe('data-changed')
      expect((await failure(() => readImageSet(request, 'test'))).code).toBe('not-found')
      expect((await failure(previewImages(request, 'test', 3))).code).toBe('not-found')
    }))

  it('gives the same images whatever a study calls them, and reads them once', () =>
    withWorkspace(async (workspace) => {
      const images = imagesOfSet(await storedSet(workspace, digits(60)))
      expect(images('mnist').count).toBe(60)
      expect(images('other')).toBe(images('mnist'))
    }))
})

describe('a preview', () => {
  it('has the first images of each class, as they are in the file', () =>
    withWorkspace(async (workspace) => {
      const training = digits(60)
      const preview = await previewImages(await storedSet(workspace, training), 'training', 3)
      expect(ImagePreview.parse(preview)).toEqual(preview)
      expect([preview.height, preview.width]).toEqual([10, 8])
      expect(preview.classes.map(({ label, count }) => [label, count])).toEqual(
        Array.from({ length: 10 }, (_, label) => [label, 6]),
      )
      for (const { label, images } of preview.classes) {
        expect(images.map(({ number }) => number)).toEqual([label, label + 10, label + 20])
        for (const { number, pixels } of images)
          expect([...Buffer.from(pixels, 'base64')]).toEqual([
            ...training.pixels.subarray(number * 80, number * 80 + 80),
          ])
      }
    }))

  it('has as many as there are where there are fewer, also of a class that the test part lacks', () =>
    withWorkspace(async (workspace) => {
      const test = digits(3)
      const request = await storedSet(workspace, digits(15), test)
      const { classes } = await previewImages(request, 'test', 20)
      expect(classes.map(({ images }) => images.length)).toEqual([1, 1, 1, 0, 0, 0, 0, 0, 0, 0])
      const training = await previewImages(request, 'training', 20)
      expect(training.classes.map(({ images }) => images.length)).toEqual([2, 2, 2, 2, 2, 1, 1, 1, 1, 1])
    }))

  it('stays small where images are large and classes many, and finds a class that comes late', () =>
    withWorkspace(async (workspace) => {
      // Only the very last of 70,000 images is of the second class.
      const labels = new Uint8Array(70_000)
      labels[69_999] = 1
      const late = { images: idx([70_000, 2, 2], new Uint8Array(280_000)), labels: idx([70_000], labels) }
      const found = await previewImages(await storedSet(workspace, late), 'training', 2)
      expect(found.classes.map(({ images }) => images.map(({ number }) => number))).toEqual([[0, 1], [69_999]])
      const large = digits(200, { height: 256, width: 256, classes: 100 })
      const { classes } = await previewImages(await storedSet(workspace, large), 'training', 20)
      expect(classes.every(({ images }) => images.length === 1)).toBe(true)
    }))
})

describe('the published study of coloured digits', () => {
  it('runs on a set of the workspace', { timeout: 300_000 }, () =>
    withWorkspace(async (workspace) => {
      const [study] = studiesNamed('coloured-mnist')
      const options = {
        preset: 'tiny',
        seed: 1,
        executor: onnxExecutor(),
        networks: 'nowhere',
        tables: 'nowhere',
      } as const
      const images = imagesOfSet(await storedSet(workspace, digits(700)))
      const { rows, claims } = await reproduce(study, { ...options, images })
      expect(claims).toHaveLength(6)
      expect(rows.map(({ model }) => model)).toEqual(expect.arrayContaining(['IRM', 'ERM']))
      for (const { figure } of rows) expect(figure.values.every(Number.isFinite)).toBe(true)
    }),
  )

  it('says so where there are too few images for it, or too few classes', () =>
    withWorkspace(async (workspace) => {
      const [study] = studiesNamed('coloured-mnist')
      const options = {
        preset: 'tiny',
        seed: 1,
        executor: onnxExecutor(),
        networks: 'nowhere',
        tables: 'nowhere',
      } as const
      const few = imagesOfSet(await storedSet(workspace, digits(599)))
      expect(await failure(reproduce(study, { ...options, images: few }))).toMatchObject({
        code: 'too-few-rows',
        message: 'This study needs 600 training images (400 to learn from, 200 held back); there are 599.',
      })
      const low = imagesOfSet(await storedSet(workspace, digits(700, { classes: 5 })))
      expect((await failure(reproduce(study, { ...options, images: low }))).message).toMatch(/below 5 from 5 and above/)
    }))
})

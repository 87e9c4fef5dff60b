/** Stores of an encrypted workspace that are written beside its database: images, published studies, audits. */

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { keyFor, lockFolder, unlockFolder } from '#storage/index.ts'
import { digits } from '../../tests/support/idx.ts'
import { failure, fileMaker, temporaryFolder } from '../storage/testing.ts'
import { copyIdx } from './images/copy.ts'
import { previewImages, readImageSet } from './images/index.ts'
import { folderOf } from './images/testing.ts'
import { runPrediction } from './predict/index.ts'
import { PublishedStore } from './published/store.ts'
import { keepParts, partsIn } from './reproduce/parts.ts'
import { networksIn } from './reproduce/networks.ts'

const file = fileMaker()
let folder: string
beforeEach(() => {
  folder = temporaryFolder()
  writeFileSync(path.join(folder, 'cloister-encryption.json'), '{}')
  unlockFolder(folder, Buffer.alloc(32, 5))
})
afterEach(() => lockFolder(folder))

const contents = () =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(path.join(entry.parentPath, entry.name)))

describe('in an encrypted workspace', () => {
  it('images lie sealed and are read as they were', async () => {
    const train = digits(60)
    const source = folderOf({ 'train-images-idx3-ubyte': train.images, 'train-labels-idx1-ubyte': train.labels })
    const target = path.join(folder, 'images', 'x')
    mkdirSync(target, { recursive: true })
    const files = []
    for (const holds of ['images', 'labels'] as const) {
      const fileName = `train-${holds}-idx${holds === 'images' ? 3 : 1}-ubyte`
      const options = {
        holds,
        fileName,
        signal: new AbortController().signal,
        onBytes: () => {},
        onSize: async () => {},
      }
      const { content } = await copyIdx(path.join(source, fileName), path.join(target, fileName), options)
      files.push({ part: 'training' as const, holds, source: { fileName, bytes: 1, sha256: '' }, content })
    }
    const set = {
      id: 'x',
      name: 'Bars',
      createdAt: '',
      folder: '',
      height: 10,
      width: 8,
      channels: 1 as const,
      training: { count: 60, classes: Array<number>(10).fill(6) },
      test: null,
      files,
    }
    const request = { set, folder: target }
    expect(readImageSet(request).labels.length).toBe(60)
    expect((await previewImages(request, 'training', 2)).classes[3].images).toHaveLength(2)
    const pixels = Buffer.from(train.images).subarray(16, 48)
    expect(contents().some((bytes) => bytes.includes(pixels))).toBe(false)
    expect(readFileSync(path.join(source, 'train-images-idx3-ubyte')).includes(pixels)).toBe(true)
    lockFolder(folder)
    expect(() => readImageSet(request)).toThrow()
  })

  it('networks, tables and the parts of runs lie sealed and are read as they were', async () => {
    const store = new PublishedStore(folder)
    const bif =
      'network planted { }\nvariable a { type discrete [ 2 ] { yes, no }; }\nprobability ( a ) { table 0.5, 0.5; }\n'
    await store.addNetwork('child', bif)
    await store.addTableFile('adult-train.csv', 'planted,1\n')
    const parts = path.join(store.parts, '.planted.parts.json')
    await keepParts(parts, { seconds: 3, parts: [] })
    expect(await partsIn(parts)).toEqual({ seconds: 3, parts: [] })
    expect(networksIn(store.networks)('child')).toMatchObject({})
    expect(await store.networkNames()).toEqual(['child'])
    expect(contents()).toHaveLength(4)
    expect(contents().some((bytes) => bytes.includes('planted'))).toBe(false)
  })

  it('no predictions are written, and it is said why', async () => {
    const request = { model: file(''), data: file(''), out: path.join(folder, 'p.csv'), plan: null as never }
    const error = await failure(runPrediction(request, { signal: new AbortController().signal, onProgress: () => {} }))
    expect(error.message).toBe(
      'Predictions of a model cannot be written in an encrypted workspace: they would lie on the disk unencrypted.',
    )
    expect(keyFor(folder)).not.toBeNull()
  })
})

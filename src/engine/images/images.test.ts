import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { idx } from '../../../tests/support/idx.ts'
import { randomFromSeed } from '../math/index.ts'
import { alternate, colourImages, IdxError, type LabelledImages, pairImages, readCifar, readIdx } from './index.ts'

const shared = process.env.CLOISTER_SHARED ?? fileURLToPath(new URL('../../../../shared', import.meta.url))
const mnist = path.join(shared, 'data', 'images', 'mnist')

describe('IDX files', () => {
  it('are read as they were written', () => {
    const extents = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 3 })
    fc.assert(
      fc.property(extents, (shape) => {
        const size = shape.reduce((a, b) => a * b, 1)
        const data = Array.from({ length: size }, (_, i) => (i * 37) % 256)
        const read = readIdx(idx(shape, data), 'file')
        expect(read.shape).toEqual(shape)
        expect([...read.data]).toEqual(data)
      }),
      { seed: 1 },
    )
  })

  it.each([
    ['text', new TextEncoder().encode('label,pixel'), 'not in the IDX format'],
    ['a packed file', Uint8Array.of(0x1f, 0x8b, 8, 0), 'has to be unpacked'],
    ['other elements', Uint8Array.of(0, 0, 0x0d, 1, 0, 0, 0, 0), 'type 0xd'],
    ['half a header', idx([2, 2], []).slice(0, 9), 'ends within its header'],
    ['too little', idx([2, 2], [1, 2, 3]), 'should hold 2 x 2 = 4 bytes after its header and holds only 3'],
    ['too much', idx([2], [1, 2, 3]), 'goes on after them'],
    ['nothing', new Uint8Array(), 'not in the IDX format'],
  ])('that are %s are refused by name', (_, bytes, why) => {
    expect(() => readIdx(bytes, 'digits.idx')).toThrow(IdxError)
    expect(() => readIdx(bytes, 'digits.idx')).toThrow(why)
    expect(() => readIdx(bytes, 'digits.idx')).toThrow('digits.idx')
  })

  it('that are damaged anywhere are refused with the place of the damage, or read as other bytes', () => {
    const whole = idx(
      [3, 2, 2],
      Array.from({ length: 12 }, (_, i) => i),
    )
    const damages = fc.record({
      length: fc.integer({ min: 0, max: whole.length + 3 }),
      at: fc.integer({ min: 0, max: whole.length - 1 }),
      byte: fc.integer({ min: 0, max: 255 }),
    })
    fc.assert(
      fc.property(damages, ({ length, at, byte }) => {
        const damaged = new Uint8Array(length)
        damaged.set(whole.subarray(0, length))
        if (at < length) damaged[at] = byte
        try {
          const { shape, data } = readIdx(damaged, 'digits')
          expect(data.length).toBe(shape.reduce((product, extent) => product * extent, 1))
        } catch (error) {
          expect(error).toBeInstanceOf(IdxError)
          const { offset, message, advice } = error as IdxError
          expect(offset).toBeGreaterThanOrEqual(0)
          expect(offset).toBeLessThanOrEqual(length)
          expect(message).toContain('digits')
          expect(advice).not.toBe('')
        }
      }),
      { seed: 2, numRuns: 1000 },
    )
  })

  it.each([
    ['the first two bytes', Uint8Array.of(1, 2, 8, 1), 0],
    ['the type', Uint8Array.of(0, 0, 0x0b, 1), 2],
    ['the number of axes', Uint8Array.of(0, 0, 8, 0), 3],
    ['the end within the header', idx([2, 2], []).slice(0, 9), 9],
    ['the end within the elements', idx([2, 2], [1, 2, 3]), 15],
    ['what follows the last element', idx([2], [1, 2, 3]), 10],
  ])('name %s as the place of what is wrong', (_, bytes, offset) => {
    expect(() => readIdx(bytes, 'a')).toThrow(expect.objectContaining({ offset }))
  })

  it('that do not belong together are refused', () => {
    const images = readIdx(idx([2, 1, 1], [1, 2]), 'a')
    expect(() => pairImages(images, readIdx(idx([3], [1, 2, 3]), 'b'), ['a', 'b'])).toThrow('do not belong together')
    expect(() => pairImages(readIdx(idx([2], [1, 2]), 'a'), images, ['a', 'b'])).toThrow('grey images have three')
  })
})

describe.skipIf(!existsSync(mnist))(`MNIST (${mnist})`, () => {
  const read = (name: string) => readIdx(gunzipSync(readFileSync(path.join(mnist, name))), name)

  it('has 60,000 and 10,000 images of 28 x 28, and the digits that are known', () => {
    const train = pairImages(read('train-images-idx3-ubyte.gz'), read('train-labels-idx1-ubyte.gz'), [
      'images',
      'labels',
    ])
    const test = pairImages(read('t10k-images-idx3-ubyte.gz'), read('t10k-labels-idx1-ubyte.gz'), ['images', 'labels'])
    expect([train.count, train.height, train.width, test.count]).toEqual([60_000, 28, 28, 10_000])
    expect([...train.labels.subarray(0, 10)]).toEqual([5, 0, 4, 1, 9, 2, 1, 3, 1, 4])
    expect([...test.labels.subarray(0, 10)]).toEqual([7, 2, 1, 0, 4, 1, 4, 9, 5, 9])
    // The mean pixel of the training images, known from countless tutorials: 0.1307 of white.
    const sum = train.pixels.reduce((total, pixel) => total + pixel, 0)
    expect(sum / train.pixels.length / 255).toBeCloseTo(0.1307, 4)
  })
})

describe('files of CIFAR', () => {
  const record = (label: number, first: number) =>
    Uint8Array.from({ length: 3073 }, (_, i) => (i === 0 ? label : (first + i) % 256))
  const join = (...parts: Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]))

  it('are read image by image, channel by channel, and only the classes asked for', () => {
    const images = readCifar([join(record(6, 10), record(3, 20)), record(0, 30)], [0, 6], 'cifar')
    expect(images).toMatchObject({ count: 2, height: 32, width: 32, channels: 3 })
    expect([...images.labels]).toEqual([1, 0])
    expect([...images.pixels.subarray(0, 3072)]).toEqual([...record(6, 10).subarray(1)])
    expect([...images.pixels.subarray(3072)]).toEqual([...record(0, 30).subarray(1)])
  })

  it('that are cut, or hold other classes, are refused by name', () => {
    expect(() => readCifar([record(0, 1).subarray(1)], [0], 'train.bin')).toThrow(
      'train.bin holds 3072 bytes, which is no whole number',
    )
    expect(() => readCifar([record(3, 1)], [0, 6], 'train.bin')).toThrow('no images of the classes 0, 6')
  })
})

const cifar = path.join(shared, 'data', 'images', 'cifar-binary')
describe.skipIf(!existsSync(cifar))(`CIFAR-binary (${cifar})`, () => {
  it('has 10,000 and 2,000 images, half of each class', () => {
    for (const [file, count] of [
      ['train.bin.gz', 10_000],
      ['test.bin.gz', 2000],
    ] as const) {
      const { labels, ...images } = readCifar([gunzipSync(readFileSync(path.join(cifar, file)))], [0, 6], file)
      expect(images.count).toBe(count)
      expect(labels.reduce((sum, label) => sum + label, 0)).toBe(count / 2)
    }
  })
})

describe('coloured images', () => {
  const count = 4000
  const images: LabelledImages = {
    count,
    height: 4,
    width: 3,
    pixels: Uint8Array.from({ length: count * 12 }, (_, i) => (i * 7) % 256),
    labels: Uint8Array.from({ length: count }, (_, i) => i % 10),
  }
  const all = Int32Array.from({ length: count }, (_, i) => i)
  const made = colourImages(images, all, { labelFlip: 0.25, colourFlip: 0.1 }, randomFromSeed(2))

  it('keep every second pixel, in the channel of their colour', () => {
    expect(made.width).toBe(8)
    for (const row of [0, 1, 2, 3999]) {
      const own = [...made.dense.subarray(row * 8, row * 8 + 8)]
      const kept = [0, 2, 6, 8].map((pixel) => Math.fround(images.pixels[row * 12 + pixel] / 255))
      expect(own).toEqual(made.colours[row] === 1 ? [...kept, 0, 0, 0, 0] : [0, 0, 0, 0, ...kept])
    }
  })

  it('turn over the shares of labels and colours they are told to', () => {
    const turned = all.filter((row) => made.labels[row] !== (images.labels[row] < 5 ? 1 : 0)).length
    const other = all.filter((row) => made.colours[row] !== made.labels[row]).length
    // Four standard errors of binomial shares.
    expect(Math.abs(turned / count - 0.25)).toBeLessThan(4 * Math.sqrt((0.25 * 0.75) / count))
    expect(Math.abs(other / count - 0.1)).toBeLessThan(4 * Math.sqrt((0.1 * 0.9) / count))
  })

  it('fall into two halves that are each other’s rest', () => {
    const [even, odd] = alternate(101, randomFromSeed(1))
    expect([even.length, odd.length]).toEqual([51, 50])
    expect([...even, ...odd].sort((a, b) => a - b)).toEqual([...Array(101).keys()])
  })
})

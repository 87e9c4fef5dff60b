import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { greyPng, pngChunk, pngOf, pngSignature } from '../../../tests/support/png.ts'
import { PngError, readPng } from './png.ts'

const folder = path.resolve(import.meta.dirname, '../../../tests/golden/png')
const read = (name: string) => readPng(readFileSync(path.join(folder, name)), name)
/** What ImageMagick reads: RGBA bytes in hexadecimal. */
const golden = JSON.parse(readFileSync(path.join(folder, 'pixels.json'), 'utf8')) as Record<string, string>

function refusal(bytes: Uint8Array): PngError {
  try {
    readPng(bytes, 'cats/1.png')
  } catch (error) {
    if (error instanceof PngError) return error
    throw error
  }
  throw new Error('It was read.')
}

describe('a PNG file', () => {
  it.each(Object.keys(golden))('%s has the pixels that ImageMagick reads, as grey levels', (name) => {
    const rgba = Buffer.from(golden[name], 'hex')
    const { height, width, pixels } = read(name)
    expect([height, width]).toEqual([31, 17])
    expect(pixels).toHaveLength(31 * 17)
    pixels.forEach((level, i) => {
      const [red, green, blue] = rgba.subarray(4 * i)
      expect(Math.abs(level - (0.299 * red + 0.587 * green + 0.114 * blue))).toBeLessThan(0.5 + 1e-9)
    })
  })

  it.each([
    ['refused-16-bits.png', 'has 16 bits for each value; Cloister reads 8'],
    ['refused-1-bit.png', 'has 1 bits for each value'],
    ['refused-grey-alpha.png', 'is grey with transparency, which is not read'],
    ['refused-interlaced.png', 'is interlaced, which is not read'],
    ['refused-transparent.png', 'has transparent pixels'],
  ])('%s is refused, with what to do', (name, what) => {
    expect(() => read(name)).toThrow(`${name} ${what}`)
    expect(() => read(name)).toThrow(expect.objectContaining({ advice: expect.stringContaining('8-bit PNG') }))
  })

  it('of each kind is among the examples', () => {
    expect(readdirSync(folder).filter((name) => name.endsWith('.png'))).toHaveLength(Object.keys(golden).length + 5)
  })

  it('is read with any filter in any row', () => {
    const images = fc
      .record({ height: fc.integer({ min: 1, max: 9 }), width: fc.integer({ min: 1, max: 9 }) })
      .chain((size) =>
        fc.record({
          size: fc.constant(size),
          pixels: fc.uint8Array({ minLength: size.height * size.width, maxLength: size.height * size.width }),
          filters: fc.array(fc.integer({ min: 0, max: 4 }), { minLength: size.height, maxLength: size.height }),
        }),
      )
    fc.assert(
      fc.property(images, ({ size: { height, width }, pixels, filters }) => {
        const at = (row: number, column: number) => (row < 0 || column < 0 ? 0 : pixels[row * width + column])
        // Section 9.2 of the format, in its own words: Filt(x) = Orig(x) - guess.
        const filtered = filters.flatMap((filter, y) => [
          filter,
          ...Array.from({ length: width }, (_, x) => {
            const [a, b, c] = [at(y, x - 1), at(y - 1, x), at(y - 1, x - 1)]
            const nearest = [a, b, c].reduce((best, each) =>
              Math.abs(a + b - c - each) < Math.abs(a + b - c - best) ? each : best,
            )
            return at(y, x) - [0, a, b, Math.floor((a + b) / 2), nearest][filter]
          }),
        ])
        const bytes = pngOf({ height, width }, Uint8Array.from(filtered))
        expect([...readPng(bytes, 'any').pixels]).toEqual([...pixels])
      }),
      { seed: 5, numRuns: 200 },
    )
  })

  it('that is damaged is refused with its name and the place, whatever is wrong', () => {
    const whole = greyPng(3, 2, Uint8Array.of(1, 2, 3, 4, 5, 6))
    expect([...readPng(whole, 'whole').pixels]).toEqual([1, 2, 3, 4, 5, 6])
    expect(refusal(Buffer.from('GIF89a'))).toMatchObject({ message: 'cats/1.png is no PNG file.', offset: 0 })
    for (let length = 8; length < whole.length; length++)
      expect(refusal(whole.subarray(0, length)).message).toContain('cats/1.png is cut')
    for (let at = 12; at < whole.length - 16; at++) {
      const changed = Buffer.from(whole)
      changed[at] ^= 0x40
      expect(refusal(changed).message).toContain('cats/1.png')
    }
    const header = { height: 3, width: 2 }
    expect(refusal(pngOf(header, new Uint8Array(8))).message).toContain('holds 8 of 9 bytes')
    expect(refusal(pngOf(header, new Uint8Array(100))).message).toContain('damaged')
    expect(refusal(pngOf(header, Uint8Array.of(0, 1, 2, 5, 1, 2, 0, 1, 2))).message).toContain('row 2 is filtered')
    expect(refusal(pngOf({ height: 257, width: 1 }, new Uint8Array(514))).message).toContain(
      'is 257 x 1 pixels; Cloister reads 1 to 256',
    )
    expect(refusal(pngOf({ height: 1, width: 0 }, new Uint8Array(1))).message).toContain('1 x 0')
    expect(refusal(pngOf({ height: 1, width: 1, colour: 5 }, new Uint8Array(2))).message).toContain('unknown kind 5')
    expect(refusal(pngOf({ height: 1, width: 1, colour: 3 }, new Uint8Array(2))).message).toContain('palette lacks')
    const unknown = [pngChunk('ABCD', Buffer.alloc(1))]
    expect(refusal(pngOf({ height: 1, width: 1 }, new Uint8Array(2), unknown)).message).toContain('"ABCD"')
    const text = [pngChunk('tEXt', Buffer.from('a\0b'))]
    expect([...readPng(pngOf({ height: 1, width: 1 }, Uint8Array.of(0, 9), text), 'any').pixels]).toEqual([9])
    expect(
      refusal(pngOf({ height: 1, width: 1 }, new Uint8Array(2), [pngChunk('tRNS', Buffer.alloc(2))])).message,
    ).toContain('transparent')
    expect(refusal(Buffer.concat([pngSignature, pngChunk('IEND', Buffer.alloc(0))])).message).toContain(
      'does not begin with its extents',
    )
  })
})

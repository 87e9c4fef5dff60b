import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { icnsOf, icoOf } from '../../scripts/package/icons/containers.mjs'
import { sizes } from '../../scripts/package/icons/sizes.mjs'

const png = (size: number) => readFileSync(new URL(`../../resources/icons/${size}x${size}.png`, import.meta.url))
/** Width and height of a PNG: its first block, after a signature of 8 bytes, holds them (PNG, third edition, 11.2.1). */
const pixels = (picture: Buffer) => [picture.readUInt32BE(16), picture.readUInt32BE(20)]

describe('the icon', () => {
  it.each([...sizes])('is stored with %i pixels', (size) => {
    expect(png(size).subarray(1, 4).toString()).toBe('PNG')
    expect(pixels(png(size))).toEqual([size, size])
  })

  it('stands whole in the file for Windows, each picture where the header says', () => {
    const given = sizes.filter((size) => size <= 256).map((size) => ({ size, png: png(size) }))
    const file = icoOf(given)
    expect([file.readUInt16LE(0), file.readUInt16LE(2), file.readUInt16LE(4)]).toEqual([0, 1, given.length])
    given.forEach(({ size, png }, i) => {
      const entry = file.subarray(6 + 16 * i)
      expect(entry.readUInt8(0) || 256).toBe(size)
      const [length, offset] = [entry.readUInt32LE(8), entry.readUInt32LE(12)]
      expect(file.subarray(offset, offset + length).equals(png)).toBe(true)
    })
    expect(() => icoOf([{ size: 512, png: png(512) }])).toThrow('too large')
  })

  it('stands whole in the file for macOS, each block as long as it says', () => {
    const file = icnsOf(sizes.map((size) => ({ size, png: png(size) })))
    expect([file.subarray(0, 4).toString(), file.readUInt32BE(4)]).toEqual(['icns', file.length])
    const found: [string, number][] = []
    for (let at = 8; at < file.length; at += file.readUInt32BE(at + 4))
      found.push([file.subarray(at, at + 4).toString(), pixels(file.subarray(at + 8))[0]])
    expect(found).toEqual([
      ['ic07', 128],
      ['ic08', 256],
      ['ic09', 512],
      ['ic10', 1024],
    ])
  })
})

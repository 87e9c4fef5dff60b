/** PNG files for tests: made here and not by what reads them. */

import { deflateSync } from 'node:zlib'

function checksum(bytes: Uint8Array): number {
  let value = 0xffffffff
  for (const byte of bytes) {
    value ^= byte
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
  }
  return ~value >>> 0
}

/** @param data what the part holds */
export function pngChunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  check.writeUInt32BE(checksum(body))
  return Buffer.concat([length, body, check])
}

export const pngSignature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')

/** @param colour the format's number of the kind of pixels @param filtered each row with its filter in front */
export function pngOf(
  { height, width, colour = 0, bits = 8, interlace = 0 }: PngHeader,
  filtered: Uint8Array,
  between: readonly Buffer[] = [],
): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width)
  header.writeUInt32BE(height, 4)
  header.set([bits, colour, 0, 0, interlace], 8)
  const parts = [pngSignature, pngChunk('IHDR', header), ...between, pngChunk('IDAT', deflateSync(filtered))]
  return Buffer.concat([...parts, pngChunk('IEND', Buffer.alloc(0))])
}

interface PngHeader {
  readonly height: number
  readonly width: number
  readonly colour?: number
  readonly bits?: number
  readonly interlace?: number
}

/** A grey image, unfiltered. @param pixels height x width */
export function greyPng(height: number, width: number, pixels: Uint8Array): Buffer {
  const rows = Array.from({ length: height }, (_, row) => [0, ...pixels.subarray(row * width, (row + 1) * width)])
  return pngOf({ height, width }, Uint8Array.from(rows.flat()))
}

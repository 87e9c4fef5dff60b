import { inflateSync } from 'node:zlib'
import { longestSide } from './copy.ts'

/** A file is no PNG that Cloister reads. The message says what was found, the advice what to do. */
export class PngError extends Error {
  override readonly name = 'PngError'
  /** Bytes of the file before the trouble. */
  readonly offset: number
  readonly advice: string

  constructor(message: string, offset: number, advice = 'Fetch the file again, or leave it out.') {
    super(message)
    this.offset = offset
    this.advice = advice
  }
}

/** Grey levels of an image. */
export interface GreyImage {
  readonly height: number
  readonly width: number
  /** height x width, 0 (black) to 255, row by row. */
  readonly pixels: Uint8Array
}

const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)
const saveAgain = 'Save it again as an 8-bit PNG, grey or RGB, without transparency and not interlaced.'

/** Kinds of pixels that are read, by the format's number, and their bytes. */
const bytesOf: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 6: 4 }
const kinds = new Map([
  [0, 'grey'],
  [2, 'RGB'],
  [3, 'palette'],
  [4, 'grey with transparency'],
  [6, 'RGB with transparency'],
])

interface Header {
  readonly height: number
  readonly width: number
  readonly colour: number
}

interface Chunk {
  readonly type: string
  readonly start: number
  readonly data: Uint8Array
}

/**
 * Reads a PNG file (ISO/IEC 15948) as grey levels: 8 bits, grey, RGB, palette, or RGB with a transparency that is used nowhere;
 * not interlaced. Colours become their luma by ITU-R BT.601, (299 R + 587 G + 114 B) / 1000, rounded; gamma and profiles are not looked at.
 *
 * @param bytes the file
 * @param name of the file, for errors
 * @throws PngError where it is something else, damaged, or of a kind that is not read
 */
export function readPng(bytes: Uint8Array, name: string): GreyImage {
  if (bytes.length < signature.length || signature.some((byte, i) => bytes[i] !== byte))
    throw new PngError(`${name} is no PNG file.`, 0, 'Leave it out, or save it as PNG.')
  let header: Header | undefined
  let palette: Uint8Array | undefined
  const packed: Uint8Array[] = []
  let end = 0
  for (const { type, start, data } of chunksOf(bytes, name)) {
    if (!header && type !== 'IHDR') throw new PngError(`${name} does not begin with its extents.`, start)
    if (type === 'IHDR') header = headerOf(data, start, name)
    else if (type === 'PLTE') palette = data
    else if (type === 'IDAT') packed.push(data)
    else if (type === 'tRNS') throw transparent(name, start)
    // A capital letter in front: who does not know it cannot show the image.
    else if (type !== 'IEND' && /^[A-Z]/.test(type))
      throw new PngError(`${name} has a part "${type}" that Cloister does not know.`, start, saveAgain)
    end = start
  }
  const { height, width, colour } = header!
  const rows = unfiltered(inflated(packed, height * (1 + width * bytesOf[colour]), name, end), header!, name, end)
  if (colour === 0) return { height, width, pixels: rows }
  const pixels = new Uint8Array(height * width)
  for (let i = 0; i < pixels.length; i++) {
    if (colour === 3) {
      const at = 3 * rows[i]
      if (!palette || at + 2 >= palette.length) throw new PngError(`${name} uses a colour that its palette lacks.`, end)
      pixels[i] = luma(palette, at)
    } else {
      if (colour === 6 && rows[4 * i + 3] !== 255) throw transparent(name, end)
      pixels[i] = luma(rows, i * bytesOf[colour])
    }
  }
  return { height, width, pixels }
}

const luma = (colours: Uint8Array, at: number) =>
  Math.round((299 * colours[at] + 587 * colours[at + 1] + 114 * colours[at + 2]) / 1000)

const transparent = (name: string, offset: number) =>
  new PngError(`${name} has transparent pixels, whose grey level is not known.`, offset, saveAgain)

/** The parts of a file up to its end, each held against its checksum. */
function* chunksOf(bytes: Uint8Array, name: string): Generator<Chunk> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let start = signature.length; ;) {
    const cut = () => new PngError(`${name} is cut: it ends after ${bytes.length} bytes.`, bytes.length)
    if (start + 12 > bytes.length) throw cut()
    const length = view.getUint32(start)
    const end = start + 12 + length
    if (end > bytes.length) throw cut()
    const type = String.fromCharCode(...bytes.subarray(start + 4, start + 8))
    if (crc(bytes.subarray(start + 4, end - 4)) !== view.getUint32(end - 4))
      throw new PngError(`${name} is damaged: the checksum of its part at byte ${start} is wrong.`, start)
    yield { type, start, data: bytes.subarray(start + 8, end - 4) }
    if (type === 'IEND') return
    start = end
  }
}

function headerOf(data: Uint8Array, start: number, name: string): Header {
  if (data.length !== 13)
    throw new PngError(`${name} is damaged: its extents take ${data.length} bytes, not 13.`, start)
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
  const [width, height] = [view.getUint32(0), view.getUint32(4)]
  const [bits, colour, compression, filter, interlace] = data.subarray(8)
  const refuse = (what: string) => new PngError(`${name} ${what}.`, start, saveAgain)
  if (width < 1 || height < 1 || width > longestSide || height > longestSide)
    throw new PngError(
      `${name} is ${height} x ${width} pixels; Cloister reads 1 to ${longestSide} each way.`,
      start,
      'Make the images smaller.',
    )
  if (bits !== 8) throw refuse(`has ${bits} bits for each value; Cloister reads 8`)
  if (!(colour in bytesOf))
    throw refuse(`is ${kinds.get(colour) ?? `of the unknown kind ${colour}`}, which is not read`)
  if (compression !== 0 || filter !== 0) throw refuse('is packed in a way that is not known')
  if (interlace !== 0) throw refuse('is interlaced, which is not read')
  return { height, width, colour }
}

function inflated(packed: readonly Uint8Array[], size: number, name: string, offset: number): Uint8Array {
  let bytes: Uint8Array
  try {
    bytes = inflateSync(Buffer.concat(packed), { maxOutputLength: size + 1 })
  } catch {
    throw new PngError(`${name} is damaged: its pixels cannot be unpacked.`, offset)
  }
  if (bytes.length !== size)
    throw new PngError(`${name} is damaged: it holds ${bytes.length} of ${size} bytes of pixels.`, offset)
  return bytes
}

/** Undoes what made the rows easier to pack (section 9 of the format): each byte was taken off by its neighbours. */
function unfiltered(bytes: Uint8Array, { height, width, colour }: Header, name: string, offset: number): Uint8Array {
  const step = bytesOf[colour]
  const length = width * step
  const rows = new Uint8Array(height * length)
  for (let row = 0; row < height; row++) {
    const from = row * (length + 1)
    const filter = bytes[from]
    if (filter > 4) throw new PngError(`${name} is damaged: row ${row + 1} is filtered in an unknown way.`, offset)
    for (let i = 0; i < length; i++) {
      const at = row * length + i
      const left = i >= step ? rows[at - step] : 0
      const above = row > 0 ? rows[at - length] : 0
      const corner = i >= step && row > 0 ? rows[at - length - step] : 0
      rows[at] = bytes[from + 1 + i] + guess(filter, left, above, corner)
    }
  }
  return rows
}

function guess(filter: number, left: number, above: number, corner: number): number {
  switch (filter) {
    case 0:
      return 0
    case 1:
      return left
    case 2:
      return above
    case 3:
      return (left + above) >> 1
    default: {
      // Paeth: whichever neighbour is nearest to left + above - corner; the first of equals.
      const [toLeft, toAbove] = [Math.abs(above - corner), Math.abs(left - corner)]
      const toCorner = Math.abs(left + above - 2 * corner)
      if (toLeft <= toAbove && toLeft <= toCorner) return left
      return toAbove <= toCorner ? above : corner
    }
  }
}

const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1
  return value
})

/** CRC-32 of ISO 3309, as zlib has it from Node 22 on. */
function crc(bytes: Uint8Array): number {
  let value = 0xffffffff
  for (const byte of bytes) value = crcTable[(value ^ byte) & 255] ^ (value >>> 8)
  return (value ^ 0xffffffff) >>> 0
}

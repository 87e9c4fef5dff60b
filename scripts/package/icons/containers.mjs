/**
 * Windows' and macOS' files of icons, made from the stored PNGs: electron-builder would fetch a program to convert them. Both
 * formats hold whole PNG files.
 */

/**
 * An ICO file (Microsoft, "Icons", 1995; PNG entries since Windows Vista): a header of 6 bytes, 16 bytes for each picture, the
 * pictures.
 *
 * @param {{size: number, png: Uint8Array}[]} pictures of at most 256 pixels
 * @returns {Buffer}
 */
export function icoOf(pictures) {
  const header = Buffer.alloc(6)
  header.writeUInt16LE(1, 2)
  header.writeUInt16LE(pictures.length, 4)
  let offset = 6 + 16 * pictures.length
  const entries = pictures.map(({ size, png }) => {
    if (size > 256) throw new RangeError(`A picture of ${size} pixels is too large for an ICO file.`)
    const entry = Buffer.alloc(16)
    // 256 is written as 0.
    entry.writeUInt8(size % 256, 0)
    entry.writeUInt8(size % 256, 1)
    entry.writeUInt16LE(1, 4)
    entry.writeUInt16LE(32, 6)
    entry.writeUInt32LE(png.length, 8)
    entry.writeUInt32LE(offset, 12)
    offset += png.length
    return entry
  })
  return Buffer.concat([header, ...entries, ...pictures.map(({ png }) => png)])
}

/** The types of PNG pictures by their pixels (Apple, "Icon Services"; macOS 10.7 and later). */
const icnsTypes = new Map([
  [128, 'ic07'],
  [256, 'ic08'],
  [512, 'ic09'],
  [1024, 'ic10'],
])

/**
 * An ICNS file: its type and length, then each picture with its type and length, all big-endian.
 *
 * @param {{size: number, png: Uint8Array}[]} pictures those of a size without a type are left out
 * @returns {Buffer}
 */
export function icnsOf(pictures) {
  const block = (type, bytes) => {
    const head = Buffer.alloc(8)
    head.write(type, 0, 'latin1')
    head.writeUInt32BE(8 + bytes.length, 4)
    return Buffer.concat([head, bytes])
  }
  const blocks = pictures.flatMap(({ size, png }) => (icnsTypes.has(size) ? [block(icnsTypes.get(size), png)] : []))
  return block('icns', Buffer.concat(blocks))
}

/**
 * Messages with arrays of numbers over a pipe. Node's own way (structured clone) is not used, since the two ends may be
 * Nodes of different age, of which the older cannot read what the newer writes.
 *
 * A frame is two lengths of four bytes, a JSON header, and the arrays one after the other. In the header an array stands
 * as {"array": type, "length": elements}; lengths are little-endian, as the arrays are on every processor that runs this.
 */

const types = { f4: Float32Array, f8: Float64Array, i4: Int32Array } as const
type ArrayType = keyof typeof types
type Numbers = Float32Array | Float64Array | Int32Array

/** What the key of an array in a header is, so that nothing else is taken for one. */
const mark = '\u0000array'

const typeOf = (value: unknown): ArrayType | undefined =>
  (Object.keys(types) as ArrayType[]).find((type) => value instanceof types[type])

/** A message as chunks to be written one after the other. */
export function encodeFrame(message: unknown): Uint8Array[] {
  const arrays: Uint8Array[] = []
  const header = Buffer.from(
    JSON.stringify(message, (_, value: unknown) => {
      const type = typeOf(value)
      if (type === undefined) return value
      const { buffer, byteOffset, byteLength, length } = value as Numbers
      arrays.push(new Uint8Array(buffer, byteOffset, byteLength))
      return { [mark]: type, length }
    }),
  )
  const payload = arrays.reduce((total, { byteLength }) => total + byteLength, 0)
  const lengths = Buffer.alloc(8)
  lengths.writeUInt32LE(header.length, 0)
  lengths.writeUInt32LE(payload, 4)
  return [lengths, header, ...arrays]
}

function decodeFrame(header: Buffer, payload: Buffer): unknown {
  let place = 0
  return JSON.parse(header.toString(), (_, value: unknown) => {
    const type = (value as Record<string, ArrayType> | null)?.[mark]
    if (type === undefined) return value
    const { length } = value as { length: number }
    const bytes = length * types[type].BYTES_PER_ELEMENT
    // Copied, since an array of numbers must begin where the processor can read it.
    const copy = new Uint8Array(payload.subarray(place, place + bytes)).buffer
    place += bytes
    return new types[type](copy)
  })
}

/**
 * Hears the frames that come in pieces of any length.
 *
 * @returns what takes the pieces
 */
export function frameReader(onMessage: (message: unknown) => void): (piece: Uint8Array) => void {
  let pieces: Uint8Array[] = []
  let held = 0
  /** Bytes until something can be made of them. */
  let wanted = 8
  return (piece) => {
    pieces.push(piece)
    held += piece.byteLength
    if (held < wanted) return
    let rest = Buffer.concat(pieces)
    for (;;) {
      if (rest.length < 8) {
        wanted = 8
        break
      }
      const header = rest.readUInt32LE(0)
      wanted = 8 + header + rest.readUInt32LE(4)
      if (rest.length < wanted) break
      onMessage(decodeFrame(rest.subarray(8, 8 + header), rest.subarray(8 + header, wanted)))
      rest = rest.subarray(wanted)
    }
    pieces = [rest]
    held = rest.length
  }
}

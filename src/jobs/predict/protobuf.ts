/** A field of a message: its number, and a whole number or the bytes of what it holds. */
export interface Field {
  readonly number: number
  readonly value: number | Uint8Array
}

/**
 * The fields of a message in the wire format of Protocol Buffers (developers.google.com/protocol-buffers/docs/encoding), in their
 * order.
 *
 * @throws RangeError where the bytes are no message
 */
export function* fieldsOf(message: Uint8Array): Generator<Field> {
  let at = 0
  const varint = (): number => {
    let [value, scale] = [0, 1]
    for (;;) {
      if (at >= message.length || scale > 2 ** 63) throw new RangeError('The message ends within a number.')
      const byte = message[at++]
      value += (byte % 128) * scale
      if (byte < 128) return value
      scale *= 128
    }
  }
  const bytes = (length: number): Uint8Array => {
    if (at + length > message.length) throw new RangeError('The message ends within a field.')
    return message.subarray(at, (at += length))
  }
  while (at < message.length) {
    const tag = varint()
    const number = Math.floor(tag / 8)
    switch (tag % 8) {
      case 0:
        yield { number, value: varint() }
        break
      case 1:
        yield { number, value: bytes(8) }
        break
      case 2:
        yield { number, value: bytes(varint()) }
        break
      case 5:
        yield { number, value: bytes(4) }
        break
      default:
        throw new RangeError(`There is no wire type ${tag % 8}.`)
    }
  }
}

/** Whole numbers of a repeated field, which may be packed. */
export function* wholesOf({ value }: Field): Generator<number> {
  if (typeof value === 'number') {
    yield value
    return
  }
  let [number, scale] = [0, 1]
  for (const byte of value) {
    number += (byte % 128) * scale
    scale *= 128
    if (byte >= 128) continue
    yield number
    number = 0
    scale = 1
  }
}

export const textOf = ({ value }: Field): string =>
  typeof value === 'number' ? '' : Buffer.from(value).toString('utf8')

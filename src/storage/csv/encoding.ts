import type { CsvDialect } from '#shared/contracts/dataset.ts'
import { notUtf16 } from './errors.ts'

export type Encoding = CsvDialect['encoding']

/**
 * The letters that Windows-1252 has where Latin-1 has control characters. "Latin-1" files come from Windows as a rule, so they
 * are read as Windows-1252, as browsers do (encoding.spec.whatwg.org).
 */
const windows1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'

/** Whether bytes begin with the mark of UTF-16. */
export const isUtf16Marked = (bytes: Uint8Array) =>
  (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)

/** Whether bytes begin with the mark of UTF-8. */
export const hasUtf8Mark = (bytes: Uint8Array) => bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf

/**
 * The byte order of UTF-16 text, by its mark or else by where the zero bytes of its ASCII characters lie (at least four in ten
 * on one side and almost none on the other).
 *
 * @param bytes the first bytes of a file
 * @returns null if this is not UTF-16
 */
export function utf16Order(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  if (isUtf16Marked(bytes)) return bytes[0] === 0xff ? 'utf-16le' : 'utf-16be'
  const zeros = [0, 0]
  const looked = Math.min(bytes.length, 4096)
  for (let i = 0; i < looked; i++) if (bytes[i] === 0) zeros[i % 2]++
  const [even, odd] = zeros.map((number) => number / (looked / 2))
  if (odd > 0.4 && even < 0.05) return 'utf-16le'
  if (even > 0.4 && odd < 0.05) return 'utf-16be'
  return null
}

/** Turns a file's bytes into UTF-8, chunk by chunk, without any byte order mark. */
export class Decoder {
  readonly #file: string
  readonly #encoding: Encoding
  #utf16: TextDecoder | null = null
  #first = true

  constructor(file: string, encoding: Encoding) {
    this.#file = file
    this.#encoding = encoding
  }

  /** @throws CloisterError csv-encoding for what is not UTF-16; UTF-8 is not checked here */
  push(chunk: Uint8Array): Uint8Array {
    const first = this.#first
    this.#first = false
    if (this.#encoding === 'utf-8') return first && hasUtf8Mark(chunk) ? chunk.subarray(3) : chunk
    if (this.#encoding === 'latin-1') return fromLatin1(chunk)
    if (first) this.#utf16 = new TextDecoder(utf16Order(chunk) ?? 'utf-16le', { fatal: true })
    return this.#decodeUtf16(chunk, true)
  }

  /** What is left once the file has ended. */
  end(): Uint8Array {
    return this.#utf16 ? this.#decodeUtf16(new Uint8Array(0), false) : new Uint8Array(0)
  }

  #decodeUtf16(chunk: Uint8Array, stream: boolean): Uint8Array {
    try {
      return Buffer.from(this.#utf16!.decode(chunk, { stream }), 'utf8')
    } catch {
      throw notUtf16(this.#file)
    }
  }
}

function fromLatin1(chunk: Uint8Array): Uint8Array {
  const text = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString('latin1')
  return Buffer.from(
    text.replace(/[\x80-\x9f]/g, (letter) => windows1252[letter.charCodeAt(0) - 0x80]),
    'utf8',
  )
}

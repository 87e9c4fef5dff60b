import { hkdfSync, randomBytes } from 'node:crypto'
import { CloisterError } from '#shared/ipc/errors.ts'
import { decrypt, encrypt, keyBytes, nonceBytes, tagBytes } from './cipher.ts'

/*
 * A sealed file: a header (magic, version, random salt), then the content in chunks, each encrypted with AES-256-GCM
 * (NIST SP 800-38D) and followed by its tag.
 *
 * Each file has a key of its own, HKDF-SHA-256 (RFC 5869) of the workspace's data key with the file's salt, so that a nonce only
 * has to be unique within its file: it is the chunk's number and whether it is the last (the STREAM construction of Hoang,
 * Reyhanitabar, Rogaway and Vizár, CRYPTO 2015). So a chunk that was altered, exchanged, left out or put after the end is
 * noticed, and so is a cut end. Header and name are authenticated with each chunk: a file cannot stand in for one of another name.
 */

const magic = Buffer.from('CLOISTR\x1a', 'latin1')
const version = 1
const saltBytes = 32
/** Of the header: magic, version, three zeros, salt. */
export const headerBytes = magic.length + 4 + saltBytes
/** Content of every chunk but the last, which may be shorter or empty. */
export const chunkBytes = 64 * 1024

/** Whether a file begins as a sealed one does. */
export const isSealed = (bytes: Uint8Array): boolean =>
  bytes.length >= magic.length && magic.equals(Buffer.from(bytes.buffer, bytes.byteOffset, magic.length))

/** The error of a sealed file that is not what was written. */
export const damaged = (name: string) =>
  new CloisterError(
    'data-changed',
    `The encrypted file “${name}” was altered, cut or damaged.`,
    'Put the workspace folder back from a copy. Your CSV files are not affected.',
    { file: name },
  )

/** Encrypts or decrypts the chunks of one file, by their numbers. */
class Chunks {
  readonly #key: Buffer
  readonly #bound: Buffer
  readonly #name: string

  constructor(key: Uint8Array, name: string, header: Uint8Array) {
    const salt = header.subarray(headerBytes - saltBytes, headerBytes)
    this.#key = Buffer.from(hkdfSync('sha256', key, salt, 'cloister sealed file', keyBytes))
    this.#bound = Buffer.concat([header.subarray(0, headerBytes), Buffer.from(name, 'utf8')])
    this.#name = name
  }

  #nonce(number: number, isLast: boolean): Buffer {
    const nonce = Buffer.alloc(nonceBytes)
    nonce.writeBigUInt64BE(BigInt(number))
    nonce[11] = isLast ? 1 : 0
    return nonce
  }

  seal(content: Uint8Array, number: number, isLast: boolean): Buffer {
    return encrypt(this.#key, this.#nonce(number, isLast), this.#bound, content)
  }

  /** @throws CloisterError data-changed */
  open(sealed: Uint8Array, number: number, isLast: boolean): Buffer {
    const content = decrypt(this.#key, this.#nonce(number, isLast), this.#bound, sealed)
    if (content) return content
    throw damaged(this.#name)
  }
}

function newHeader(): Buffer {
  const start = Buffer.concat([magic, Buffer.from([version, 0, 0, 0])])
  return Buffer.concat([start, randomBytes(saltBytes)])
}

/** @throws CloisterError data-changed for what is no header; workspace-newer */
function checkHeader(header: Uint8Array, name: string): void {
  if (header.length < headerBytes || !isSealed(header)) throw damaged(name)
  if (header[magic.length] > version)
    throw new CloisterError(
      'workspace-newer',
      'This workspace was encrypted by a newer Cloister.',
      'Update Cloister, or choose another workspace folder.',
    )
}

/** Seals content as it comes, for files that are never in memory as a whole. */
export class Sealer {
  readonly #chunks: Chunks
  readonly #header = newHeader()
  #hasHeader = false
  #waiting: Buffer = Buffer.alloc(0)
  #number = 0

  /** @param key the workspace's data key, 32 bytes @param name what the file is bound to */
  constructor(key: Uint8Array, name: string) {
    this.#chunks = new Chunks(key, name, this.#header)
  }

  /** @returns what to write next */
  push(content: Uint8Array): Buffer {
    const sealed = [this.#takeHeader()]
    this.#waiting = this.#waiting.length === 0 ? Buffer.from(content) : Buffer.concat([this.#waiting, content])
    let from = 0
    // What is left may turn out to be the last chunk.
    while (this.#waiting.length - from > chunkBytes) {
      sealed.push(this.#chunks.seal(this.#waiting.subarray(from, from + chunkBytes), this.#number++, false))
      from += chunkBytes
    }
    this.#waiting = this.#waiting.subarray(from)
    return Buffer.concat(sealed)
  }

  /** @returns what ends the file */
  end(): Buffer {
    return Buffer.concat([this.#takeHeader(), this.#chunks.seal(this.#waiting, this.#number, true)])
  }

  #takeHeader(): Buffer {
    if (this.#hasHeader) return Buffer.alloc(0)
    this.#hasHeader = true
    return this.#header
  }
}

/** Opens a sealed file as it comes. */
export class Opener {
  readonly #key: Uint8Array
  readonly #name: string
  #chunks: Chunks | undefined
  #waiting: Buffer = Buffer.alloc(0)
  #number = 0

  constructor(key: Uint8Array, name: string) {
    this.#key = key
    this.#name = name
  }

  /** @returns content that has been authenticated @throws CloisterError data-changed */
  push(sealed: Uint8Array): Buffer {
    this.#waiting = Buffer.concat([this.#waiting, sealed])
    let from = 0
    if (!this.#chunks) {
      if (this.#waiting.length < headerBytes) return Buffer.alloc(0)
      checkHeader(this.#waiting, this.#name)
      this.#chunks = new Chunks(this.#key, this.#name, this.#waiting)
      from = headerBytes
    }
    const whole = chunkBytes + tagBytes
    const content: Buffer[] = []
    // A whole chunk with nothing after it is the last.
    while (this.#waiting.length - from > whole) {
      content.push(this.#chunks.open(this.#waiting.subarray(from, from + whole), this.#number++, false))
      from += whole
    }
    this.#waiting = Buffer.from(this.#waiting.subarray(from))
    return Buffer.concat(content)
  }

  /** The file ends here. @returns the rest of the content @throws CloisterError data-changed where the end is cut off */
  end(): Buffer {
    if (!this.#chunks) throw damaged(this.#name)
    return this.#chunks.open(this.#waiting, this.#number, true)
  }
}

/** A whole content, sealed. */
export function seal(key: Uint8Array, name: string, content: Uint8Array): Buffer {
  const sealer = new Sealer(key, name)
  return Buffer.concat([sealer.push(content), sealer.end()])
}

/** The content of a whole sealed file. @throws CloisterError data-changed */
export function open(key: Uint8Array, name: string, sealed: Uint8Array): Buffer {
  const opener = new Opener(key, name)
  return Buffer.concat([opener.push(sealed), opener.end()])
}

import { isUtf8 } from 'node:buffer'
import { openQuote, textAfterQuote, tooLong, tooManyColumns, wrongEncoding, zeroByte } from './errors.ts'

/** Longest record that is read, in bytes. */
export const longestRecord = 8 * 1024 * 1024

/** Most columns that a file may have. */
export const mostColumns = 10_000

/** What a scanner needs to know of a dialect. */
export interface Separators {
  readonly delimiter: string
  /** The quote character, or '' for a file without quoting. */
  readonly quote: string
}

/** The record that a scanner has just read; valid only during the call that hands it over. */
export interface CsvRecord {
  /** Line on which the record begins, from 1. */
  readonly line: number
  readonly fields: number
  /** A field's text, unquoted and trimmed. */
  text(field: number): string
  /** A field's bytes as they stand in the file, trimmed and without the enclosing quotes. */
  raw(field: number): Uint8Array
  /** Whether a field holds doubled quotes, so that its bytes differ from its text. */
  doubled(field: number): boolean
  /** Line on which a field begins, from 1. */
  lineOf(field: number): number
}

const tab = 9
const lineFeed = 10
const carriageReturn = 13
const space = 32

/** What a byte may mean outside quotes; every other byte is ordinary. */
const kind = { ordinary: 0, delimiter: 1, newline: 2, quote: 3, zero: 4 }
/** Kinds of line ends, which add up. */
const lineEnds = { lf: 1, crlf: 2, both: 3, cr: 4 }
const unquoted = 0
const quoted = 1
const quotedWithDoubling = 2

/** Where a byte order mark stands, which files that were joined have in their middle; nobody sees it, and no text begins with one. */
const isMark = (bytes: Uint8Array, at: number) =>
  bytes[at] === markStart && bytes[at + 1] === 0xbb && bytes[at + 2] === 0xbf
const markStart = 0xef

const isSpace = (byte: number) => byte === space || byte === tab || byte === lineFeed || byte === carriageReturn

/**
 * Splits UTF-8 bytes into the records and fields of a CSV file (RFC 4180, any delimiter; spaces and tabs around fields are
 * dropped; LF, CRLF and CR end a line; lines without any value are skipped, and so is the line "sep=;" that Excel puts before the
 * names). It judges the file's structure only and is
 * the one place that knows where a line begins, so that every message about a file can name the line.
 */
export class CsvScanner implements CsvRecord {
  line = 1
  fields = 0
  records = 0
  blankLines = 0
  /** Length of the longest record in bytes. */
  longest = 0
  /** Whether some quoted field spans lines. */
  quotedNewlines = false
  /**
   * Whether the bytes so far are as RFC 4180 has them: nothing to trim, quotes only around whole fields, LF or CRLF throughout.
   * Such a file means the same to every reader.
   */
  get plain(): boolean {
    return !this.#awkward && this.#lineEnds !== lineEnds.both && this.#lineEnds < lineEnds.cr
  }
  /** The line end of a plain file. */
  get lineEnd(): '\n' | '\r\n' {
    return this.#lineEnds === lineEnds.crlf ? '\r\n' : '\n'
  }

  /** Holds what is being read: the same memory for every chunk, since fresh memory for each is collected late. */
  #buffer: Uint8Array = new Uint8Array(0)
  #bytes: Uint8Array = new Uint8Array(0)
  #rest: Uint8Array = new Uint8Array(0)
  #starts = new Int32Array(64)
  #ends = new Int32Array(64)
  #quoting = new Uint8Array(64)
  #recordStart = 0
  /** Whether the present record has a quoted field. */
  #hasQuotes = false
  /** Line of a quote that was still open where the last chunk ended. */
  #openQuote = 0
  #nextLine = 1
  #awkward = false
  #awkwardRecord = false
  #lineEnds = 0
  readonly #kinds = new Uint8Array(256)
  readonly #delimiter: Uint8Array
  readonly #single: boolean
  readonly #quote: number
  readonly #quoteText: string
  readonly #onRecord: (record: CsvRecord) => void
  readonly #file: string

  /**
   * @param file the file's name, for messages
   * @param onRecord called with every record in turn, the header included
   */
  constructor(file: string, { delimiter, quote }: Separators, onRecord: (record: CsvRecord) => void) {
    this.#delimiter = new TextEncoder().encode(delimiter)
    this.#quote = quote === '' ? -1 : quote.charCodeAt(0)
    this.#quoteText = quote
    this.#onRecord = onRecord
    this.#file = file
    this.#kinds[0] = kind.zero
    this.#kinds[lineFeed] = this.#kinds[carriageReturn] = kind.newline
    if (quote !== '') this.#kinds[this.#quote] = kind.quote
    this.#kinds[this.#delimiter[0]] = kind.delimiter
    this.#single = this.#delimiter.length === 1
    this.#awkward = !this.#single
  }

  /**
   * Reads on: hands over every record that is complete, and keeps the rest for the next chunk. The chunk is copied, and what a record
   * shows of it holds until the next one is pushed.
   */
  push(chunk: Uint8Array): void {
    const kept = this.#rest.length
    const size = kept + chunk.length
    if (this.#buffer.length < size) {
      const larger = new Uint8Array(Math.ceil(1.25 * size))
      larger.set(this.#rest)
      this.#buffer = larger
    } else this.#buffer.set(this.#rest)
    this.#buffer.set(chunk, kept)
    this.#bytes = this.#buffer.subarray(0, size)
    this.#scan(false)
  }

  /** The file ends here: hands over the last record. */
  end(): void {
    this.#bytes = this.#rest
    this.#scan(true)
  }

  text(field: number): string {
    const { buffer, byteOffset, byteLength } = this.raw(field)
    const text = Buffer.from(buffer, byteOffset, byteLength).toString('utf8')
    if (this.#quoting[field] !== quotedWithDoubling) return text
    return text.replaceAll(this.#quoteText + this.#quoteText, this.#quoteText)
  }

  raw(field: number): Uint8Array {
    return this.#bytes.subarray(this.#starts[field], this.#ends[field])
  }

  doubled(field: number): boolean {
    return this.#quoting[field] === quotedWithDoubling
  }

  lineOf(field: number): number {
    return this.line + countNewlines(this.#bytes, this.#recordStart, this.#starts[field])
  }

  #scan(final: boolean): void {
    const firstLine = this.#nextLine
    let start = 0
    for (;;) {
      const next = this.#readRecord(start, final)
      if (next < 0) break
      start = next
    }
    const done = this.#bytes.subarray(0, start)
    if (!isUtf8(done)) throw wrongEncoding(this.#file, firstLine + linesBeforeInvalid(done))
    this.#rest = this.#bytes.subarray(start)
    if (this.#rest.length <= longestRecord) return
    throw this.#openQuote > 0
      ? openQuote(this.#file, this.#openQuote)
      : tooLong(this.#file, this.#nextLine, longestRecord)
  }

  /** Reads the record at `start` and hands it over. @returns where the next one begins; -1 if this one is incomplete */
  #readRecord(start: number, final: boolean): number {
    const bytes = this.#bytes
    const size = bytes.length
    if (start >= size) return -1
    this.#recordStart = start
    this.line = this.#nextLine
    this.#hasQuotes = false
    this.#awkwardRecord = false
    this.#openQuote = 0
    let at = start
    let fields = 0
    for (;;) {
      at = this.#readField(at, fields, final)
      if (at < 0) return -1
      fields++
      if (at < size && this.#kinds[bytes[at]] === kind.delimiter) {
        at += this.#delimiter.length
        if (at >= size && !final) return -1
        continue
      }
      const next = this.#afterNewline(at, final)
      if (next < 0) return -1
      this.#finish(start, at, fields)
      return next
    }
  }

  /** Reads one field. @returns the index of the delimiter or newline that ends it; -1 if more bytes are needed */
  #readField(from: number, field: number, final: boolean): number {
    const bytes = this.#bytes
    const size = bytes.length
    const kinds = this.#kinds
    if (field === this.#starts.length) this.#grow()
    let at = from
    // The common case first: an unquoted field with nothing to trim.
    if (at < size && !isSpace(bytes[at]) && bytes[at] !== markStart) {
      while (at < size && kinds[bytes[at]] === kind.ordinary) at++
      if (at < size && this.#single && kinds[bytes[at]] <= kind.newline && !isSpace(bytes[at - 1])) {
        this.#starts[field] = from
        this.#ends[field] = at
        this.#quoting[field] = unquoted
        return at
      }
      at = from
    }
    if (!final && bytes[at] === markStart && size - at < 3) return -1
    if (isMark(bytes, at)) at += 3
    while (at < size && (bytes[at] === space || bytes[at] === tab) && bytes[at] !== this.#delimiter[0]) at++
    let awkward = at > from
    if (at < size && bytes[at] === this.#quote) {
      this.#starts[field] = at + 1
      at = this.#readQuoted(at + 1, field, final)
      if (at < 0) return -1
      const closed = at
      while (at < size && (bytes[at] === space || bytes[at] === tab) && bytes[at] !== this.#delimiter[0]) at++
      awkward ||= at > closed
      if (at < size && kinds[bytes[at]] !== kind.newline && !this.#delimiterAt(at)) {
        if (!final && size - at < this.#delimiter.length) return -1
        throw textAfterQuote(this.#file, this.line + countNewlines(bytes, this.#recordStart, at))
      }
    } else {
      this.#starts[field] = at
      for (;;) {
        while (at < size && kinds[bytes[at]] === kind.ordinary) at++
        if (at >= size) break
        const found = kinds[bytes[at]]
        if (found === kind.newline) break
        if (found === kind.delimiter) {
          if (this.#delimiterAt(at)) break
          if (!final && size - at < this.#delimiter.length) return -1
        }
        if (found === kind.zero) throw zeroByte(this.#file, this.line)
        if (found === kind.quote) awkward = true
        at++
      }
      this.#ends[field] = at
      this.#quoting[field] = unquoted
    }
    if (this.#trim(field) || awkward) this.#awkwardRecord = true
    return at >= size && !final ? -1 : at
  }

  /** Reads to behind the closing quote. */
  #readQuoted(from: number, field: number, final: boolean): number {
    const bytes = this.#bytes
    const size = bytes.length
    const quote = this.#quote
    let at = from
    this.#quoting[field] = quoted
    this.#hasQuotes = true
    for (;;) {
      at = bytes.indexOf(quote, at)
      if (at < 0) {
        this.#openQuote = this.line + countNewlines(bytes, this.#recordStart, from)
        if (!final) return -1
        throw openQuote(this.#file, this.#openQuote)
      }
      if (at + 1 >= size && !final) return -1
      if (bytes[at + 1] !== quote) break
      this.#quoting[field] = quotedWithDoubling
      at += 2
    }
    this.#ends[field] = at
    if (bytes.subarray(from, at).includes(0)) throw zeroByte(this.#file, this.line)
    return at + 1
  }

  /** Drops white space at a field's ends, and byte order marks at its beginning. @returns whether there was any */
  #trim(field: number): boolean {
    const bytes = this.#bytes
    let start = this.#starts[field]
    let end = this.#ends[field]
    while (start < end && (isSpace(bytes[start]) || isMark(bytes, start))) start += isMark(bytes, start) ? 3 : 1
    while (end > start && isSpace(bytes[end - 1])) end--
    const changed = start > this.#starts[field] || end < this.#ends[field]
    this.#starts[field] = start
    this.#ends[field] = end
    return changed
  }

  #delimiterAt(at: number): boolean {
    const delimiter = this.#delimiter
    for (let i = 0; i < delimiter.length; i++) if (this.#bytes[at + i] !== delimiter[i]) return false
    return true
  }

  #afterNewline(at: number, final: boolean): number {
    const size = this.#bytes.length
    if (at >= size) return size
    if (this.#bytes[at] === lineFeed) {
      this.#lineEnds |= lineEnds.lf
      return at + 1
    }
    if (at + 1 >= size && !final) return -1
    const pair = this.#bytes[at + 1] === lineFeed
    this.#lineEnds |= pair ? lineEnds.crlf : lineEnds.cr
    return at + (pair ? 2 : 1)
  }

  #finish(start: number, end: number, fields: number): void {
    const bytes = this.#bytes
    this.fields = fields
    if (this.#awkwardRecord) this.#awkward = true
    const inside = !this.#hasQuotes ? 0 : countNewlines(bytes, start, end)
    if (inside > 0) this.quotedNewlines = true
    this.#nextLine += inside + 1
    this.longest = Math.max(this.longest, end - start)
    if (end - start > longestRecord) throw tooLong(this.#file, this.line, longestRecord)
    if (this.#isBlank(fields)) {
      this.blankLines++
      // Others take the first line for the header, even where nothing is on it, and separators alone for a row.
      if (this.records === 0 || fields > 1) this.#awkward = true
      return
    }
    if (this.records === 0 && this.line === 1 && isSeparatorLine(bytes.subarray(start, end))) {
      this.#awkward = true
      return
    }
    this.records++
    this.#onRecord(this)
  }

  /** Whether there is nothing but separators; quotes around nothing are something. */
  #isBlank(fields: number): boolean {
    for (let i = 0; i < fields; i++) if (this.#starts[i] < this.#ends[i] || this.#quoting[i] !== unquoted) return false
    return true
  }

  #grow(): void {
    const bigger = <T extends Int32Array | Uint8Array>(old: T, copy: T) => (copy.set(old), copy)
    const size = this.#starts.length * 2
    if (size > 4 * mostColumns) throw tooManyColumns(this.#file, this.line, mostColumns)
    this.#starts = bigger(this.#starts, new Int32Array(size))
    this.#ends = bigger(this.#ends, new Int32Array(size))
    this.#quoting = bigger(this.#quoting, new Uint8Array(size))
  }
}

/** The separator that a first line "sep=;" names, as Excel writes and reads it; null on any other line. */
export function namedSeparator(line: Uint8Array): string | null {
  return /^sep=(.)$/i.exec(Buffer.from(line.subarray(0, 8)).toString('latin1').trimEnd())?.[1] ?? null
}

const isSeparatorLine = (line: Uint8Array) => line.length <= 8 && namedSeparator(line) !== null

/** Line ends in a stretch of bytes: LF, CRLF and CR count once each. */
function countNewlines(bytes: Uint8Array, from: number, to: number): number {
  let lines = 0
  for (let i = from; i < to; i++) {
    if (bytes[i] === lineFeed) lines++
    else if (bytes[i] === carriageReturn && bytes[i + 1] !== lineFeed) lines++
  }
  return lines
}

function linesBeforeInvalid(bytes: Uint8Array): number {
  let lines = 0
  for (let start = 0; start < bytes.length; lines++) {
    let end = bytes.indexOf(lineFeed, start)
    if (end < 0) end = bytes.length
    if (!isUtf8(bytes.subarray(start, end))) return lines
    start = end + 1
  }
  return lines
}

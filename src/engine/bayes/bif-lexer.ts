/** A piece of a BIF text and where it begins. */
export interface Token {
  /** A sign is one of { } ( ) [ ] ; , | and `end` is the end of the text. A quoted text is a word. */
  readonly kind: 'word' | 'sign' | 'end'
  readonly text: string
  /** Offset in the text, from 0. */
  readonly at: number
}

/** What a character is: 0 belongs to a word, 1 a space, 2 a sign, 3 a quote. Beyond ASCII: see kindOf. */
const kinds = new Uint8Array(128).fill(1, 0, 33)
for (const sign of '{}()[];,|') kinds[sign.charCodeAt(0)] = 2
kinds['"'.charCodeAt(0)] = 3

const kindOf = (code: number) => (code < 128 ? kinds[code] : code === 0xa0 || code === 0xfeff ? 1 : 0)

const [quote, backslash, slash, star] = ['"', '\\', '/', '*'].map((character) => character.charCodeAt(0))

/**
 * Cuts a BIF text into words and signs; spaces and comments (two slashes to the end of the line, or slash and star)
 * separate words. A word is anything without spaces and signs: `<5`, `12+`, `0-3_days` and `Asy/Patch` are words. In a
 * quoted word a backslash takes the next character as it is.
 */
export class Lexer {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  /** Goes on from an offset. */
  continueAt(at: number): void {
    this.#at = at
  }

  next(): Token {
    const text = this.#text
    const at = this.#skipSpace()
    if (at >= text.length) return { kind: 'end', text: '', at: text.length }
    const kind = kindOf(text.charCodeAt(at))
    if (kind === 3) return this.#quoted(at)
    let end = at + 1
    if (kind === 0) while (end < text.length && kindOf(text.charCodeAt(end)) === 0) end++
    this.#at = end
    return { kind: kind === 0 ? 'word' : 'sign', text: text.slice(at, end), at }
  }

  /** The offset of the next character that is neither space nor comment. */
  #skipSpace(): number {
    const text = this.#text
    let at = this.#at
    for (;;) {
      while (at < text.length && kindOf(text.charCodeAt(at)) === 1) at++
      if (text.charCodeAt(at) !== slash) return at
      const second = text.charCodeAt(at + 1)
      if (second !== slash && second !== star) return at
      const end = second === slash ? text.indexOf('\n', at) : text.indexOf('*/', at + 2)
      at = end < 0 ? text.length : second === slash ? end : end + 2
    }
  }

  #quoted(at: number): Token {
    const text = this.#text
    let word = ''
    let end = at + 1
    while (end < text.length && text.charCodeAt(end) !== quote) {
      if (text.charCodeAt(end) === backslash) end++
      word += text[end++] ?? ''
    }
    this.#at = end + 1
    return { kind: 'word', text: word, at }
  }
}

/** Line and column of an offset, both from 1. */
export function placeOf(text: string, at: number): { line: number; column: number } {
  const before = text.slice(0, at)
  return { line: before.split('\n').length, column: at - before.lastIndexOf('\n') }
}

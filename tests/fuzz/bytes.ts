import type { Chance } from './chance.ts'
import { nastyBytes, nastyNumbers, nastyTexts, openings } from './nasty.ts'

/** No case is larger, so that a slow reader shows as slow. */
const mostBytes = 256 * 1024

/** One change of a text whose characters are bytes (Latin-1). */
type Change = (text: string, chance: Chance, others: readonly string[]) => string

const utf8 = (text: string) => Buffer.from(text, 'utf8').toString('latin1')
const cutAt = (text: string, chance: Chance) => chance.below(text.length + 1)

function slice(text: string, chance: Chance): [number, number] {
  const from = cutAt(text, chance)
  return [from, Math.min(text.length, from + chance.size(Math.max(1, text.length / 2)))]
}

const replaced = (text: string, [from, to]: readonly [number, number], by: string) =>
  text.slice(0, from) + by + text.slice(to)

/** Where the words, numbers, signs and lines of a text are. */
function tokens(text: string, pattern: RegExp): [number, number][] {
  return [...text.slice(0, 20_000).matchAll(pattern)].map((match): [number, number] => [
    match.index,
    match.index + match[0].length,
  ])
}

const words = /[\w\x80-\xff.+-]+/g
const numbers = /[-+]?\d+(\.\d+)?([eE][-+]?\d+)?/g
const lines = /[^\n]*\n/g
const signs = /[^\w\s]/g

const onToken =
  (pattern: RegExp, by: (token: string, text: string, chance: Chance, all: [number, number][]) => string): Change =>
  (text, chance) => {
    const found = tokens(text, pattern)
    if (found.length === 0) return text
    const place = chance.pick(found)
    return replaced(text, place, by(text.slice(...place), text, chance, found))
  }

const insert =
  (what: (chance: Chance) => string): Change =>
  (text, chance) => {
    const at = chance.is(0.15) ? 0 : cutAt(text, chance)
    return replaced(text, [at, at], what(chance))
  }

const changes: readonly Change[] = [
  (text, chance) => {
    const at = chance.below(Math.max(1, text.length))
    const flipped = (text.charCodeAt(at) || 0) ^ (1 << chance.below(8))
    return replaced(text, [at, at + 1], String.fromCharCode(flipped))
  },
  (text, chance) => replaced(text, [chance.below(text.length + 1), text.length], ''),
  (text, chance) => replaced(text, slice(text, chance), ''),
  (text, chance) => {
    const place = slice(text, chance)
    return replaced(text, [place[1], place[1]], text.slice(...place))
  },
  (text, chance, others) => text.slice(0, cutAt(text, chance)) + chance.pick(others).slice(cutAt(text, chance)),
  insert((chance) => utf8(chance.pick(nastyTexts))),
  insert((chance) => chance.pick(nastyBytes)),
  insert((chance) => chance.pick(openings).repeat(chance.size(20_000))),
  insert((chance) => chance.pick(['a', '9', ' ', ',', '\n', '"', "'", '\0', 'é']).repeat(chance.size(100_000))),
  onToken(numbers, (_, __, chance) => chance.pick(nastyNumbers)),
  onToken(numbers, (_, __, chance) => chance.pick(nastyNumbers)),
  onToken(words, (_, __, chance) => utf8(chance.pick(nastyTexts))),
  onToken(words, (_, text, chance, all) => text.slice(...chance.pick(all))),
  onToken(words, () => ''),
  onToken(words, (token, _, chance) => token.repeat(1 + chance.size(5000))),
  onToken(signs, () => ''),
  onToken(signs, (token) => token + token),
  onToken(signs, (_, text, chance, all) => text.slice(...chance.pick(all))),
  onToken(lines, () => ''),
  onToken(lines, (token, _, chance) => token.repeat(1 + chance.size(300))),
  onToken(lines, (_, text, chance, all) => text.slice(...chance.pick(all))),
  (text, chance) => text.replaceAll(/\r?\n/g, () => chance.pick(['\n', '\r\n', '\r', '\n\n'])),
  (text, chance) => text.replaceAll('\n', chance.pick(['\r\n', '\r', '\u0085', '\0\n'])),
  (text, chance) => chance.pick(['\xef\xbb\xbf', '\xff\xfe', '\xfe\xff']) + text,
  (text, chance) => {
    const wide = Buffer.from(Buffer.from(text, 'latin1').toString('utf8'), 'utf16le')
    return (chance.is(0.5) ? '\xff\xfe' : '') + (chance.is(0.5) ? wide : wide.swap16()).toString('latin1')
  },
]

/** A case made of a valid input by one to some changes. */
export function mutateBytes(seed: Uint8Array, chance: Chance, others: readonly Uint8Array[]): Buffer {
  const latin = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
  const texts = others.map(latin)
  let text = latin(seed)
  for (let left = 1 + chance.size(4); left > 0; left--)
    text = chance.pick(changes)(text, chance, texts).slice(0, mostBytes)
  return Buffer.from(text, 'latin1')
}

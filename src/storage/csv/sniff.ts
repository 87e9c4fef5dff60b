import { isUtf8 } from 'node:buffer'
import type { CsvDialect } from '#shared/contracts/dataset.ts'
import { isUtf16 } from './errors.ts'
import { type Encoding, hasUtf8Mark, utf16Order } from './encoding.ts'
import { textsOf } from './header.ts'
import { CsvScanner, namedSeparator, type Separators } from './scanner.ts'
import { dateFormats, parseDate, parseNumber } from './values.ts'

/** Bytes and records that separators, header and decimal sign are guessed from. */
const sampleBytes = 256 * 1024
const sampleRecords = 1000

/** Where two separators fit equally well, the earlier wins: a decimal comma makes "," fit a file that ";" separates. */
const delimiters = ['\t', ';', '|', ',']

/**
 * The encoding of a file: by its mark, by its zero bytes, or by whether it is valid UTF-8.
 *
 * @param head the file's first bytes, possibly cut in the middle of a character
 * @param wanted what the user has chosen
 * @throws CloisterError csv-encoding when the choice contradicts the file's mark
 */
export function sniffEncoding(file: string, head: Uint8Array, wanted: Encoding | undefined): Encoding {
  const utf16 = utf16Order(head) !== null
  if (wanted === 'utf-8' && utf16) throw isUtf16(file)
  if (wanted) return wanted
  if (utf16) return 'utf-16'
  return hasUtf8Mark(head) || [0, 1, 2, 3].some((cut) => isUtf8(head.subarray(0, head.length - cut)))
    ? 'utf-8'
    : 'latin-1'
}

/** The first records of a text as it would be read with these separators; reading stops where it cannot go on. */
export function firstRecords(text: Uint8Array, separators: Separators): string[][] {
  const records: string[][] = []
  const scanner = new CsvScanner('', separators, (record) => {
    if (records.length < sampleRecords) records.push(textsOf(record))
  })
  try {
    scanner.push(text.subarray(0, sampleBytes))
    if (text.length <= sampleBytes) scanner.end()
  } catch {
    // A wrong guess need not make sense to the end; the full pass reports what the right guess leaves wrong.
  }
  return records
}

/** @param text the file's first bytes in UTF-8 */
export function sniffSeparators(
  text: Uint8Array,
  wanted: Partial<CsvDialect>,
): Pick<CsvDialect, 'delimiter' | 'quote'> {
  const quote = wanted.quote ?? sniffQuote(text)
  if (wanted.delimiter) return { delimiter: wanted.delimiter, quote }
  const named = namedSeparator(text.subarray(0, Math.max(0, text.subarray(0, 8).indexOf(10))))
  if (named !== null) return { delimiter: named, quote }
  let best = { delimiter: ',', agreement: 0 }
  for (const delimiter of delimiters) {
    const agreement = widthAgreement(firstRecords(text, { delimiter, quote }))
    if (agreement > best.agreement + 0.05) best = { delimiter, agreement }
  }
  return { delimiter: best.delimiter, quote }
}

/** Single quotes count only if they enclose several whole fields and no double quote does. */
function sniffQuote(text: Uint8Array): CsvDialect['quote'] {
  const sample = Buffer.from(text.subarray(0, sampleBytes)).toString('utf8')
  if (/(^|[,;\t|\r\n]) *"/.test(sample)) return '"'
  const whole = sample.match(/(^|[,;\t|\r\n]) *'([^'\r\n]|'')*' *(?=[,;\t|\r\n]|$)/g)?.length ?? 0
  const opening = sample.match(/(^|[,;\t|\r\n]) *'/g)?.length ?? 0
  return whole >= 2 && whole === opening ? "'" : '"'
}

/** Share of the records that have the most common number of fields; 0 where that is one. */
function widthAgreement(records: readonly string[][]): number {
  const widths = new Map<number, number>()
  for (const { length } of records) widths.set(length, (widths.get(length) ?? 0) + 1)
  const [width, times] = [...widths].sort((a, b) => b[1] - a[1])[0] ?? [1, 0]
  return width > 1 ? times / records.length : 0
}

/** The decimal sign, and whether commas may as well be there to group thousands. */
export function sniffDecimal(
  records: readonly string[][],
  delimiter: string,
): { decimal: CsvDialect['decimal']; note: string | null } {
  const values = records.flat()
  const commas = values.filter((value) => /^[+-]?\d*,\d+$/.test(value))
  const points = values.filter((value) => /^[+-]?\d*\.\d+$/.test(value))
  if (commas.length <= points.length) return { decimal: '.', note: null }
  const thousands = values
    .filter((value) => /,/.test(value))
    .every((value) => /^[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d+)?$/.test(value))
  if (!thousands) return { decimal: ',', note: null }
  const example = commas[0]
  return delimiter === ','
    ? {
        decimal: '.',
        note: `Values such as ${example} seem to group thousands by a comma; remove these commas to have them read as numbers.`,
      }
    : {
        decimal: ',',
        note: `Values such as ${example} are read with a decimal comma; choose the point if the comma groups thousands.`,
      }
}

/**
 * Whether the first line holds names. Every column votes: a text above numbers or dates is a name, a number or date above others
 * is a value, and so is a text that comes again further down.
 */
export function sniffHeader(
  records: readonly string[][],
  missing: readonly string[],
  decimal: CsvDialect['decimal'],
): boolean {
  const [first, ...rest] = records
  if (!first) return true
  const isValue = (text: string) =>
    parseNumber(text, decimal) !== null || dateFormats.some((format) => parseDate(text, format) !== null)
  if (rest.length === 0) return !first.some(isValue)
  let votes = 0
  first.forEach((text, column) => {
    const below = rest.map((record) => record[column] ?? '').filter((value) => !missing.includes(value))
    if (missing.includes(text) || below.length === 0) return
    const values = below.filter(isValue).length
    if (values > 0.9 * below.length) votes += isValue(text) ? -2 : 2
    else if (isValue(text) || below.includes(text)) votes -= 1
  })
  return votes >= 0
}

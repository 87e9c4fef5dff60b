import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { failure } from '../testing.ts'
import { textsOf } from './header.ts'
import { CsvScanner, longestRecord, type Separators } from './scanner.ts'

const commas: Separators = { delimiter: ',', quote: '"' }

function scan(text: string | Uint8Array, separators = commas, chunk = Infinity) {
  const records: { line: number; texts: string[]; lines: number[] }[] = []
  const scanner = new CsvScanner('file.csv', separators, (record) => {
    const lines = Array.from({ length: record.fields }, (_, i) => record.lineOf(i))
    records.push({ line: record.line, texts: textsOf(record), lines })
  })
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += chunk) scanner.push(bytes.subarray(at, at + Math.min(chunk, bytes.length)))
  scanner.end()
  return { scanner, records, texts: records.map(({ texts }) => texts) }
}

describe('CsvScanner', () => {
  it('splits records at LF, CRLF and CR, with and without a last line end', () => {
    for (const text of ['a,b\n1,2\n', 'a,b\r\n1,2\r\n', 'a,b\r1,2\r', 'a,b\n1,2', 'a,b\r\n1,2']) {
      expect(scan(text).texts).toEqual([
        ['a', 'b'],
        ['1', '2'],
      ])
    }
  })

  it('reads quotes, doubled quotes, separators and line ends inside quotes', () => {
    expect(scan('"a,b","say ""hi""","two\nlines",""\n').texts).toEqual([['a,b', 'say "hi"', 'two\nlines', '']])
    expect(scan("'it''s';x\n", { delimiter: ';', quote: "'" }).texts).toEqual([["it's", 'x']])
    expect(scan('"a",b\n', { delimiter: ',', quote: '' }).texts).toEqual([['"a"', 'b']])
  })

  it('drops white space around fields, also before and behind quotes and inside them', () => {
    expect(scan(' a , "b" ,\t" c "\t, d\te\n').texts).toEqual([['a', 'b', 'c', 'd\te']])
  })

  it('keeps empty fields, the last one too, and quotes in the middle of a field', () => {
    expect(scan('"",,\n5" pipe,,x').texts).toEqual([
      ['', '', ''],
      ['5" pipe', '', 'x'],
    ])
    expect(scan('a,').texts).toEqual([['a', '']])
  })

  it('leaves out lines of nothing but separators, as spreadsheets add below a table', () => {
    const { scanner, texts, records } = scan('a,b\n1,2\n, \n3,4\n,\n,,,\n')
    expect(texts).toEqual([
      ['a', 'b'],
      ['1', '2'],
      ['3', '4'],
    ])
    expect(records[2].line).toBe(4)
    expect([scanner.blankLines, scanner.plain]).toEqual([3, false])
  })

  it('leaves out the line by which Excel names the separator, and only as the first', () => {
    const semicolons = { delimiter: ';', quote: '"' }
    for (const line of ['sep=;', 'SEP=;', 'sep=,']) {
      const { scanner, texts } = scan(`${line}\r\na;b\r\n1;2\r\n`, semicolons)
      expect([texts, scanner.plain]).toEqual([
        [
          ['a', 'b'],
          ['1', '2'],
        ],
        false,
      ])
    }
    expect(scan('a;b\nsep=;\n', semicolons).texts).toEqual([
      ['a', 'b'],
      ['sep=', ''],
    ])
    expect(scan('sep=;x\n', semicolons).texts).toEqual([['sep=', 'x']])
  })

  it('takes a separator of several characters', () => {
    const separators = { delimiter: '||', quote: '"' }
    for (const chunk of [1, 2, 3, Infinity]) {
      expect(scan('a||b|c||"d||e"\n|||\n', separators, chunk).texts).toEqual([
        ['a', 'b|c', 'd||e'],
        ['', '|'],
      ])
    }
  })

  it('counts lines through quoted line ends of every kind and through blank lines', () => {
    const { records, scanner } = scan('a,b\n\n"x\ny","z\r\n\rw"\n1,2\r\n')
    expect(records.map(({ line }) => line)).toEqual([1, 3, 7])
    expect(records[1].lines).toEqual([3, 4])
    expect(scanner).toMatchObject({ blankLines: 1, quotedNewlines: true, records: 3 })
  })

  it('says whether every reader would understand the file so', () => {
    const plain = (text: string, separators = commas) => scan(text, separators).scanner.plain
    expect(plain('a,b\n"1",2 3\n')).toBe(true)
    expect(plain('a,b\r\n1,"x""y"\r\n')).toBe(true)
    for (const text of ['a, b\n', 'a ,b\n', 'a,"b" \n', 'a," b"\n', 'a,b"c\n', 'a,b\nc,d\r\n', 'a\rb\n']) {
      expect(plain(text), JSON.stringify(text)).toBe(false)
    }
    expect(plain('a||b\n', { delimiter: '||', quote: '"' })).toBe(false)
  })

  it('judges a field only once it is complete', () => {
    // The space at the end of the first chunk lies inside a field.
    expect(scan('a,very high\n', commas, 7).scanner.plain).toBe(true)
  })

  it('names the line of an unclosed quote, of text behind a quote, of a zero byte and of invalid UTF-8', async () => {
    const line = async (text: string | Uint8Array) => {
      const { code, place } = await failure(() => scan(text))
      return [code, place?.line]
    }
    expect(await line('a,b\n"x\ny",1\n2,"open\n3,4\n')).toEqual(['csv-unreadable', 4])
    expect(await line('a,b\n"x" y,1\n')).toEqual(['csv-unreadable', 2])
    expect(await line('a,b\n1,2\n3,\0\n')).toEqual(['csv-binary', 3])
    expect(await line('a,b\n1,2\n3,"\0"\n')).toEqual(['csv-binary', 3])
    expect(await line(Buffer.from('a,b\n1,2\nM\xfcller,3\n', 'latin1'))).toEqual(['csv-encoding', 3])
  })

  it('refuses a line without end, and says so of a quote without end', async () => {
    expect(await failure(() => scan('x'.repeat(longestRecord + 1), commas, 1_000_000))).toMatchObject({
      code: 'csv-unreadable',
      message: 'Line 1 is longer than 8 MB.',
    })
    const quote = `a\n"${'x\n'.repeat(longestRecord / 2)}`
    expect(await failure(() => scan(quote, commas, 1_000_000))).toMatchObject({
      message: 'A quoted text begins on line 2 and never ends.',
    })
    expect((await failure(() => scan(','.repeat(50_000)))).message).toMatch(/more than 10,000 columns/)
  })

  it('reads back whatever was written, however it is cut into chunks', () => {
    const cell = fc
      .string({ unit: fc.constantFrom('a', 'ü', '😀', ' ', ',', ';', '"', "'", '\n', '\r', '1') })
      .map(strip)
    fc.assert(
      fc.property(
        fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 }),
        fc.constantFrom(',', ';', '\t', '|'),
        fc.constantFrom('"' as const, "'" as const),
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.integer({ min: 1, max: 12 }),
        (rows, delimiter, quote, newline, chunk) => {
          const text = rows
            .map(
              (row) =>
                row.map((value) => quote + value.replaceAll(quote, quote + quote) + quote).join(delimiter) + newline,
            )
            .join('')
          const separators = { delimiter, quote }
          const whole = scan(text, separators)
          expect(whole.texts).toEqual(rows)
          expect(scan(text, separators, chunk).records).toEqual(whole.records)
        },
      ),
    )
  })
})

const strip = (text: string) => text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '')

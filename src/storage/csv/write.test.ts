import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { textsOf } from './header.ts'
import { CsvScanner } from './scanner.ts'
import { toCsv } from './write.ts'

describe('toCsv', () => {
  it('quotes as RFC 4180 has it', () => {
    expect(toCsv(['a', 'b,c'], [['x "y"', 'two\nlines']])).toBe('a,"b,c"\r\n"x ""y""","two\nlines"\r\n')
    expect(toCsv(['a', 'b'], [[null, 1.5]])).toBe('a,b\r\n,1.5\r\n')
  })

  it('takes the sting out of formulas in texts, and leaves numbers alone', () => {
    const texts = ['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx', '=HYPERLINK("http://x","y")', 'a=b']
    const cells = toCsv(
      ['h'],
      texts.map((text) => [text]),
    )
    expect(cells).toBe(
      'h\r\n\'=1+1\r\n\'+1\r\n\'-1\r\n\'@SUM(A1)\r\n\'\tx\r\n"\'\rx"\r\n"\'=HYPERLINK(""http://x"",""y"")"\r\na=b\r\n',
    )
    expect(toCsv(['=h'], [[-1], [-2.5e-7]])).toBe("'=h\r\n-1\r\n-2.5e-7\r\n")
  })

  it('is read back by the scanner', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'ä', ',', '"', '\n', ';') }).map((value) => `x${value}x`)
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text), { minLength: 1 }), (rows) => {
        const read: string[][] = []
        const scanner = new CsvScanner('', { delimiter: ',', quote: '"' }, (record) => read.push(textsOf(record)))
        scanner.push(Buffer.from(toCsv(['a', 'b'], rows)))
        scanner.end()
        expect(read.slice(1)).toEqual(rows)
      }),
    )
  })
})

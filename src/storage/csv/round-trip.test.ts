import fc from 'fast-check'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { ColumnType, CsvDialect } from '#shared/contracts/dataset.ts'
import { loadTable } from '../snapshot.ts'
import { fileMaker, plainDialect, temporaryFolder } from '../testing.ts'
import { importCsv, snapshotPath } from './import.ts'

/** A table as a program might write it: values, and how they are put on paper. */
interface Written {
  readonly types: ColumnType[]
  readonly rows: (string | number | null)[][]
  readonly style: Pick<CsvDialect, 'delimiter' | 'quote' | 'decimal' | 'encoding' | 'dateOrder'> & {
    readonly dates: '-' | '.' | '/'
    readonly newline: string
    readonly quoteAll: boolean
    readonly padding: string
    readonly mark: boolean
    readonly blankLines: boolean
  }
}

const letters = fc.constantFrom(...'abcäß漢😀 ,;|\t\'"\n\r.-#\\=NA1')
const text = fc.string({ unit: letters, maxLength: 8 }).map((value) => value.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, ''))
const cell: Record<ColumnType, fc.Arbitrary<string | number | null>> = {
  category: fc.option(text.filter((value) => value !== '')),
  number: fc.option(fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer())),
  date: fc.option(fc.integer({ min: -300_000, max: 300_000 })),
}

const written: fc.Arbitrary<Written> = fc
  .array(fc.constantFrom<ColumnType>('category', 'number', 'date'), { minLength: 2, maxLength: 5 })
  .chain((types) =>
    fc.record({
      types: fc.constant(types),
      rows: fc.array(fc.tuple(...types.map((type) => cell[type])), { minLength: 1, maxLength: 12 }),
      style: fc.record({
        delimiter: fc.constantFrom(',', ';', '\t', '|', '::'),
        quote: fc.constantFrom('"' as const, "'" as const),
        decimal: fc.constantFrom('.' as const, ',' as const),
        encoding: fc.constantFrom('utf-8' as const, 'utf-16' as const),
        dateOrder: fc.constantFrom('day' as const, 'month' as const),
        dates: fc.constantFrom('-' as const, '.' as const, '/' as const),
        newline: fc.constantFrom('\n', '\r\n', '\r'),
        quoteAll: fc.boolean(),
        padding: fc.constantFrom('', '', ' '),
        mark: fc.boolean(),
        blankLines: fc.boolean(),
      }),
    }),
  )

function dateOnPaper(days: number, { dates, dateOrder }: Written['style']): string {
  const iso = new Date(days * 86_400_000).toISOString().slice(0, 10)
  const [year, month, day] = iso.split('-')
  if (dates === '-') return iso
  return (dates === '.' || dateOrder === 'day' ? [day, month, year] : [month, day, year]).join(dates)
}

function onPaper(value: string | number | null, type: ColumnType, { style }: Written): string {
  const { decimal, delimiter, quote, quoteAll, padding } = style
  const plain =
    value === null
      ? ''
      : type === 'date'
        ? dateOnPaper(Number(value), style)
        : type === 'number'
          ? String(value).replace('.', decimal)
          : String(value)
  const needed = [quote, delimiter, '\n', '\r'].some((sign) => plain.includes(sign))
  const shown = quoteAll || needed ? quote + plain.replaceAll(quote, quote + quote) + quote : plain
  return padding + shown + padding
}

function onFile(table: Written): Uint8Array {
  const { newline, delimiter, mark, encoding, blankLines } = table.style
  const lines = table.rows.map((row) => row.map((value, i) => onPaper(value, table.types[i], table)).join(delimiter))
  const header = table.types.map((_, i) => `c${i}`).join(delimiter)
  const text = [header, ...lines].join(blankLines ? newline + newline : newline) + newline
  return Buffer.from((mark ? '\uFEFF' : '') + text, encoding === 'utf-16' ? 'utf16le' : 'utf8')
}

it('whatever is written as CSV is imported as the same values', { timeout: 300_000 }, async () => {
  const file = fileMaker()
  const snapshots = join(temporaryFolder(), 'snapshots')
  await fc.assert(
    fc.asyncProperty(written, async (table) => {
      const { delimiter, quote, decimal, encoding, dateOrder, quoteAll } = table.style
      // Separators with nothing between them are no row.
      const kept = table.rows.filter((row) => quoteAll || row.some((value) => value !== null))
      fc.pre(kept.length > 0)
      const path = file(onFile(table), 'table.csv')
      const columns = table.types.map((type, i) => ({ name: `c${i}`, type }))
      const dialect = { ...plainDialect, delimiter, quote, decimal, encoding, dateOrder }
      const {
        rows,
        snapshot,
        columns: profiled,
      } = await importCsv(path, { name: 'x', dialect, columns }, { snapshots })
      expect(rows).toBe(kept.length)
      const loaded = await loadTable(snapshotPath(snapshots, snapshot.sha256), columns)
      loaded.columns.forEach((column, i) => {
        const expected = kept.map((row) => row[i])
        const read =
          column.kind === 'number'
            ? Array.from(column.values, (value) => (Number.isNaN(value) ? null : value + 0))
            : Array.from(column.codes, (code) => (code < 0 ? null : column.levels[code]))
        expect(read).toEqual(expected.map((value) => (typeof value === 'number' ? value + 0 : value)))
        expect(profiled[i].profile.missing).toBe(expected.filter((value) => value === null).length)
        expect(profiled[i].profile.distinct).toBe(
          new Set(
            expected.filter((value) => value !== null).map((value) => (typeof value === 'number' ? value + 0 : value)),
          ).size,
        )
      })
    }),
    { numRuns: 150 },
  )
})

import type { CsvDialect } from '#shared/contracts/dataset.ts'
import { badDialect, noRows, emptyFile, ragged } from './errors.ts'
import { columnNames, textsOf } from './header.ts'
import { type CsvRecord, CsvScanner } from './scanner.ts'

export type TableDialect = Pick<CsvDialect, 'delimiter' | 'quote' | 'header'>

/** Reads a file as a table: takes its first line for names where there are any, and holds every row to the same width. */
export class TableReader {
  /** The columns' names, once the first line has been read. */
  names: readonly string[] = []
  rows = 0
  readonly scanner: CsvScanner
  /** The file's name, for messages. */
  readonly file: string

  /** @param onRow called with every row of data and its number from 0; the record is valid only during the call */
  constructor(file: string, dialect: TableDialect, onRow: (record: CsvRecord, row: number) => void) {
    checkDialect(dialect)
    this.file = file
    this.scanner = new CsvScanner(file, dialect, (record) => {
      if (this.names.length === 0) {
        this.names = columnNames(file, textsOf(record), dialect.header)
        if (dialect.header) return
      }
      if (record.fields !== this.names.length) {
        throw ragged(file, record.line, this.names.length, record.fields, textsOf(record).join(dialect.delimiter))
      }
      onRow(record, this.rows++)
    })
  }

  /** @param chunk UTF-8 bytes @throws CloisterError naming the line of what cannot be read */
  push(chunk: Uint8Array): void {
    this.scanner.push(chunk)
  }

  /** The file ends here. @throws CloisterError csv-empty or csv-no-rows as well */
  end(): void {
    this.scanner.end()
    if (this.scanner.records === 0) throw emptyFile(this.file)
    if (this.rows === 0) throw noRows(this.file)
  }
}

function checkDialect({ delimiter, quote }: TableDialect): void {
  if (/[\r\n\0]/.test(delimiter)) throw badDialect('A line end cannot be the separator.')
  if (quote !== '' && delimiter.includes(quote))
    throw badDialect('The separator and the quote cannot be the same character.')
}

import { open } from 'node:fs/promises'
import { basename } from 'node:path'
import { type CsvDialect, type Inspection, usualMissingMarkers } from '#shared/contracts/dataset.ts'
import { binaryTrouble } from './binary.ts'
import { Decoder } from './encoding.ts'
import { emptyFile, fileError } from './errors.ts'
import { textsOf } from './header.ts'
import { firstRecords, sniffDecimal, sniffEncoding, sniffHeader, sniffSeparators } from './sniff.ts'
import { TableReader } from './structure.ts'
import { ColumnEvidence, guessType, sniffDateOrder } from './types.ts'

/** The first look goes over this much of a file, and takes types from this many cells of it. */
const headBytes = 64 * 1024 * 1024
const sampledCells = 2_000_000
const shownRows = 20

const count = (value: number) => value.toLocaleString('en-US')

/**
 * The first look at a CSV file, before anything is stored: how it is written, what its columns seem to be, its first rows.
 *
 * The first 64 MiB are checked line by line; types rest on the first two million cells.
 *
 * @param path the file
 * @param wanted what the user has chosen; it is taken as it is, and only the rest is guessed
 * @throws CloisterError csv-empty, csv-no-rows, csv-binary, csv-encoding, csv-ragged, csv-header, csv-unreadable, file-missing,
 * not-allowed
 */
export async function inspectCsv(path: string, wanted: Partial<CsvDialect> = {}): Promise<Inspection> {
  const file = basename(path)
  const { bytes, whole } = await readHead(path, file)
  if (bytes.length === 0) throw emptyFile(file)
  const trouble = binaryTrouble(file, bytes, wanted.encoding)
  if (trouble) throw trouble
  const encoding = sniffEncoding(file, bytes, wanted.encoding)
  const text = decode(file, bytes, encoding, whole)

  const notes: string[] = []
  if (encoding === 'latin-1' && !wanted.encoding) {
    notes.push(
      'The file is not valid UTF-8 and is read as Latin-1. If letters such as é or ö look wrong, choose another encoding.',
    )
  }
  const separators = sniffSeparators(text, wanted)
  const first = firstRecords(text, separators)
  const guessed = sniffDecimal(first, separators.delimiter)
  const decimal = wanted.decimal ?? guessed.decimal
  if (guessed.note && !wanted.decimal) notes.push(guessed.note)
  const markers = withEmpty(wanted.missing ?? usualMissingMarkers)
  const header = wanted.header ?? sniffHeader(first, markers, decimal)

  const columns: ColumnEvidence[] = []
  const rows: string[][] = []
  const seen = new Set([''])
  let sampled = 0
  const reader = new TableReader(file, { ...separators, header }, (record, row) => {
    if (row * record.fields >= sampledCells) return
    sampled++
    const texts = textsOf(record)
    if (row < shownRows) rows.push(texts)
    texts.forEach((value, i) => {
      columns[i] ??= new ColumnEvidence(decimal)
      if (markers.includes(value)) seen.add(value)
      else columns[i].add(value)
    })
  })
  reader.push(text)
  if (whole || reader.rows === 0) reader.end()

  const complete = whole && sampled === reader.rows
  // Rows that were not looked at may hold the other usual markers as well.
  const missing = wanted.missing
    ? markers
    : complete
      ? usualMissingMarkers.filter((marker) => seen.has(marker))
      : markers
  const order = sniffDateOrder(new Map(reader.names.map((name, i) => [name, columns[i]])))
  const dateOrder = wanted.dateOrder ?? order.order
  const guesses = reader.names.map((name, i) => ({ name, ...guessType(name, columns[i], dateOrder) }))
  notes.push(...tableNotes(reader, header, wanted.header !== undefined, complete ? null : sampled))
  if (order.note && !wanted.dateOrder) notes.push(order.note)
  notes.push(...guesses.flatMap(({ note }) => note ?? []))
  return {
    dialect: { encoding, ...separators, header, decimal, dateOrder, missing },
    columns: guesses.map(({ name, type, reason }) => ({ name, type, reason })),
    rows,
    sampled,
    notes,
  }
}

/** The markers without the white space around them, and with the empty text among them: nothing is always a missing value. */
export const withEmpty = (markers: readonly string[]): string[] => [
  ...new Set(['', ...markers.map((marker) => marker.trim())]),
]

function tableNotes(
  { names, scanner }: TableReader,
  header: boolean,
  chosen: boolean,
  sampled: number | null,
): string[] {
  const notes: string[] = []
  if (!header && !chosen)
    notes.push('The first line seems to be a row, so the columns are called "column 1", "column 2" and so on.')
  if (names.length === 1) notes.push('Only one column was found. If there are more, choose the separator.')
  if (scanner.blankLines > 0)
    notes.push(
      `${count(scanner.blankLines)} ${scanner.blankLines === 1 ? 'line without any value is' : 'lines without any value are'} left out.`,
    )
  if (sampled !== null)
    notes.push(`The file is large: the types rest on its first ${count(sampled)} rows; the import checks every row.`)
  return notes
}

async function readHead(path: string, file: string): Promise<{ bytes: Uint8Array; whole: boolean }> {
  try {
    const handle = await open(path, 'r')
    try {
      const { size } = await handle.stat()
      const buffer = Buffer.alloc(Math.min(size, headBytes))
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, 0)
      return { bytes: buffer.subarray(0, bytesRead), whole: size <= headBytes }
    } finally {
      await handle.close()
    }
  } catch (error) {
    throw fileError(error, file)
  }
}

function decode(file: string, bytes: Uint8Array, encoding: CsvDialect['encoding'], whole: boolean): Uint8Array {
  const decoder = new Decoder(file, encoding)
  const text = decoder.push(bytes)
  return whole ? Buffer.concat([text, decoder.end()]) : text
}

import { createHash } from 'node:crypto'
import type { CsvDialect, DateOrder } from '#shared/contracts/dataset.ts'
import { cancelled } from '#shared/ipc/errors.ts'
import type { ImportPlan } from '#shared/ipc/calls.ts'
import { chunksOf } from '../files.ts'
import { Decoder, hasUtf8Mark, isUtf16Marked } from './encoding.ts'
import { badValue, columnsGone, fileError, isUtf16, otherDateOrder } from './errors.ts'
import type { CsvRecord } from './scanner.ts'
import { TableReader } from './structure.ts'
import { type DateFormat, dateFormats, formatsIn, parseDate, stillPossible } from './values.ts'

/** What one pass over a whole file shows. */
export interface Survey {
  readonly sha256: string
  readonly names: readonly string[]
  readonly rows: number
  /** The format of every date column of the plan, by the column's name. */
  readonly dates: ReadonlyMap<string, DateFormat>
  /** Whether any reader of CSV files would understand the file as we do; otherwise it is read from a tidied copy. */
  readonly plain: boolean
  readonly lineEnd: '\n' | '\r\n'
  readonly quotedNewlines: boolean
  /** Length of the longest line in bytes. */
  readonly longest: number
}

/** How a long reading is watched and stopped. */
export interface Watch {
  readonly signal?: AbortSignal
  /** Told how many bytes of the file have been read. */
  readonly onBytes?: (bytes: number) => void
}

/** What else is done with each stretch of a file. */
export interface ChunkWork {
  /** Sees the file's own bytes before they are read. */
  readonly before?: (chunk: Uint8Array) => void
  /** Done before the next stretch is read. */
  readonly after?: () => Promise<void>
}

/**
 * Feeds a whole file to a reader.
 *
 * @throws CloisterError cancelled, file-missing, not-allowed, or what the reader throws
 */
export async function readThrough(
  path: string,
  encoding: CsvDialect['encoding'],
  reader: TableReader,
  { signal, onBytes }: Watch,
  { before, after }: ChunkWork = {},
): Promise<void> {
  const decoder = new Decoder(reader.file, encoding)
  let bytes = 0
  try {
    for await (const chunk of chunksOf(path)) {
      if (signal?.aborted) throw cancelled()
      before?.(chunk)
      reader.push(decoder.push(chunk))
      await after?.()
      bytes += chunk.length
      onBytes?.(bytes)
    }
    reader.push(decoder.end())
    reader.end()
    await after?.()
  } catch (error) {
    throw fileError(error, reader.file)
  }
}

/**
 * Checks a file from its first to its last line against a plan: that every row has as many values as the first, that every quote
 * is closed, that the text is what its encoding says, that the plan's columns are there and their dates are dates.
 *
 * @throws CloisterError naming the line
 */
export async function survey(path: string, file: string, plan: ImportPlan, watch: Watch): Promise<Survey> {
  const { dialect } = plan
  const hash = createHash('sha256')
  const missing = new Set(dialect.missing)
  const expected = formatsIn(dialect.dateOrder)
  const formats = new Map<string, readonly DateFormat[]>()
  let dateColumns: { name: string; index: number }[] | null = null
  const reader = new TableReader(file, dialect, (record) => {
    dateColumns ??= indexColumns(file, reader.names, plan).filter(({ type }) => type === 'date')
    for (const { name, index } of dateColumns) {
      const value = record.text(index)
      if (missing.has(value)) continue
      const before = formats.get(name) ?? expected
      const after = stillPossible(before, value)
      if (after.length === 0) throw notADate(file, record, index, name, value, before, dialect.dateOrder)
      formats.set(name, after)
    }
  })
  let marked = false
  let first = true
  const before = (chunk: Uint8Array) => {
    if (first && dialect.encoding === 'utf-8' && isUtf16Marked(chunk)) throw isUtf16(file)
    if (first) marked = hasUtf8Mark(chunk)
    first = false
    hash.update(chunk)
  }
  await readThrough(path, dialect.encoding, reader, watch, { before })
  const { scanner, names, rows } = reader
  return {
    sha256: hash.digest('hex'),
    names,
    rows,
    dates: new Map([...formats].map(([name, [format]]) => [name, format])),
    plain:
      dialect.encoding === 'utf-8' &&
      scanner.plain &&
      !scanner.quotedNewlines &&
      !(marked && !dialect.header) &&
      !(scanner.blankLines > 0 && names.length === 1),
    lineEnd: scanner.lineEnd,
    quotedNewlines: scanner.quotedNewlines,
    longest: scanner.longest,
  }
}

/** The plan's columns with their positions in the file, in the file's order. @throws CloisterError data-changed if one is gone */
export function indexColumns(file: string, names: readonly string[], plan: ImportPlan) {
  const indexed = plan.columns.map((column) => ({ ...column, index: names.indexOf(column.name) }))
  const gone = indexed.filter(({ index }) => index < 0)
  if (gone.length > 0)
    throw columnsGone(
      file,
      gone.map(({ name }) => name),
    )
  return indexed.sort((a, b) => a.index - b.index)
}

function notADate(
  file: string,
  record: CsvRecord,
  index: number,
  name: string,
  value: string,
  before: readonly DateFormat[],
  order: DateOrder,
) {
  const swapped = dateFormats.some((format) => format.order !== null && parseDate(value, format) !== null)
  if (swapped && before.some((format) => format.order !== null))
    return otherDateOrder(file, record.lineOf(index), name, value, order)
  const expected =
    before.length > 1
      ? `a date such as 2020-12-31, 31.12.2020 or ${order === 'day' ? '31/12/2020' : '12/31/2020'}`
      : `a date written ${before[0].name} like those before it`
  return badValue(file, record.lineOf(index), name, value, expected)
}

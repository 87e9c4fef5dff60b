import { basename } from 'node:path'
import type { ColumnTexts } from '#shared/contracts/model-audit.ts'
import type { CsvDialect } from '#shared/contracts/dataset.ts'
import { TableReader } from './structure.ts'
import { readThrough, type Watch } from './survey.ts'

/**
 * The different texts of each column of a whole file, missing ones left out, in the order of numbers where all are numbers, else
 * by code point.
 *
 * @param most texts of a column that are told; `more` says that there are others
 * @throws CloisterError as reading a CSV file does, or cancelled
 */
export async function columnTexts(path: string, dialect: CsvDialect, most: number, watch: Watch = {}) {
  const missing = new Set(dialect.missing)
  const found: Set<string>[] = []
  const reader = new TableReader(basename(path), dialect, (record) => {
    for (let field = 0; field < record.fields; field++) {
      const texts = (found[field] ??= new Set())
      // One more than are told, so that it is known whether there are more.
      if (texts.size > most) continue
      const text = record.text(field)
      if (!missing.has(text)) texts.add(text)
    }
  })
  await readThrough(path, dialect.encoding, reader, watch)
  return reader.names.map((column, field): ColumnTexts => {
    const texts = [...found[field]]
    const isNumeric = texts.every((text) => Number.isFinite(Number(text)))
    const sorted = isNumeric ? texts.sort((a, b) => Number(a) - Number(b)) : texts.sort()
    return { column, texts: sorted.slice(0, most), more: sorted.length > most }
  })
}

/**
 * The line on which a row of data begins.
 *
 * @param row from 0
 * @returns the line, from 1; undefined where the file has no such row any more
 */
export async function lineOfRow(
  path: string,
  dialect: CsvDialect,
  wanted: number,
  watch: Watch = {},
): Promise<number | undefined> {
  let line: number | undefined
  const reader = new TableReader(basename(path), dialect, (record, row) => {
    if (row === wanted) line = record.line
  })
  await readThrough(path, dialect.encoding, reader, watch)
  return line
}

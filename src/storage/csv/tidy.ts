import { open } from 'node:fs/promises'
import type { CsvDialect } from '#shared/contracts/dataset.ts'
import type { CsvRecord } from './scanner.ts'
import { TableReader } from './structure.ts'
import { readThrough, type Watch } from './survey.ts'

/** What a tidied copy looks like. */
export const tidyDialect = { encoding: 'utf-8', delimiter: ',', quote: '"', header: false } as const

const comma = 44
const quote = 34
const special = new Uint8Array(256)
for (const byte of [comma, quote, 10, 13]) special[byte] = 1

/**
 * Writes a file's rows again as plain CSV: UTF-8, commas, double quotes where needed, LF, values trimmed, no header and no blank
 * lines.
 *
 * @throws CloisterError cancelled; what node:fs throws when the disk is full
 */
export async function writeTidyCopy(
  path: string,
  file: string,
  dialect: CsvDialect,
  copy: string,
  watch: Watch,
): Promise<void> {
  const output = await open(copy, 'w')
  try {
    const writer = new RowWriter()
    const reader = new TableReader(file, dialect, (record) => writer.row(record))
    await readThrough(path, dialect.encoding, reader, watch, { after: () => output.writeFile(writer.take()) })
  } finally {
    await output.close()
  }
}

/** Gathers rows as bytes. */
class RowWriter {
  #bytes = Buffer.allocUnsafe(4 * 1024 * 1024)
  #length = 0

  row(record: CsvRecord): void {
    for (let i = 0; i < record.fields; i++) {
      if (i > 0) this.#byte(comma)
      this.#field(record.doubled(i) ? Buffer.from(record.text(i), 'utf8') : record.raw(i), record.fields === 1)
    }
    this.#byte(10)
  }

  /** The rows since the last call; valid until the next row. */
  take(): Uint8Array {
    const taken = this.#bytes.subarray(0, this.#length)
    this.#length = 0
    return taken
  }

  /** @param alone whether it is the only field of its row: an empty line would be no row at all */
  #field(value: Uint8Array, alone: boolean): void {
    this.#reserve(2 * value.length + 2)
    if (value.length > 0 ? !hasSpecial(value) : !alone) {
      this.#bytes.set(value, this.#length)
      this.#length += value.length
      return
    }
    this.#byte(quote)
    for (const byte of value) {
      if (byte === quote) this.#byte(quote)
      this.#byte(byte)
    }
    this.#byte(quote)
  }

  #byte(byte: number): void {
    this.#reserve(1)
    this.#bytes[this.#length++] = byte
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#bytes.length) return
    const bigger = Buffer.allocUnsafe(2 * (this.#length + more))
    this.#bytes.copy(bigger, 0, 0, this.#length)
    this.#bytes = bigger
  }
}

function hasSpecial(value: Uint8Array): boolean {
  for (const byte of value) if (special[byte] === 1) return true
  return false
}

import { createHash } from 'node:crypto'
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { createHmac } from 'node:crypto'
import { DuckDBDateValue, type DuckDBValue, DuckDBDataChunk, DATE, DOUBLE, VARCHAR } from '@duckdb/node-api'
import type { ColumnType } from '#shared/contracts/dataset.ts'
import { damaged } from './envelope.ts'

/*
 * The rows of a dataset in an encrypted workspace. DuckDB can read and write Parquet in files only, so rows lie in a form of our
 * own: a line of JSON that names the columns; blocks of rows, each a count (4 bytes, little endian), the size of what follows, and
 * the columns one after the other, deflated; a block of no rows; and the 64 characters that name the snapshot.
 */

export interface RowsColumn {
  readonly name: string
  readonly type: ColumnType
}

/** The values of some rows, column by column; null where one is missing, dates as days since 1970-01-01. */
export type Block = readonly (readonly (number | string | null)[])[]

export const duckdbTypes = { number: DOUBLE, category: VARCHAR, date: DATE } as const

/** The name of the file of a snapshot: whoever has a table cannot tell by it whether the workspace has that table too. */
export const rowsFileName = (key: Uint8Array, sha256: string): string =>
  `${createHmac('sha256', key).update(`cloister snapshot ${sha256}`).digest('hex')}.rows`

function encodeColumn(type: ColumnType, values: Block[number]): Buffer {
  const present = Buffer.from(values.map((value) => (value === null ? 0 : 1)))
  if (type !== 'category') {
    const numbers = type === 'number' ? new Float64Array(values.length) : new Int32Array(values.length)
    values.forEach((value, i) => (numbers[i] = (value as number | null) ?? 0))
    return Buffer.concat([present, littleEndian(numbers)])
  }
  const texts = values.map((value) => Buffer.from((value as string | null) ?? '', 'utf8'))
  const lengths = littleEndian(Int32Array.from(texts, ({ length }) => length))
  return Buffer.concat([present, lengths, ...texts])
}

const littleEndian = (numbers: Float64Array | Int32Array): Buffer =>
  Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength)

/** A reader of a block's bytes. */
class Cursor {
  readonly #bytes: Buffer
  #at = 0

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  take(length: number): Buffer {
    const taken = this.#bytes.subarray(this.#at, (this.#at += length))
    if (taken.length < length) throw damaged('rows')
    return taken
  }
}

function decodeColumn(type: ColumnType, rows: number, cursor: Cursor): (number | string | null)[] {
  const present = cursor.take(rows)
  if (type === 'category') {
    const lengths = cursor.take(4 * rows)
    return Array.from(present, (is, i) => {
      const text = cursor.take(lengths.readInt32LE(4 * i))
      return is ? text.toString('utf8') : null
    })
  }
  const size = type === 'number' ? 8 : 4
  const bytes = cursor.take(size * rows)
  return Array.from(present, (is, i) =>
    !is ? null : type === 'number' ? bytes.readDoubleLE(8 * i) : bytes.readInt32LE(4 * i),
  )
}

/** Writes rows in this form. */
export class RowsWriter {
  readonly #columns: readonly RowsColumn[]
  readonly #hash = createHash('sha256')
  readonly #write: (bytes: Uint8Array) => Promise<void>

  private constructor(columns: readonly RowsColumn[], write: (bytes: Uint8Array) => Promise<void>) {
    this.#columns = columns
    this.#write = write
  }

  static async begin(columns: readonly RowsColumn[], write: (bytes: Uint8Array) => Promise<void>): Promise<RowsWriter> {
    const writer = new RowsWriter(columns, write)
    const head = Buffer.from(`${JSON.stringify(columns.map(({ name, type }) => ({ name, type })))}\n`, 'utf8')
    writer.#hash.update(head)
    await write(head)
    return writer
  }

  async block(columns: Block): Promise<void> {
    const rows = columns[0].length
    const content = Buffer.concat(columns.map((values, i) => encodeColumn(this.#columns[i].type, values)))
    this.#hash.update(content)
    const packed = deflateRawSync(content, { level: 1 })
    const sizes = Buffer.alloc(8)
    sizes.writeUInt32LE(rows)
    sizes.writeUInt32LE(packed.length, 4)
    await this.#write(Buffer.concat([sizes, packed]))
  }

  /**
   * @param name the snapshot's, where it has one already, as when a workspace is encrypted that was not before
   * @returns the snapshot's name: by default the SHA-256 of its rows
   */
  async end(name: string = this.#hash.digest('hex')): Promise<string> {
    await this.#write(Buffer.concat([Buffer.alloc(8), Buffer.from(name, 'latin1')]))
    return name
  }
}

/** Rows that are read again. */
export interface StoredRows {
  readonly columns: readonly RowsColumn[]
  readonly blocks: AsyncGenerator<Block, string>
}

/**
 * Reads rows in this form, as many as are asked for.
 *
 * @param wanted which columns, by their place; the others are not decoded but as far as must be
 * @returns `blocks` ends with the snapshot's name
 */
export async function readRowsFrom(content: AsyncIterable<Buffer>): Promise<StoredRows> {
  const source = new Source(content)
  const columns = JSON.parse(await source.line()) as RowsColumn[]
  async function* blocks(): AsyncGenerator<Block, string> {
    for (;;) {
      const sizes = await source.take(8)
      const [rows, size] = [sizes.readUInt32LE(0), sizes.readUInt32LE(4)]
      if (rows === 0) {
        const name = (await source.take(64)).toString('latin1')
        if (!(await source.isAtEnd())) throw damaged('rows')
        return name
      }
      const cursor = new Cursor(inflateRawSync(await source.take(size)))
      yield columns.map(({ type }) => decodeColumn(type, rows, cursor))
    }
  }
  return { columns, blocks: blocks() }
}

class Source {
  readonly #chunks: AsyncIterator<Buffer>
  #rest: Buffer = Buffer.alloc(0)

  constructor(content: AsyncIterable<Buffer>) {
    this.#chunks = content[Symbol.asyncIterator]()
  }

  async #more(): Promise<boolean> {
    const { value, done } = await this.#chunks.next()
    if (done) return false
    this.#rest = Buffer.concat([this.#rest, value])
    return true
  }

  async take(length: number): Promise<Buffer> {
    while (this.#rest.length < length) if (!(await this.#more())) throw damaged('rows')
    const taken = this.#rest.subarray(0, length)
    this.#rest = this.#rest.subarray(length)
    return taken
  }

  async line(): Promise<string> {
    while (!this.#rest.includes(10)) if (!(await this.#more())) throw damaged('rows')
    const end = this.#rest.indexOf(10)
    return (await this.take(end + 1)).toString('utf8', 0, end)
  }

  async isAtEnd(): Promise<boolean> {
    while (this.#rest.length === 0) if (!(await this.#more())) return true
    return false
  }
}

/** A chunk of DuckDB's as a block. */
export function blockOf(chunk: DuckDBDataChunk): Block {
  const columns = chunk.getColumns()
  return columns.map((values) =>
    values.map((value) => (value instanceof DuckDBDateValue ? value.days : (value as number | string | null))),
  )
}

/** Some columns of a block as a chunk of DuckDB's. */
export function chunkOf(columns: readonly RowsColumn[], block: Block): DuckDBDataChunk {
  const chunk = DuckDBDataChunk.create(columns.map(({ type }) => duckdbTypes[type]))
  const values = block.map((column, i) =>
    columns[i].type === 'date'
      ? column.map((day) => (day === null ? null : new DuckDBDateValue(day as number)))
      : column,
  )
  chunk.setColumns(values as DuckDBValue[][])
  return chunk
}

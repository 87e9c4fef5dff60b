import { EncodedMatrix, type Encoding, type Table } from '../../data/index.ts'
import { type Random, sha256 } from '../../math/index.ts'
import type { DenseMatrix } from '../../models/index.ts'

/** All records of a game: those that are audited and the attacker's own. Records are spoken of by their number here. */
export interface Records {
  /** As numbers. */
  readonly inputs: DenseMatrix
  /** True outcomes, 0 .. classes - 1. */
  readonly labels: Int32Array
  readonly classes: number
  /** Some of them as models read them, for models that read categories. */
  readonly encoded?: (rows: Int32Array) => EncodedMatrix
  /** The environment of each, for models that ask for it. */
  readonly environments?: Int32Array
  /** The person (or other group) of each; records of one group are all members or none. */
  readonly groups?: Int32Array
}

/**
 * Rows of a table as records.
 *
 * @param rows which rows of the table; record i is row rows[i]
 * @param labels of the records
 */
export function recordsOf(
  encoding: Encoding,
  table: Table,
  rows: Int32Array,
  labels: Int32Array,
  classes: number,
  more: Pick<Records, 'environments' | 'groups'> = {},
): Records {
  const encoded = (records: Int32Array) =>
    new EncodedMatrix(
      encoding,
      table,
      records.map((record) => rows[record]),
    )
  const { dense, width } = new EncodedMatrix(encoding, table, rows)
  return { inputs: { rows: rows.length, width, dense }, labels, classes, encoded, ...more }
}

/** Some records' numbers. */
export function pointsOf({ inputs: { width, dense } }: Records, rows: Int32Array): DenseMatrix {
  const found = new Float32Array(rows.length * width)
  rows.forEach((row, i) => found.set(dense.subarray(row * width, (row + 1) * width), i * width))
  return { rows: rows.length, width, dense: found }
}

/** A name made of everything that the records hold (SHA-256). */
export function fingerprintOf({ inputs, labels, classes, environments, encoded }: Records): string {
  const bytes = (values: Float32Array | Int32Array) =>
    new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
  const codes = encoded ? encoded(Int32Array.from(labels.keys())).codes : []
  const parts = [
    bytes(inputs.dense),
    bytes(labels),
    ...(environments ? [bytes(environments)] : []),
    ...codes.map(bytes),
  ]
  const head = JSON.stringify([inputs.rows, inputs.width, classes, environments !== undefined, codes.length])
  return digestOf(`${head} ${parts.map(sha256).join(' ')}`)
}

/** A name for a stream of random numbers: streams of one name go on alike, and so do theirs. */
export function nameOfStream(random: Random): string {
  const words = random.stream('name')
  return Array.from({ length: 4 }, () => words.word().toString(16)).join('-')
}

/** SHA-256 of a text's characters, two bytes each. */
export function digestOf(text: string): string {
  const units = Uint16Array.from(text, (_, i) => text.charCodeAt(i))
  return sha256(new Uint8Array(units.buffer))
}

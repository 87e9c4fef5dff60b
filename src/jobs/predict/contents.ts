import { readFile } from 'node:fs/promises'
import type { ModelContents } from '#shared/contracts/model-file.ts'
import { type Field, fieldsOf, textOf, wholesOf } from './protobuf.ts'

/** A table of fewer rows is no data set. */
const fewestRows = 10
/** So many tables are told, the longest first. */
const mostTables = 10

/** Element types of onnx.proto3 that are read. */
const float32 = 1
const float64 = 11

/** A tensor of the file; without values where it holds other things than numbers with a point, or keeps them in another file. */
interface Tensor {
  readonly name: string
  readonly shape: readonly number[]
  readonly values: Float32Array | Float64Array | null
}

/** A node's operator, and its attributes by name. */
interface Operator {
  readonly type: string
  readonly attributes: ReadonlyMap<string, readonly Field[]>
}

interface Graph {
  readonly operators: Operator[]
  readonly tensors: Tensor[]
}

/**
 * What of a model's file could be training rows: operators that keep rows by their nature, tables as wide as a row, and rows of
 * the data that stand in these as they are. The numbers of fields are those of onnx.proto3.
 *
 * @param columns values of each column that the model reads, in its order, of the rows that it is asked about
 * @returns null where the file could not be read so
 */
export async function modelContents(file: string, columns: readonly Float64Array[]): Promise<ModelContents | null> {
  const graph: Graph = { operators: [], tensors: [] }
  try {
    for (const field of fieldsOf(await readFile(file))) if (field.number === 7) readGraph(messageOf(field), graph)
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
  const width = columns.length
  const vectors = graph.operators.flatMap((operator) => supportVectors(operator, width))
  const tables = [...graph.tensors, ...vectors.map(({ tensor }) => tensor)]
    .filter(({ shape }) => shape.length === 2 && shape.includes(width) && rowsOf(shape, width) >= fewestRows)
    .toSorted((a, b) => rowsOf(b.shape, width) - rowsOf(a.shape, width))
    .slice(0, mostTables)
  const known = rowKeys(columns)
  return {
    keepers: vectors.map(({ operator, tensor }) => ({ operator, rows: rowsOf(tensor.shape, width) })),
    nearest: graph.operators.some(({ type }) => type === 'TopK' || type === 'CDist'),
    tables: tables.map((tensor) => ({
      name: tensor.name,
      rows: rowsOf(tensor.shape, width),
      found: foundIn(tensor, width, known),
    })),
    asked: known.size,
  }
}

const messageOf = ({ value }: Field): Uint8Array => {
  if (typeof value === 'number') throw new RangeError('A message was expected.')
  return value
}

/** Rows of a table one of whose sides is as long as a row: the other side, or the longer one where both are. */
const rowsOf = ([a, b]: readonly number[], width: number): number => (b === width ? a : b)

function readGraph(message: Uint8Array, graph: Graph): void {
  for (const field of fieldsOf(message)) {
    if (field.number === 1) readNode(messageOf(field), graph)
    if (field.number === 5) graph.tensors.push(readTensor(messageOf(field)))
  }
}

function readNode(message: Uint8Array, graph: Graph): void {
  const attributes = new Map<string, readonly Field[]>()
  let type = ''
  for (const field of fieldsOf(message)) {
    if (field.number === 4) type = textOf(field)
    if (field.number !== 5) continue
    const fields = [...fieldsOf(messageOf(field))]
    attributes.set(
      fields
        .filter(({ number }) => number === 1)
        .map(textOf)
        .join(''),
      fields,
    )
    for (const own of fields) {
      // A constant's tensor, or those of a list; a loop's or a branch's graph.
      if (own.number === 5 || own.number === 10) graph.tensors.push(readTensor(messageOf(own)))
      if (own.number === 6 || own.number === 11) readGraph(messageOf(own), graph)
    }
  }
  graph.operators.push({ type, attributes })
}

function readTensor(message: Uint8Array): Tensor {
  const shape: number[] = []
  let [name, type] = ['', 0]
  let values: Float32Array | Float64Array | null = null
  const raw: Uint8Array[] = []
  for (const field of fieldsOf(message)) {
    if (field.number === 1) shape.push(...wholesOf(field))
    if (field.number === 2) type = Number(field.value)
    if (field.number === 8) name = textOf(field)
    if (field.number === 4 || field.number === 9 || field.number === 10) raw.push(messageOf(field))
  }
  if (type === float32 || type === float64) values = numbersIn(raw, type)
  const size = shape.reduce((product, length) => product * length, 1)
  return { name, shape, values: values?.length === size ? values : null }
}

/** Numbers that lie one after the other, in the order of bytes that ONNX has (little-endian). */
function numbersIn(parts: readonly Uint8Array[], type: number): Float32Array | Float64Array {
  const bytes = Buffer.concat(parts)
  const each = type === float32 ? 4 : 8
  const buffer = new ArrayBuffer(bytes.length - (bytes.length % each))
  new Uint8Array(buffer).set(bytes.subarray(0, buffer.byteLength))
  return type === float32 ? new Float32Array(buffer) : new Float64Array(buffer)
}

/** The support vectors of a support vector machine; a linear one has none. */
function supportVectors({ type, attributes }: Operator, width: number): { operator: string; tensor: Tensor }[] {
  if (type !== 'SVMClassifier' && type !== 'SVMRegressor') return []
  const parts = attributes.get('support_vectors')?.filter(({ number }) => number === 7) ?? []
  const values = numbersIn(parts.map(messageOf), float32)
  const rows = Math.floor(values.length / width)
  if (rows === 0) return []
  const whole = values.length === rows * width
  return [{ operator: type, tensor: { name: 'support vectors', shape: [rows, width], values: whole ? values : null } }]
}

const keyOf = (values: ArrayLike<number>): string => Array.from(values, (value) => Math.fround(value)).join(' ')

/** Every different row of the data, rounded as models read them. */
function rowKeys(columns: readonly Float64Array[]): ReadonlySet<string> {
  const rows = columns[0]?.length ?? 0
  return new Set(Array.from({ length: rows }, (_, row) => keyOf(columns.map((values) => values[row]))))
}

/** How many different rows of the data stand in a table, by its rows or by its columns. */
function foundIn({ shape: [a, b], values }: Tensor, width: number, known: ReadonlySet<string>): number {
  if (!values) return 0
  const by = (count: number, at: (row: number, column: number) => number) => {
    const found = new Set<string>()
    for (let row = 0; row < count; row++) {
      const key = keyOf(Array.from({ length: width }, (_, column) => values[at(row, column)]))
      if (known.has(key)) found.add(key)
    }
    return found.size
  }
  return Math.max(
    b === width ? by(a, (row, column) => row * b + column) : 0,
    a === width ? by(b, (row, column) => column * b + row) : 0,
  )
}

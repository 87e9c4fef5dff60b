import type { Numbers, State } from '../program.ts'
import type { BestSoFar } from './validation.ts'

/** Where a training stands: enough to go on as if it had never stopped. */
export interface Checkpoint {
  /** Steps done. */
  readonly step: number
  /** Parameters and the optimiser's slots. */
  readonly state: State
  /** With early stopping. */
  readonly best?: BestSoFar
}

interface Header {
  readonly format: 'cloister-checkpoint'
  readonly version: 1
  readonly step: number
  readonly arrays: readonly { readonly part: 'state' | 'best'; readonly name: string; readonly length: number }[]
  readonly bytesPerNumber: 4 | 8
  readonly best?: { readonly measures: readonly (number | null)[]; readonly since: readonly number[] }
}

/** A file of a checkpoint is not one, or is cut. */
export class CheckpointError extends Error {
  override readonly name = 'CheckpointError'
}

const entriesOf = ({ state, best }: Checkpoint) => [
  ...Object.entries(state).map(([name, values]) => ({ part: 'state' as const, name, values })),
  ...Object.entries(best?.states ?? {}).map(([name, values]) => ({ part: 'best' as const, name, values })),
]

/**
 * A checkpoint as bytes: the length of a JSON header (four bytes), the header, and the numbers, all little-endian.
 */
export function encodeCheckpoint(checkpoint: Checkpoint): Uint8Array {
  const entries = entriesOf(checkpoint)
  const isDouble = entries.some(({ values }) => values instanceof Float64Array)
  const header: Header = {
    format: 'cloister-checkpoint',
    version: 1,
    step: checkpoint.step,
    arrays: entries.map(({ part, name, values }) => ({ part, name, length: values.length })),
    bytesPerNumber: isDouble ? 8 : 4,
    // JSON has no infinity; a model that was never measured is written as null.
    ...(checkpoint.best
      ? {
          best: {
            measures: checkpoint.best.measures.map((measure) => (Number.isFinite(measure) ? measure : null)),
            since: checkpoint.best.since,
          },
        }
      : {}),
  }
  const text = Uint8Array.from(encodeURIComponent(JSON.stringify(header)), (letter) => letter.charCodeAt(0))
  const numbers = entries.reduce((total, { values }) => total + values.length, 0)
  const bytes = new Uint8Array(4 + text.length + numbers * header.bytesPerNumber)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, text.length, true)
  bytes.set(text, 4)
  let at = 4 + text.length
  for (const { values } of entries)
    for (const value of values) {
      if (isDouble) view.setFloat64(at, value, true)
      else view.setFloat32(at, value, true)
      at += header.bytesPerNumber
    }
  return bytes
}

/** @throws CheckpointError when the bytes are no whole checkpoint */
export function decodeCheckpoint(bytes: Uint8Array): Checkpoint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const header = headerOf(bytes, view)
  const numbers = header.arrays.reduce((total, { length }) => total + length, 0)
  let at = 4 + view.getUint32(0, true)
  if (bytes.byteLength !== at + numbers * header.bytesPerNumber)
    throw new CheckpointError('A checkpoint is cut short or has grown; it cannot be used.')
  const parts: Record<'state' | 'best', Record<string, Numbers>> = { state: {}, best: {} }
  for (const { part, name, length } of header.arrays) {
    const values = header.bytesPerNumber === 8 ? new Float64Array(length) : new Float32Array(length)
    for (let i = 0; i < length; i++, at += header.bytesPerNumber)
      values[i] = header.bytesPerNumber === 8 ? view.getFloat64(at, true) : view.getFloat32(at, true)
    parts[part][name] = values
  }
  const { step, best } = header
  if (!best) return { step, state: parts.state }
  const measures = best.measures.map((measure) => measure ?? Number.POSITIVE_INFINITY)
  return { step, state: parts.state, best: { measures, since: best.since, states: parts.best } }
}

function headerOf(bytes: Uint8Array, view: DataView): Header {
  try {
    const text = bytes.subarray(4, 4 + view.getUint32(0, true))
    const header = JSON.parse(
      decodeURIComponent(Array.from(text, (byte) => String.fromCharCode(byte)).join('')),
    ) as Header
    if (header.format === 'cloister-checkpoint' && header.version === 1) return header
  } catch {
    // Said below.
  }
  throw new CheckpointError('These bytes are no checkpoint of this version.')
}

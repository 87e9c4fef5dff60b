import { mostInByte } from './lanes.ts'
import type { NetworkNode } from './network.ts'

/** Cells of a guide for each configuration: a draw's first byte picks one. */
export const guideCells = 256

/** The highest bit of a cell that spans more than one level. */
export const undecided = 0x80

/**
 * What a node's levels are drawn by. A draw u, uniform on [0, 1), takes the first level whose cumulative probability
 * exceeds u. The guide (Chen and Asau 1974) holds the answer for all u that begin with the same byte, where there is one
 * answer: of a row of k levels at most k - 1 bytes are undecided, and only those need more of u's digits.
 */
export interface DrawingTable {
  readonly width: number
  /** Cumulative probabilities, scaled to end in 1; from the last possible level on exactly 1. */
  readonly cumulative: Float64Array
  /** guideCells levels for each configuration; null where these or the levels are too many. */
  readonly guide: Uint8Array | null
}

/** @throws RangeError when a row has no probability at all, a negative one or one that is not a number */
export function drawingTable({ name, levels, table }: NetworkNode): DrawingTable {
  const width = levels.length
  const cumulative = new Float64Array(table.length)
  for (let start = 0; start < table.length; start += width) accumulate(table, cumulative, start, width, name)
  const configurations = table.length / width
  if (configurations > mostInByte || width > undecided) return { width, cumulative, guide: null }
  const guide = new Uint8Array(configurations * guideCells)
  for (let row = 0; row < configurations; row++) fillGuide(guide, cumulative, row, width)
  return { width, cumulative, guide }
}

function accumulate(table: Float64Array, cumulative: Float64Array, start: number, width: number, name: string): void {
  let total = 0
  let last = -1
  for (let level = 0; level < width; level++) {
    const probability = table[start + level]
    if (!(probability >= 0 && probability < Infinity))
      throw new RangeError(`The table of "${name}" has the probability ${probability} in row ${start / width + 1}.`)
    if (probability > 0) last = level
    total += probability
  }
  if (last < 0) throw new RangeError(`Row ${start / width + 1} of the table of "${name}" has no probability at all.`)
  let sum = 0
  for (let level = 0; level < width; level++) {
    sum += table[start + level]
    // Rounding must neither leave a gap before 1 nor reach a level that is impossible.
    cumulative[start + level] = level >= last ? 1 : Math.min(sum / total, 1)
  }
}

function fillGuide(guide: Uint8Array, cumulative: Float64Array, row: number, width: number): void {
  const start = row * width
  let level = 0
  for (let cell = 0; cell < guideCells; cell++) {
    while (cumulative[start + level] * guideCells <= cell) level++
    guide[row * guideCells + cell] = cumulative[start + level] * guideCells >= cell + 1 ? level : undecided
  }
}

/**
 * The level that a draw takes: the first whose cumulative probability exceeds it, by bisection.
 *
 * @param configuration the row of the table
 * @param cell the draw's first byte, of `cells` = 256; 0 of 1 when nothing is known
 * @param rest the draw's other digits, uniform on [0, 1)
 */
export function levelOf(
  { cumulative, width }: DrawingTable,
  configuration: number,
  cell: number,
  cells: number,
  rest: number,
): number {
  const start = configuration * width
  let low = 0
  let high = width - 1
  while (low < high) {
    const middle = (low + high) >> 1
    // cells is a power of two, so that the threshold's place within the cell is computed without rounding.
    if (cumulative[start + middle] * cells - cell > rest) high = middle
    else low = middle + 1
  }
  return low
}

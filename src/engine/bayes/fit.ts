import { mostInByte, wordsOf } from './lanes.ts'
import { type Codes, configurationsOfRows, type Network, type NetworkNode, normalize } from './network.ts'

/** A node before its table is known. */
export type NodeStructure = Omit<NetworkNode, 'table'>

/**
 * What is added to the counts of a table before they are divided by their sum.
 *
 * - none: maximum likelihood
 * - pseudo-count: the same number to every cell (K2 with 1: Cooper and Herskovits 1992)
 * - equivalent-sample-size: that many imagined rows, spread evenly over the cells of each table (BDeu: Buntine 1991)
 */
export type Prior =
  | { readonly kind: 'none' }
  | { readonly kind: 'pseudo-count'; readonly count: number }
  | { readonly kind: 'equivalent-sample-size'; readonly size: number }

export interface FittedNetwork {
  readonly network: Network
  /** For each node how many configurations of its parents no row has. */
  readonly unseen: readonly number[]
}

/** Rows counted at a time, so that their configurations stay in the processor's cache. */
const block = 16384

/** What the prior adds to each of a table's cells. @throws RangeError unless it is a number from 0 */
function perCell(prior: Prior, cells: number): number {
  const added = prior.kind === 'none' ? 0 : prior.kind === 'pseudo-count' ? prior.count : prior.size / cells
  if (!(added >= 0 && added < Infinity)) throw new RangeError(`A prior adds 0 or more to a count, not ${added}.`)
  return added
}

/**
 * Fits every table of a network to a sample: (count + prior) / (sum of the row's counts and priors).
 *
 * Without a prior a configuration that no row has gets the node's overall frequencies; with one, the prior alone makes its
 * row even. Either way it is counted.
 *
 * @param structure nodes with parents before children
 * @param codes a sample: for each node the level of each row
 * @throws RangeError on a code that is no level of its node
 */
export function fitTables(
  structure: readonly NodeStructure[],
  codes: readonly Codes[],
  rows: number,
  prior: Prior = { kind: 'none' },
): FittedNetwork {
  const levels = structure.map((node) => node.levels.length)
  const columns = structure.map(({ name }, position) => narrow(name, codes[position], levels[position], rows))
  const unseen: number[] = []
  const network = structure.map((node, position) => {
    const width = levels[position]
    const counts = countTable(levels, node.parents, position, columns, rows)
    const added = perCell(prior, counts.length)
    const table = Float64Array.from(counts, (count) => count + added)
    const overall = overallCounts(counts, width).map((count) => count + added)
    normalize(overall, width)
    normalize(table, width, overall)
    unseen.push(emptyRows(counts, width))
    return { ...node, table }
  })
  return { network, unseen }
}

/**
 * Fits every table by maximum likelihood, or with one pseudo-count for all cells; see {@link fitTables}.
 *
 * @param pseudoCount added to every count; with 0, a configuration without rows gets the node's overall frequencies
 */
export const fitNetwork = (
  structure: readonly NodeStructure[],
  codes: readonly Codes[],
  rows: number,
  pseudoCount = 0,
): Network => fitTables(structure, codes, rows, { kind: 'pseudo-count', count: pseudoCount }).network

/**
 * How often each level of a node occurs with each configuration of its parents.
 *
 * @param columns of bytes, where a node has no more than 256 levels; codes are not checked
 * @returns rows of levels, one for each configuration, the last parent varying fastest
 */
export function countTable(
  levels: readonly number[],
  parents: readonly number[],
  node: number,
  columns: readonly Codes[],
  rows: number,
): Uint32Array {
  const width = levels[node]
  const cells = parents.reduce((product, parent) => product * levels[parent], width)
  const counts = new Uint32Array(cells)
  const family = [...parents, node]
  const isNarrow = cells <= mostInByte && family.every((position) => columns[position] instanceof Uint8Array)
  const whole = isNarrow ? rows - (rows % 4) : 0
  if (whole > 0) countWords(counts, levels, family, columns, whole / 4)
  const configurations = new Int32Array(Math.min(block, rows - whole))
  for (let start = whole; start < rows; start += block) {
    const end = Math.min(rows, start + block)
    configurationsOfRows(configurations, levels, parents, columns, start, end, width)
    countStretch(counts, configurations, columns[node], start, end)
  }
  return counts
}

function countStretch(counts: Uint32Array, configurations: Int32Array, column: Codes, start: number, end: number) {
  for (let row = start, i = 0; row < end; row++, i++) counts[configurations[i] + column[row]]++
}

/**
 * Counts four rows at a time. The loops stand in this one function for the reason that sampling's do (see sample.ts).
 *
 * @param family positions of the parents and, last, of the node
 * @param length words of each column
 */
function countWords(
  counts: Uint32Array,
  levels: readonly number[],
  family: readonly number[],
  columns: readonly Codes[],
  length: number,
): void {
  const words = family.map((position) => wordsOf(columns[position] as Uint8Array))
  const own = words[words.length - 1]
  // One set of counts for each of the four, so that none waits for its neighbour's count to be stored.
  const lanes = new Int32Array(4 * mostInByte)
  const cells = new Int32Array(Math.min(block / 4, length))
  for (let start = 0; start < length; start += cells.length) {
    const end = Math.min(length, start + cells.length)
    cells.fill(0)
    let stride = 1
    for (let member = family.length - 2; member >= 0; member--) {
      stride *= levels[family[member + 1]]
      const column = words[member]
      for (let at = start, i = 0; at < end; at++, i++) cells[i] += Math.imul(column[at], stride)
    }
    for (let at = start, i = 0; at < end; at++, i++) {
      const four = cells[i] + own[at]
      lanes[four & 255]++
      lanes[256 | ((four >>> 8) & 255)]++
      lanes[512 | ((four >>> 16) & 255)]++
      lanes[768 | (four >>> 24)]++
    }
  }
  for (let cell = 0; cell < counts.length; cell++)
    counts[cell] = lanes[cell] + lanes[256 | cell] + lanes[512 | cell] + lanes[768 | cell]
}

/**
 * A column as bytes, or as 16 bits for more than 256 levels.
 *
 * @throws RangeError on a code that is no level
 */
export function narrow(name: string, column: Codes, levels: number, rows: number): Uint8Array | Uint16Array {
  // The sign bit of either term betrays a code below 0 or beyond the last level.
  let signs = column.length - rows
  if (column instanceof Uint8Array) signs |= signsOfBytes(column, levels, rows)
  else for (let row = 0; row < rows; row++) signs |= column[row] | (levels - 1 - column[row])
  if (signs < 0)
    throw new RangeError(`The column of "${name}" has a missing value or one that is none of its ${levels} levels.`)
  if (column instanceof Int32Array) return levels > 256 ? new Uint16Array(column) : new Uint8Array(column)
  return column instanceof Uint16Array && levels <= 256 ? new Uint8Array(column) : column
}

/** Negative when a byte is beyond the last level. */
function signsOfBytes(column: Uint8Array, levels: number, rows: number): number {
  if (levels > 128) {
    let signs = 0
    for (let row = 0; row < rows; row++) signs |= levels - 1 - column[row]
    return signs
  }
  const words = wordsOf(column.subarray(0, rows))
  // Adding 128 less the levels lifts exactly the bytes beyond the last level to 128 or more.
  const lift = Math.imul(128 - levels, 0x01010101)
  let high = 0
  for (let i = 0; i < words.length; i++) high |= words[i] | (words[i] + lift)
  for (let row = words.length * 4; row < rows; row++) high |= column[row] | (column[row] + 128 - levels)
  return (high & 0x80808080) === 0 ? 0 : -1
}

function overallCounts(counts: Uint32Array, width: number): Float64Array {
  const overall = new Float64Array(width)
  for (let cell = 0; cell < counts.length; cell++) overall[cell % width] += counts[cell]
  return overall
}

function emptyRows(counts: Uint32Array, width: number): number {
  let empty = 0
  for (let start = 0; start < counts.length; start += width) {
    let total = 0
    for (let level = 0; level < width; level++) total += counts[start + level]
    if (total === 0) empty++
  }
  return empty
}

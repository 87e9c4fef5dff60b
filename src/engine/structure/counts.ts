import { take } from '../data/index.ts'
import type { DiscreteColumn } from './data.ts'
import { distinctRows, foldPack, type Pack, packColumns, renumber } from './packs.ts'

/**
 * A node together with a set of parents: for each distinct row the number of its cell. The cells of one configuration of
 * the parents lie together, one for each level of the node. Configurations that no row has are left out.
 */
export interface Family {
  readonly cells: Int32Array
  readonly configurations: number
}

/** Histograms of a pack may have this many cells; above, columns are counted one by one. */
const largestHistogram = 1 << 18
/** Histograms that are filled in one pass. */
const passes = 4

/**
 * Discrete columns made ready for counting.
 *
 * Equal rows are stored once, with how often they occur; and columns with few levels are packed together into bytes, so
 * that one pass over the rows counts several columns at once and the passes' sums give each column's own counts.
 */
export class CountingTable {
  /** Rows, each counted as often as it occurs. */
  readonly rows: number
  readonly levels: readonly number[]
  /** How often each distinct row occurs. */
  readonly #weights: Int32Array
  readonly #columns: readonly Uint8Array[]
  readonly #packs: readonly Pack[]
  readonly #histograms = Array.from({ length: passes }, () => new Int32Array(0))

  private constructor(
    levels: readonly number[],
    columns: readonly Uint8Array[],
    packs: readonly Pack[],
    weights: Int32Array,
    rows: number,
  ) {
    this.levels = levels
    this.#columns = columns
    this.#packs = packs
    this.#weights = weights
    this.rows = rows
  }

  static of(columns: readonly DiscreteColumn[], rows: number): CountingTable {
    const levels = columns.map((column) => column.levels)
    const packs = packColumns(
      levels,
      columns.map(({ codes }) => codes),
      rows,
    )
    const { firstRows, weights } = distinctRows(
      packs.map(({ codes }) => codes),
      rows,
    )
    const pick = (codes: Uint8Array) => take(codes, firstRows)
    return new CountingTable(
      levels,
      columns.map(({ codes }) => pick(codes)),
      packs.map((pack) => ({ ...pack, codes: pick(pack.codes) })),
      weights,
      rows,
    )
  }

  /** How many different rows there are. */
  get distinctRows(): number {
    return this.#weights.length
  }

  /** A node with its parents, ready to be counted. */
  family(node: number, parents: readonly number[]): Family {
    const distinct = this.distinctRows
    let cells = new Int32Array(distinct)
    let configurations = 1
    for (const parent of parents) {
      const column = this.#columns[parent]
      const width = this.levels[parent]
      for (let row = 0; row < distinct; row++) cells[row] = cells[row] * width + column[row]
      configurations *= width
      // Few of many configurations occur: number those that do, so that tables stay small.
      if (configurations > 256 && configurations > distinct / 16)
        ({ cells, configurations } = renumber(cells, configurations))
    }
    const column = this.#columns[node]
    const width = this.levels[node]
    for (let row = 0; row < distinct; row++) cells[row] = cells[row] * width + column[row]
    return { cells, configurations }
  }

  /** How many rows each cell of a family has. */
  count(node: number, { cells, configurations }: Family): Int32Array {
    const counts = new Int32Array(configurations * this.levels[node])
    const weights = this.#weights
    for (let row = 0; row < cells.length; row++) counts[cells[row]] += weights[row]
    return counts
  }

  /**
   * Counts a family together with each other column.
   *
   * @param use called for each column, the family's own included, with its counts: one number for each cell of the
   *   family and each level of the column, the column's level varying fastest. The array is used again after the call
   */
  countWithEach(node: number, family: Family, use: (column: number, counts: Int32Array) => void): void {
    this.#countWithPacks(node, family, this.#packs, use)
  }

  /**
   * Counts every two columns together, a column after the other, so that the caller can do something else in between.
   *
   * @param use called once for each two columns with their counts, the second column's level varying fastest
   */
  *countPairs(use: (first: number, second: number, counts: Int32Array) => void): Generator<void> {
    for (const [at, pack] of this.#packs.entries())
      for (const [place, column] of pack.columns.entries()) {
        const done = new Set(pack.columns.slice(0, place + 1))
        this.#countWithPacks(column, this.family(column, []), this.#packs.slice(at), (other, counts) => {
          if (!done.has(other)) use(column, other, counts)
        })
        yield
      }
  }

  #countWithPacks(
    node: number,
    { cells, configurations }: Family,
    packs: readonly Pack[],
    use: (column: number, counts: Int32Array) => void,
  ): void {
    const size = configurations * this.levels[node]
    // Worth it while adding up the histogram costs less than the passes it spares.
    const isSmall = (pack: Pack) =>
      size * pack.size <= largestHistogram &&
      size * pack.size * pack.columns.length < 1.5 * cells.length * (pack.columns.length - 1)
    const together = packs.filter(isSmall)
    for (let at = 0; at < together.length; at += passes) {
      const some = together.slice(at, at + passes)
      const histograms = this.#countAtOnce(
        cells,
        size,
        some.map(({ codes }) => codes),
        some.map((pack) => pack.size),
      )
      some.forEach((pack, i) => {
        for (const column of pack.columns) use(column, foldPack(histograms[i], size, pack, column, this.levels[column]))
      })
    }
    const alone = packs.filter((pack) => !isSmall(pack)).flatMap(({ columns }) => columns)
    for (const column of alone) use(column, this.#countOne(cells, size, column))
  }

  /** How many rows each cell of a family has at each level of another column; the array is used again by the next count. */
  countWith(node: number, { cells, configurations }: Family, other: number): Int32Array {
    return this.#countOne(cells, configurations * this.levels[node], other)
  }

  #countOne(cells: Int32Array, size: number, column: number): Int32Array {
    return this.#countAtOnce(cells, size, [this.#columns[column]], [this.levels[column]])[0]
  }

  /**
   * Counts cells together with up to four other codes in one pass: while one counter is being written, the others need
   * not wait for it. The arrays are used again by the next count.
   */
  #countAtOnce(
    cells: Int32Array,
    size: number,
    codes: readonly Uint8Array[],
    widths: readonly number[],
  ): readonly Int32Array[] {
    const weights = this.#weights
    const histograms = widths.map((width, i) => {
      if (this.#histograms[i].length < size * width)
        this.#histograms[i] = new Int32Array(Math.max(size * width, largestHistogram))
      return this.#histograms[i].subarray(0, size * width).fill(0)
    })
    if (codes.length === passes) countFour(cells, weights, codes, widths, histograms)
    else histograms.forEach((histogram, i) => countOne(cells, weights, codes[i], widths[i], histogram))
    return histograms
  }
}

function countOne(cells: Int32Array, weights: Int32Array, codes: Uint8Array, width: number, histogram: Int32Array) {
  for (let row = 0; row < cells.length; row++) histogram[cells[row] * width + codes[row]] += weights[row]
}

function countFour(
  cells: Int32Array,
  weights: Int32Array,
  [codesA, codesB, codesC, codesD]: readonly Uint8Array[],
  [widthA, widthB, widthC, widthD]: readonly number[],
  [a, b, c, d]: readonly Int32Array[],
) {
  for (let row = 0; row < cells.length; row++) {
    const cell = cells[row]
    const weight = weights[row]
    a[cell * widthA + codesA[row]] += weight
    b[cell * widthB + codesB[row]] += weight
    c[cell * widthC + codesC[row]] += weight
    d[cell * widthD + codesD[row]] += weight
  }
}

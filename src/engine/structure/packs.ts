/** Columns put together, and rows told apart, so that counting takes few steps. */

/** Several columns counted as one: their codes as the digits of one number below 256. */
export interface Pack {
  /** Positions of the columns, in the order of their digits, the last varying fastest. */
  readonly columns: readonly number[]
  /** How many values the pack has: the product of its columns' levels. */
  readonly size: number
  readonly codes: Uint8Array
  /** For each column of the pack, its digit of every value of the pack. */
  readonly digits: readonly Uint8Array[]
}

/** Sums a pack's histogram over all of its columns but one. */
export function foldPack(histogram: Int32Array, size: number, pack: Pack, column: number, width: number): Int32Array {
  const digits = pack.digits[pack.columns.indexOf(column)]
  const counts = new Int32Array(size * width)
  for (let cell = 0, at = 0; cell < size; cell++) {
    const start = cell * width
    for (let value = 0; value < pack.size; value++, at++) {
      const count = histogram[at]
      if (count > 0) counts[start + digits[value]] += count
    }
  }
  return counts
}

/** Puts columns together, those with most levels first, each into the first pack where it fits. */
export function packColumns(levels: readonly number[], codes: readonly Uint8Array[], rows: number): Pack[] {
  const order = [...levels.keys()].sort((a, b) => levels[b] - levels[a] || a - b)
  const groups: { columns: number[]; size: number }[] = []
  for (const column of order) {
    const group = groups.find(({ size }) => size * levels[column] <= 256)
    if (group) {
      group.columns.push(column)
      group.size *= levels[column]
    } else groups.push({ columns: [column], size: levels[column] })
  }
  return groups.map(({ columns, size }) => {
    const packed = new Uint8Array(rows)
    for (const column of columns) {
      const source = codes[column]
      const width = levels[column]
      for (let row = 0; row < rows; row++) packed[row] = packed[row] * width + source[row]
    }
    let stride = size
    const digits = columns.map((column) => {
      const above = stride
      stride /= levels[column]
      return Uint8Array.from({ length: size }, (_, value) => Math.floor((value % above) / stride))
    })
    return { columns, size, codes: packed, digits }
  })
}

/** Finds equal rows by an open-addressed hash table. */
export function distinctRows(columns: readonly Uint8Array[], rows: number) {
  const hashes = new Int32Array(rows)
  for (const column of columns)
    for (let row = 0; row < rows; row++) {
      const mixed = Math.imul(hashes[row] ^ column[row], 0x9e3779b1)
      hashes[row] = mixed ^ (mixed >>> 15)
    }
  const slots = 2 ** Math.ceil(Math.log2(2 * rows + 2))
  /** The distinct row in each slot, plus 1; 0 for a free slot. */
  const table = new Int32Array(slots)
  const firstRows = new Int32Array(rows)
  const counts = new Int32Array(rows)
  let distinct = 0
  const isSame = (a: number, b: number) => {
    if (hashes[a] !== hashes[b]) return false
    for (const column of columns) if (column[a] !== column[b]) return false
    return true
  }
  for (let row = 0; row < rows; row++) {
    let slot = hashes[row] & (slots - 1)
    while (table[slot] !== 0 && !isSame(firstRows[table[slot] - 1], row)) slot = (slot + 1) & (slots - 1)
    if (table[slot] === 0) {
      firstRows[distinct] = row
      table[slot] = ++distinct
    }
    counts[table[slot] - 1]++
  }
  return { firstRows: firstRows.slice(0, distinct), weights: counts.slice(0, distinct) }
}

/** Numbers the values that occur, in the order in which they do. */
export function renumber(
  values: Int32Array,
  range: number,
): { cells: Int32Array<ArrayBuffer>; configurations: number } {
  const cells = new Int32Array(values.length)
  let found = 0
  if (range <= 1 << 22) {
    const numbers = new Int32Array(range)
    for (let row = 0; row < values.length; row++) cells[row] = (numbers[values[row]] ||= ++found) - 1
  } else {
    const numbers = new Map<number, number>()
    for (let row = 0; row < values.length; row++) {
      let number = numbers.get(values[row])
      if (number === undefined) numbers.set(values[row], (number = found++))
      cells[row] = number
    }
  }
  return { cells, configurations: found }
}

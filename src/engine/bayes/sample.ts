import type { Random } from '../math/index.ts'
import { type DrawingTable, drawingTable, guideCells, levelOf } from './guide.ts'
import { configurationsOfRows, type Evidence, evidenceLevels, type Network, normalizedTable } from './network.ts'

/** Rows drawn from a network, a column for each node. */
export interface Sample {
  readonly rows: number
  /** For each node, in the network's order, the level of each row: bytes, or 16 bits for nodes of more than 256 levels. */
  readonly columns: readonly (Uint8Array | Uint16Array)[]
}

/** Rows that agree with evidence, and how much each counts. */
export interface WeightedSample extends Sample {
  /** The probability of the evidence given the row's other levels: averages weighted by it are posterior averages. */
  readonly weights: Float64Array
}

/** Rows drawn at a time, so that configurations and random words stay in the processor's cache. */
const block = 16384

/** A column whose memory ends with a whole word. */
function emptyColumn(levels: number, rows: number): Uint8Array | Uint16Array {
  if (levels > 256) return new Uint16Array(rows)
  return new Uint8Array(new ArrayBuffer((rows + 3) & ~3), 0, rows)
}

/**
 * Draws rows, parents before children (forward sampling, Henrion 1988).
 *
 * Each node draws from a stream of its own name, so that a change to one table leaves the draws of nodes that do not
 * descend from it alone; fewer rows are the first of more. Memory beyond the columns: at most a few megabytes.
 *
 * @param rows how many
 * @throws RangeError when a row of a table has no probability at all
 */
export function drawRows(network: Network, rows: number, random: Random): Sample {
  return { rows, columns: draw(network, rows, random, new Int32Array(network.length).fill(-1), null) }
}

/**
 * Draws rows with some nodes fixed and weighs each by the probability of what is fixed (likelihood weighting, Fung and
 * Chang 1989, Shachter and Peot 1989). To sample under an intervention, draw from the network that `intervene` returns.
 *
 * @throws RangeError on an unknown node or level
 */
export function drawRowsGiven(network: Network, evidence: Evidence, rows: number, random: Random): WeightedSample {
  const weights = new Float64Array(rows).fill(1)
  return { rows, columns: draw(network, rows, random, evidenceLevels(network, evidence), weights), weights }
}

/**
 * Draws rows in the form of a table's category columns; see {@link drawRows}.
 *
 * @returns for each node the level of each row
 */
export const sampleNetwork = (network: Network, rows: number, random: Random): Int32Array[] =>
  drawRows(network, rows, random).columns.map((column) => new Int32Array(column))

function draw(network: Network, rows: number, random: Random, fixed: Int32Array, weights: Float64Array | null) {
  const levels = network.map((node) => node.levels.length)
  const columns = levels.map((count) => emptyColumn(count, rows))
  const words = columns.map((column) => (column instanceof Uint8Array ? new Int32Array(column.buffer) : null))
  network.forEach((node, position) => {
    const task: Task = { levels, parents: node.parents, columns, words, rows, position }
    if (fixed[position] >= 0) {
      // The padding too: four rows at a time, its values are read as configurations.
      words[position]?.fill(Math.imul(fixed[position], 0x01010101))
      columns[position].fill(fixed[position])
      weigh(task, weights as Float64Array, normalizedTable(node), fixed[position])
      return
    }
    const drawing = drawingTable(node)
    const stream = random.stream(node.name)
    const rest = stream.stream('rest')
    if (drawing.guide) drawGuided(task, drawing, drawing.guide, stream, rest)
    else drawSearching(task, drawing, rest)
  })
  return columns
}

/** What drawing one node's column needs to know of the sample. */
interface Task {
  readonly levels: readonly number[]
  readonly parents: readonly number[]
  readonly columns: readonly (Uint8Array | Uint16Array)[]
  /** The same memory, four rows in a word; null for columns of 16 bits. */
  readonly words: readonly (Int32Array | null)[]
  readonly rows: number
  readonly position: number
}

/**
 * Draws by the guide, four rows at a time. The loops stand in this one function because V8 (as of version 13) compiles a
 * loop best where it is written: inlined from a helper by the middle compiler, it stays three times slower.
 */
function drawGuided(task: Task, drawing: DrawingTable, guide: Uint8Array, bytes: Random, rest: Random): void {
  const column = task.words[task.position] as Int32Array
  const hasParents = task.parents.length > 0
  // The last parent's levels count once; without parents, the column itself counts not at all.
  const last = hasParents ? (task.words[task.parents[task.parents.length - 1]] as Int32Array) : column
  const lastStep = hasParents ? 1 : 0
  // Configurations as far as the parents before the last make them.
  const configurations = new Int32Array(block / 4)
  const draws = new Int32Array(block / 4)
  // Words with an undecided level; the entry after the last is written without counting.
  const pending = new Int32Array(block / 4 + 1)
  for (let start = 0; start < column.length; start += draws.length) {
    const end = Math.min(column.length, start + draws.length)
    configurations.fill(0)
    let stride = 1
    for (let parent = task.parents.length - 2; parent >= 0; parent--) {
      stride *= task.levels[task.parents[parent + 1]]
      const levels = task.words[task.parents[parent]] as Int32Array
      for (let at = start, i = 0; at < end; at++, i++) configurations[i] += Math.imul(levels[at], stride)
    }
    bytes.fillWords(draws)
    let waiting = 0
    for (let at = start, i = 0; at < end; at++, i++) {
      const configuration = configurations[i] + Math.imul(last[at], lastStep)
      const drawn = draws[i]
      // Each row's configuration and the draw's byte make the 16 bits of its cell in the guide: two rows in a word.
      const even = ((configuration & 0x00ff00ff) << 8) | (drawn & 0x00ff00ff)
      const odd = (configuration & 0xff00ff00) | ((drawn >>> 8) & 0x00ff00ff)
      const word =
        guide[even & 0xffff] | (guide[odd & 0xffff] << 8) | (guide[even >>> 16] << 16) | (guide[odd >>> 16] << 24)
      column[at] = word
      // The flag of undecided levels, in any of four. Only noted here: a branch would often be predicted wrongly.
      pending[waiting] = i
      waiting += (word & 0x80808080) === 0 ? 0 : 1
    }
    for (let k = 0; k < waiting; k++) {
      const i = pending[k]
      const four = configurations[i] + Math.imul(last[start + i], lastStep)
      column[start + i] = decide(column[start + i], four, draws[i], drawing, rest)
    }
  }
}

/** Replaces the undecided levels among four, the first row's first. */
function decide(word: number, configurations: number, draws: number, drawing: DrawingTable, rest: Random): number {
  let decided = word
  for (let flags = word & 0x80808080; flags !== 0; flags &= flags - 1) {
    // The lowest flag is the highest bit of its byte.
    const shift = (31 - Math.clz32(flags & -flags)) & 24
    const level = levelOf(
      drawing,
      (configurations >>> shift) & 255,
      (draws >>> shift) & 255,
      guideCells,
      rest.uniform(),
    )
    decided = (decided & ~(255 << shift)) | (level << shift)
  }
  return decided
}

/** Draws one row at a time, with all digits at once: for nodes with many levels or configurations. */
function drawSearching(task: Task, drawing: DrawingTable, random: Random): void {
  const column = task.columns[task.position]
  const configurations = new Int32Array(block)
  for (let start = 0; start < task.rows; start += block) {
    const end = Math.min(task.rows, start + block)
    configurationsOfRows(configurations, task.levels, task.parents, task.columns, start, end, 1)
    for (let row = start, i = 0; row < end; row++, i++)
      column[row] = levelOf(drawing, configurations[i], 0, 1, random.uniform())
  }
}

/** Multiplies the weights by the probability of a fixed level. */
function weigh(task: Task, weights: Float64Array, table: Float64Array, level: number): void {
  const configurations = new Int32Array(block)
  const width = task.levels[task.position]
  for (let start = 0; start < task.rows; start += block) {
    const end = Math.min(task.rows, start + block)
    configurationsOfRows(configurations, task.levels, task.parents, task.columns, start, end, width)
    for (let row = start, i = 0; row < end; row++, i++) weights[row] *= table[configurations[i] + level]
  }
}

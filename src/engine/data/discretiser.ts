import { quantileOfSorted } from '../math/index.ts'

/**
 * Cuts at quantiles, so that the bins hold about equally many of the values.
 *
 * @param values in any order, none of them NaN
 * @param bins at least 2; ties can leave fewer, but never an empty one
 * @returns ascending cuts; a value belongs to the bin numbered by how many cuts lie below it
 */
export function quantileCuts(values: Float64Array, bins: number): Float64Array {
  if (values.length === 0) return new Float64Array(0)
  const sorted = Float64Array.from(values).sort()
  const cuts: number[] = []
  // Ties can make neighbouring quantiles meet; a cut is kept only while it leaves no bin empty.
  let below = 0
  for (let i = 1; i < bins; i++) {
    let cut = quantileOfSorted(sorted, i / bins)
    let upTo = countUpTo(sorted, cut)
    if (upTo === sorted.length) {
      // The greatest value fills the rest: cut below it, or a column of few 0 and many 1 would not be divided at all.
      upTo = sorted.indexOf(sorted[sorted.length - 1])
      cut = sorted[upTo - 1]
    }
    if (upTo > below) {
      cuts.push(cut)
      below = upTo
    }
  }
  return Float64Array.from(cuts)
}

/** How many of the sorted values are at most `limit`. */
function countUpTo(sorted: Float64Array, limit: number): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle] <= limit) low = middle + 1
    else high = middle
  }
  return low
}

/** -sum p log2 p over the classes, in bits. */
function entropy(counts: Float64Array, total: number): number {
  let sum = 0
  for (const count of counts) if (count > 0) sum -= (count / total) * Math.log2(count / total)
  return sum
}

interface Piece {
  readonly start: number
  readonly end: number
}

/** The best cut of a stretch of sorted values, or null where none is worth its description length. */
function bestCut(values: Float64Array, labels: Int32Array, classes: number, { start, end }: Piece) {
  const total = end - start
  const right = new Float64Array(classes)
  for (let i = start; i < end; i++) right[labels[i]]++
  const whole = entropy(right, total)
  const classesHere = right.filter((count) => count > 0).length
  const left = new Float64Array(classes)
  let best: {
    at: number
    gain: number
    left: number
    right: number
    classesLeft: number
    classesRight: number
  } | null = null
  for (let i = start; i < end - 1; i++) {
    left[labels[i]]++
    right[labels[i]]--
    if (values[i] === values[i + 1]) continue
    const size = i + 1 - start
    const [entropyLeft, entropyRight] = [entropy(left, size), entropy(right, total - size)]
    const gain = whole - (size * entropyLeft + (total - size) * entropyRight) / total
    if (!best || gain > best.gain) {
      const count = (counts: Float64Array) => counts.filter((n) => n > 0).length
      best = {
        at: i + 1,
        gain,
        left: entropyLeft,
        right: entropyRight,
        classesLeft: count(left),
        classesRight: count(right),
      }
    }
  }
  if (!best) return null
  // The minimum description length criterion, equation 9 of the paper.
  const delta =
    Math.log2(3 ** classesHere - 2) -
    (classesHere * whole - best.classesLeft * best.left - best.classesRight * best.right)
  return best.gain > (Math.log2(total - 1) + delta) / total ? best : null
}

/**
 * Cuts that tell the outcome's classes apart: recursive splitting by entropy with the minimum description length
 * criterion (Fayyad and Irani 1993). With more acceptable cuts than bins, those of the highest gain stay.
 *
 * @param values none of them NaN
 * @param labels class of each value, 0 .. classes - 1
 * @returns ascending cuts halfway between neighbouring values, at most bins - 1, possibly none
 */
export function supervisedCuts(values: Float64Array, labels: Int32Array, classes: number, bins: number): Float64Array {
  const order = Int32Array.from(values.keys()).sort((a, b) => values[a] - values[b])
  const sorted = Float64Array.from(order, (i) => values[i])
  const sortedLabels = Int32Array.from(order, (i) => labels[i])
  const found: { cut: number; gain: number }[] = []
  for (const pieces: Piece[] = [{ start: 0, end: sorted.length }]; pieces.length > 0;) {
    const piece = pieces.pop() as Piece
    if (piece.end - piece.start < 2) continue
    const best = bestCut(sorted, sortedLabels, classes, piece)
    if (!best) continue
    const [low, high] = [sorted[best.at - 1], sorted[best.at]]
    const middle = (low + high) / 2
    // Between neighbouring numbers the middle may be rounded up to the higher one, which belongs above the cut.
    found.push({ cut: middle < high ? middle : low, gain: best.gain * (piece.end - piece.start) })
    pieces.push({ start: piece.start, end: best.at }, { start: best.at, end: piece.end })
  }
  found.sort((a, b) => b.gain - a.gain)
  return Float64Array.from(found.slice(0, bins - 1), ({ cut }) => cut).sort()
}

/** The bin of a value: how many cuts lie below it. */
export function binOf(value: number, cuts: Float64Array): number {
  let [low, high] = [0, cuts.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (cuts[middle] < value) low = middle + 1
    else high = middle
  }
  return low
}

const short = (value: number) => String(Number(value.toPrecision(4)))

/** What to call the bins: "up to 3", "3 to 5.5", "above 5.5". */
export function binNames(cuts: Float64Array): string[] {
  if (cuts.length === 0) return ['any value']
  return Array.from({ length: cuts.length + 1 }, (_, bin) => {
    if (bin === 0) return `up to ${short(cuts[0])}`
    if (bin === cuts.length) return `above ${short(cuts[bin - 1])}`
    return `${short(cuts[bin - 1])} to ${short(cuts[bin])}`
  })
}

import type { LabelOnlyScore } from '#shared/contracts/membership.ts'
import { euclideanNorm, type Random } from '../../math/index.ts'
import type { DenseMatrix } from '../../models/index.ts'

/** Asks for the predicted classes of some points. */
export type AskLabels = (points: DenseMatrix) => Promise<Int32Array>

/** Halvings of the way between a point of the record's class and one of another. */
const halvings = 12

/** A search's current state: for each record a point that is predicted otherwise than the record's class. */
interface Search {
  readonly ask: AskLabels
  readonly records: DenseMatrix
  readonly labels: Int32Array
  readonly random: Random
}

/**
 * Euclidean distance from each record to the nearest point found that a model predicts otherwise, from predicted classes
 * alone: HopSkipJump (Chen, Jordan and Wainwright 2020, algorithm 2, untargeted, L2). From several points of other
 * predicted classes the line to the record is halved until the boundary is found on it, and the nearest crossing is kept;
 * then in each round the boundary's direction there is estimated from random probes (equation 9, with the mean taken off,
 * equation 16), a step is taken along it (halved while it does not cross), and the line is halved again. An upper bound
 * of the true distance that more rounds and probes bring down.
 *
 * @param labels the records' true classes; a record that is predicted otherwise has distance 0
 * @param starts points with their predicted classes; a record whose class is all that occurs there gets the greatest
 *   distance to any of them
 */
export async function boundaryDistances(
  ask: AskLabels,
  records: DenseMatrix,
  labels: Int32Array,
  starts: { readonly points: DenseMatrix; readonly labels: Int32Array },
  { starts: tries, rounds, probes }: Pick<LabelOnlyScore, 'starts' | 'rounds' | 'probes'>,
  random: Random,
): Promise<Float64Array> {
  const search: Search = { ask, records, labels, random }
  const own = await ask(records)
  const isWrong = own.map((label, row) => (label === labels[row] ? 0 : 1))
  let nearest = Float32Array.from(records.dense)
  const distances = new Float64Array(records.rows).fill(Infinity)
  const keep = (points: Float32Array) => {
    const next = Float32Array.from(nearest)
    for (let row = 0; row < records.rows; row++) {
      const distance = isWrong[row] ? 0 : distanceOf(search, points, row)
      if (!(distance < distances[row])) continue
      distances[row] = distance
      next.set(rowOf(points, row, records.width), row * records.width)
    }
    nearest = next
  }
  for (let attempt = 0; attempt < tries; attempt++) {
    const from = Float32Array.from(records.dense)
    for (let row = 0; row < records.rows; row++) {
      const start = otherStart(starts.labels, labels[row], random)
      if (start >= 0) from.set(rowOf(starts.points.dense, start, records.width), row * records.width)
    }
    keep(await halveTheWay(search, from))
  }
  for (let round = 0; round < rounds; round++) {
    const directions = await boundaryDirections(search, nearest, distances, probes)
    keep(await halveTheWay(search, await stepAlong(search, nearest, directions, distances, round + 1)))
  }
  // Nothing predicted otherwise was ever found: as far as anything that was looked at.
  const found = distances.filter((distance) => distance < Infinity)
  const furthest = found.reduce((most, distance) => Math.max(most, distance), 0)
  return distances.map((distance) => (distance < Infinity ? distance : 2 * furthest + 1))
}

const rowOf = (values: Float32Array, row: number, width: number) => values.subarray(row * width, (row + 1) * width)

/** A random start that is predicted as another class than the one given; -1 after many tries. */
function otherStart(labels: Int32Array, label: number, random: Random): number {
  for (let i = 0; i < 50; i++) {
    const start = random.integer(labels.length)
    if (labels[start] !== label) return start
  }
  return labels.findIndex((other) => other !== label)
}

/** Infinite where a point is the record itself: nothing was found. */
function distanceOf({ records: { dense, width } }: Search, points: Float32Array, row: number): number {
  const distance = euclideanNorm(Float64Array.from(rowOf(points, row, width), (x, i) => x - dense[row * width + i]))
  return distance > 0 ? distance : Infinity
}

const isOther = async ({ ask, records, labels }: Search, points: Float32Array) =>
  (await ask({ ...records, dense: points })).map((label, row) => (label === labels[row] ? 0 : 1))

/** Binary search on the line from each point to its record. @returns for each the last point still predicted otherwise */
async function halveTheWay(search: Search, points: Float32Array): Promise<Float32Array> {
  const { records } = search
  const isUsable = await isOther(search, points)
  const [low, high] = [new Float64Array(records.rows), new Float64Array(records.rows).fill(1)]
  const at = (shares: Float64Array) =>
    points.map((x, i) => {
      const share = shares[Math.floor(i / records.width)]
      return share * x + (1 - share) * records.dense[i]
    })
  for (let halving = 0; halving < halvings; halving++) {
    const middle = low.map((share, row) => (share + high[row]) / 2)
    const crossed = await isOther(search, at(middle))
    middle.forEach((share, row) => (crossed[row] ? (high[row] = share) : (low[row] = share)))
  }
  const found = at(high)
  const isThere = await isOther(search, found)
  // Where the start was no other class, or rounding undid the last halving, the record itself says "nothing found".
  for (let row = 0; row < records.rows; row++) {
    if (isUsable[row] && isThere[row]) continue
    const source = isUsable[row] ? points : records.dense
    found.set(rowOf(source, row, records.width), row * records.width)
  }
  return found
}

/** Unit vectors that point into the other class, one for each record. */
async function boundaryDirections(
  search: Search,
  points: Float32Array,
  distances: Float64Array,
  probes: number,
): Promise<Float64Array> {
  const { records, random } = search
  const { rows, width } = records
  const [weighted, plain, total] = [
    new Float64Array(rows * width),
    new Float64Array(rows * width),
    new Float64Array(rows),
  ]
  for (let probe = 0; probe < probes; probe++) {
    const noise = Float64Array.from({ length: rows * width }, () => random.normal())
    const probed = Float32Array.from(points)
    for (let row = 0; row < rows; row++) {
      const unit = rowScale(noise, row, width)
      // The paper's radius: the distance over the square root of the width.
      const radius = Number.isFinite(distances[row]) ? Math.max(distances[row], 1e-3) / Math.sqrt(width) : 0
      for (let i = row * width; i < (row + 1) * width; i++) {
        noise[i] *= unit
        probed[i] += radius * noise[i]
      }
    }
    const sides = await isOther(search, probed)
    for (let i = 0; i < noise.length; i++) {
      const sign = sides[Math.floor(i / width)] ? 1 : -1
      weighted[i] += sign * noise[i]
      plain[i] += noise[i]
    }
    sides.forEach((side, row) => (total[row] += side ? 1 : -1))
  }
  const directions = weighted.map((value, i) => {
    const balance = total[Math.floor(i / width)] / probes
    return Math.abs(balance) === 1 ? value : value - balance * plain[i]
  })
  for (let row = 0; row < rows; row++) {
    const unit = rowScale(directions, row, width)
    for (let i = row * width; i < (row + 1) * width; i++) directions[i] *= unit
  }
  return directions
}

/** What a row is multiplied by to have length 1. */
function rowScale(values: Float64Array, row: number, width: number): number {
  const norm = euclideanNorm(values.subarray(row * width, (row + 1) * width))
  return norm > 0 ? 1 / norm : 0
}

/** A step into the other class from each boundary point, the distance over the square root of the round, halved while it does not cross. */
async function stepAlong(
  search: Search,
  points: Float32Array,
  directions: Float64Array,
  distances: Float64Array,
  round: number,
): Promise<Float32Array> {
  const { rows, width } = search.records
  const lengths = distances.map((distance) => (Number.isFinite(distance) ? distance / Math.sqrt(round) : 0))
  const result = Float32Array.from(points)
  const open = new Uint8Array(rows).fill(1)
  for (let halving = 0; halving < 8 && open.includes(1); halving++) {
    const tried = points.map((x, i) => x + lengths[Math.floor(i / width)] * directions[i])
    const crossed = await isOther(search, tried)
    for (let row = 0; row < rows; row++) {
      if (!open[row]) continue
      if (crossed[row]) {
        result.set(rowOf(tried, row, width), row * width)
        open[row] = 0
      } else lengths[row] /= 2
    }
  }
  return result
}

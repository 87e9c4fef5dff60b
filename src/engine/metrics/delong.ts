import { type Interval, normalQuantile } from '../math/index.ts'

/** An area under a ROC curve with how sure it is. */
export interface AreaEstimate extends Interval {
  readonly area: number
  readonly standardError: number
}

/**
 * Area under the ROC curve with the interval of DeLong, DeLong and Clarke-Pearson (1988): for each positive the share of
 * negatives that it outranks (ties half), V10, and for each negative the share of positives that outrank it, V01; the
 * variance is S10 / positives + S01 / negatives, S the sample variances. By midranks (Sun and Xu 2014), so in n log n.
 * The interval is area +- z standard errors, cut to 0..1; where every positive outranks every negative the standard error
 * is 0 and so is the interval's width.
 *
 * @param positive 1 for a positive row, 0 for a negative
 * @returns null with fewer than two of either kind
 */
export function delongInterval(scores: Float64Array, positive: Uint8Array, level = 0.95): AreaEstimate | null {
  const inAll = midranks(scores)
  const kinds = [0, 1].map((kind) => Int32Array.from(scores.keys()).filter((row) => positive[row] === kind))
  const [negatives, positives] = kinds
  if (negatives.length < 2 || positives.length < 2) return null
  // A row's midrank among all less that among its own kind is how many of the other kind lie below it, ties half.
  const below = kinds.map((rows) => {
    const among = midranks(Float64Array.from(rows, (row) => scores[row]))
    return Float64Array.from(rows, (row, i) => inAll[row] - among[i])
  })
  const outranked = below[1].map((count) => count / negatives.length)
  const outranking = below[0].map((count) => 1 - count / positives.length)
  const [area, s10] = momentsOf(outranked)
  const [, s01] = momentsOf(outranking)
  const standardError = Math.sqrt(s10 / positives.length + s01 / negatives.length)
  const half = normalQuantile((1 + level) / 2) * standardError
  return { area, standardError, low: Math.max(0, area - half), high: Math.min(1, area + half) }
}

/** Mean and unbiased variance. */
function momentsOf(values: Float64Array): [number, number] {
  const centre = values.reduce((sum, value) => sum + value, 0) / values.length
  return [centre, values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1)]
}

/** Each value's rank from 1 on; equal values share the mean of theirs. */
export function midranks(values: Float64Array): Float64Array {
  const order = Int32Array.from(values.keys()).sort((a, b) => values[a] - values[b])
  const ranks = new Float64Array(values.length)
  for (let from = 0; from < order.length;) {
    let to = from + 1
    while (to < order.length && values[order[to]] === values[order[from]]) to++
    for (let i = from; i < to; i++) ranks[order[i]] = (from + 1 + to) / 2
    from = to
  }
  return ranks
}

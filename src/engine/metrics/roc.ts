/** Scores that tell two kinds of rows apart, higher for the positive kind. Ties are taken together, never broken. */

/** Corners of a ROC curve, from (0, 0) to (1, 1); one for each distinct score. */
export interface RocPoints {
  readonly falsePositiveRate: Float64Array
  readonly truePositiveRate: Float64Array
}

/**
 * The ROC curve: for each threshold the share of negatives and of positives whose score is at least it.
 *
 * @param positive 1 for a positive row, 0 for a negative
 * @returns null where one of the kinds is absent
 */
export function rocPoints(scores: Float64Array, positive: Uint8Array): RocPoints | null {
  const order = Int32Array.from(scores.keys()).sort((a, b) => scores[b] - scores[a])
  const positives = positive.reduce((sum, value) => sum + value, 0)
  const negatives = positive.length - positives
  if (positives === 0 || negatives === 0) return null
  const [falsePositive, truePositive] = [[0], [0]]
  let [f, t] = [0, 0]
  for (let i = 0; i < order.length; i++) {
    if (positive[order[i]]) t++
    else f++
    if (i + 1 === order.length || scores[order[i + 1]] !== scores[order[i]]) {
      falsePositive.push(f / negatives)
      truePositive.push(t / positives)
    }
  }
  return { falsePositiveRate: Float64Array.from(falsePositive), truePositiveRate: Float64Array.from(truePositive) }
}

/** Area under the ROC curve by trapezoids: P(score of a positive > of a negative) + half of P(equal). */
export function areaUnderCurve(scores: Float64Array, positive: Uint8Array): number | null {
  const points = rocPoints(scores, positive)
  if (!points) return null
  const { falsePositiveRate: x, truePositiveRate: y } = points
  let area = 0
  for (let i = 1; i < x.length; i++) area += ((x[i] - x[i - 1]) * (y[i] + y[i - 1])) / 2
  return area
}

/**
 * The best true-positive rate that keeps the false-positive rate at or below a limit, and the false-positive rate that
 * it really has (with ties and few rows it can be well below the limit).
 */
export function truePositiveRateAt(
  points: RocPoints,
  limit: number,
): { truePositiveRate: number; falsePositiveRate: number } {
  let best = 0
  for (let i = 0; i < points.falsePositiveRate.length; i++) if (points.falsePositiveRate[i] <= limit) best = i
  // Of corners with the same true-positive rate the leftmost is the realised one.
  while (best > 0 && points.truePositiveRate[best - 1] === points.truePositiveRate[best]) best--
  return { truePositiveRate: points.truePositiveRate[best], falsePositiveRate: points.falsePositiveRate[best] }
}

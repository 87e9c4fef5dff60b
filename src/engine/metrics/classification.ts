/** How well predicted probabilities match the classes. Probabilities are rows x classes, row by row. */

import { areaUnderCurve } from './roc.ts'

/** The most probable class of each row; the first among equals. */
export function predictedClasses(probabilities: Float64Array, classes: number): Int32Array {
  const result = new Int32Array(probabilities.length / classes)
  for (let row = 0; row < result.length; row++) {
    let best = 0
    for (let k = 1; k < classes; k++)
      if (probabilities[row * classes + k] > probabilities[row * classes + best]) best = k
    result[row] = best
  }
  return result
}

/** Share of rows whose class is predicted. */
export function accuracy(predicted: Int32Array, labels: Int32Array): number {
  let right = 0
  for (let row = 0; row < labels.length; row++) if (predicted[row] === labels[row]) right++
  return right / labels.length
}

/** Mean over the classes that occur of the share of their rows that is predicted. */
export function balancedAccuracy(predicted: Int32Array, labels: Int32Array, classes: number): number {
  const rows = new Float64Array(classes)
  const right = new Float64Array(classes)
  for (let row = 0; row < labels.length; row++) {
    rows[labels[row]]++
    if (predicted[row] === labels[row]) right[labels[row]]++
  }
  const shares = [...rows.keys()].filter((k) => rows[k] > 0).map((k) => right[k] / rows[k])
  return shares.reduce((sum, share) => sum + share, 0) / shares.length
}

/**
 * Brier score (Brier 1950): mean over the rows of the squared distance between the probabilities and the class's
 * indicator; 0 is perfect, 2 the worst.
 */
export function brierScore(probabilities: Float64Array, labels: Int32Array, classes: number): number {
  let sum = 0
  for (let row = 0; row < labels.length; row++)
    for (let k = 0; k < classes; k++) sum += (probabilities[row * classes + k] - (labels[row] === k ? 1 : 0)) ** 2
  return sum / labels.length
}

/**
 * Area under the ROC curve. With two classes of the second class's probability; with more, the mean of each class against
 * the rest.
 *
 * @returns null where some class does not occur, or is the only one
 */
export function areaUnderRoc(probabilities: Float64Array, labels: Int32Array, classes: number): number | null {
  const areas = (classes === 2 ? [1] : [...Array(classes).keys()]).map((k) => {
    const scores = Float64Array.from(labels, (_, row) => probabilities[row * classes + k])
    return areaUnderCurve(
      scores,
      Uint8Array.from(labels, (label) => (label === k ? 1 : 0)),
    )
  })
  if (areas.some((area) => area === null)) return null
  return (areas as number[]).reduce((sum, area) => sum + area, 0) / areas.length
}

/** Smaller probabilities count as this, so that logarithms stay finite. */
export const smallestProbability = 1e-12

/** Natural logarithm's loss of each row, of probabilities of at least {@link smallestProbability}. */
export function crossEntropies(probabilities: Float64Array, labels: Int32Array, classes: number): Float64Array {
  return Float64Array.from(
    labels,
    (label, row) => -Math.log(Math.max(probabilities[row * classes + label], smallestProbability)),
  )
}

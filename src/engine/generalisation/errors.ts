import { mean } from '../math/index.ts'

/**
 * Losses that paper 1's theorem 1 allows: symmetric, between 0 and 1, and with the triangle inequality. Squared loss and
 * cross-entropy break the triangle inequality, the paper's own example notwithstanding: (0 - 1)^2 > (0 - 1/2)^2 + (1/2 - 1)^2.
 *
 * - zero-one: whether the most probable classes differ
 * - absolute: half the sum of absolute differences of the probabilities, their total variation; against a true class it is
 *   1 less the class's probability
 */
export type TriangleLoss = 'zero-one' | 'absolute'

/** The loss between two answers to the same row. @param a, b probabilities of each class, adding up to 1 */
export function lossBetween(loss: TriangleLoss, a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (loss === 'zero-one') return largest(a) === largest(b) ? 0 : 1
  let sum = 0
  for (let k = 0; k < a.length; k++) sum += Math.abs(a[k] - b[k])
  return sum / 2
}

/** The first of the most probable classes. */
function largest(probabilities: ArrayLike<number>): number {
  let best = 0
  for (let k = 1; k < probabilities.length; k++) if (probabilities[k] > probabilities[best]) best = k
  return best
}

/** Answers to rows with their true classes. */
export interface Answered {
  /** rows x classes */
  readonly probabilities: Float64Array
  readonly labels: Int32Array
  readonly classes: number
}

const rowOf = (probabilities: Float64Array, row: number, classes: number) =>
  probabilities.subarray(row * classes, (row + 1) * classes)

const indicator = (label: number, classes: number) =>
  Float64Array.from({ length: classes }, (_, k) => (k === label ? 1 : 0))

/** Loss of each row against its true class. */
export const rowLosses = (loss: TriangleLoss, { probabilities, labels, classes }: Answered): Float64Array => {
  const indicators = Array.from({ length: classes }, (_, label) => indicator(label, classes))
  return Float64Array.from(labels, (label, row) =>
    lossBetween(loss, rowOf(probabilities, row, classes), indicators[label]),
  )
}

/** L(h, y): the mean loss against the true classes. */
export const meanLoss = (loss: TriangleLoss, answered: Answered): number => mean(rowLosses(loss, answered))

/** L(h, h'): the mean loss between two models' answers to the same rows. */
export function disagreement(loss: TriangleLoss, a: Float64Array, b: Float64Array, classes: number): number {
  if (a.length !== b.length) throw new RangeError('Two models were asked about different rows.')
  const rows = a.length / classes
  let sum = 0
  for (let row = 0; row < rows; row++) sum += lossBetween(loss, rowOf(a, row, classes), rowOf(b, row, classes))
  return sum / rows
}

/** A model's losses where theorem 1 looks at it. */
export interface ModelLosses {
  /** On the training rows S. */
  readonly training: number
  /** On P. */
  readonly p: number
  /** On P*. */
  readonly pStar: number
}

/** In-distribution generalisation error (definition 1): L_P(h, y) - L_S(h, y). */
export const inDistributionError = ({ p, training }: ModelLosses): number => p - training

/** Out-of-distribution generalisation error (definition 2): L_P*(h, y) - L_S(h, y). */
export const outOfDistributionError = ({ pStar, training }: ModelLosses): number => pStar - training

/** The right side of equation 4, for an outcome that its causes determine: discrepancy + IDE. */
export const boundOfDeterministic = (losses: ModelLosses, discrepancy: number): number =>
  discrepancy + inDistributionError(losses)

/** The right side of equation 5: discrepancy + IDE + the best causal model's losses on P* and on P. */
export const boundOfProbabilistic = (
  losses: ModelLosses,
  discrepancy: number,
  optimal: { readonly p: number; readonly pStar: number },
): number => boundOfDeterministic(losses, discrepancy) + optimal.pStar + optimal.p

/** Both sides of equation 5, and whether the inequality holds. */
export interface BothSides {
  readonly error: number
  readonly bound: number
  readonly holds: boolean
}

export function bothSides(
  losses: ModelLosses,
  discrepancy: number,
  optimal: { readonly p: number; readonly pStar: number } | null,
): BothSides {
  const error = outOfDistributionError(losses)
  const bound = optimal ? boundOfProbabilistic(losses, discrepancy, optimal) : boundOfDeterministic(losses, discrepancy)
  return { error, bound, holds: error <= bound + 1e-9 }
}

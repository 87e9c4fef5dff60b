import type { Random } from '../math/index.ts'

/** What an algorithm's parameters can move by when one record is replaced by another, proven for every data set. */
export interface ProvenSensitivity {
  readonly kind: 'proven'
  /** Sum of absolute differences. */
  readonly l1: number
  /** Euclidean distance. */
  readonly l2: number
  /** The bound, its source and what it takes for granted. */
  readonly reason: string
}

/**
 * What parameters were seen to move by when one record of one data set was replaced: a lower bound of the sensitivity, which
 * is the largest move over all pairs of data sets. No privacy guarantee follows from it.
 */
export interface SampledSensitivity {
  readonly kind: 'sampled'
  /** The largest move seen, sum of absolute differences: a lower bound. */
  readonly lowerBound: number
  /** The move of each neighbour tried. */
  readonly moves: readonly number[]
}

export interface LogisticBounds {
  readonly rows: number
  /** Inputs without the intercept's constant 1. */
  readonly width: number
  readonly classes: number
  /** What half the squared length of the weights counts in the objective. */
  readonly penalty: number
  /** Greatest Euclidean length of a row, before the constant 1 is added. */
  readonly bound: number
  /** Length of the objective's gradient at the weights found; see `FittedLogistic`. */
  readonly gradientNorm?: number
}

/**
 * The sensitivity of L2-regularised multinomial logistic regression with bounded rows, one record replaced (Chaudhuri,
 * Monteleoni and Sarwate 2011, lemma 7 and corollary 8: at most 2 G / (n penalty) in Euclidean length for a loss whose
 * gradient is at most G long).
 *
 * Here a row with its constant 1 is at most R = sqrt(bound^2 + 1) long, and the gradient of the cross-entropy, the outer product of
 * the row and p - e_y, is at most R sqrt(2) long: G = sqrt(2) R. The intercepts are penalised with the other weights, as
 * the lemma needs. In the L1 norm: the Euclidean bound times the root of the number of weights (Cauchy and Schwarz).
 * A search that stops at a gradient of length g is within g / penalty of the minimum, at both data sets.
 *
 * It holds for a fixed encoding of the rows: means, deviations and categories that were themselves learned from the rows
 * are not covered.
 */
export function logisticSensitivity({
  rows,
  width,
  classes,
  penalty,
  bound,
  gradientNorm = 0,
}: LogisticBounds): ProvenSensitivity {
  if (!(rows >= 1 && width >= 0 && classes >= 2 && penalty > 0 && bound > 0 && gradientNorm >= 0))
    throw new RangeError('A proven sensitivity needs rows, at least two classes, a penalty and a bound above 0.')
  const longest = Math.sqrt(bound * bound + 1)
  const l2 = (2 * Math.SQRT2 * longest) / (rows * penalty) + (2 * gradientNorm) / penalty
  return {
    kind: 'proven',
    l2,
    l1: l2 * Math.sqrt((width + 1) * classes),
    reason:
      'L2-regularised logistic regression with bounded rows, one record replaced (Chaudhuri, Monteleoni and Sarwate 2011, corollary 8); for a fixed encoding.',
  }
}

/**
 * The L1 sensitivity of all probabilities of a conditional probability table with a pseudo-count a, one record replaced. A
 * record enters a row of c records of which n have its class: the row moves by 2 (c + k a - n - a) / ((c + k a) (c + 1 + k a)) for k
 * classes, which is largest, 2 (k - 1) / (k (1 + k a)), in an empty row; and a record leaves another row, likewise.
 *
 * @param smoothing the pseudo-count, above 0: without one, empty rows are answered by the overall frequencies, so that every
 *   record moves all of them
 */
export function tableSensitivity(classes: number, smoothing: number): ProvenSensitivity {
  if (!(classes >= 2 && smoothing > 0))
    throw new RangeError('A table has two classes or more, and a pseudo-count above 0.')
  const l1 = (4 * (classes - 1)) / (classes * (1 + classes * smoothing))
  return {
    kind: 'proven',
    l1,
    // No distance is longer in the Euclidean norm than in this one.
    l2: l1,
    reason:
      'Conditional probability table with a pseudo-count, one record replaced: it leaves one row and enters another.',
  }
}

/** Sum of absolute differences. @throws RangeError when the lengths differ */
export function l1Distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) throw new RangeError('Parameters of different models have no distance.')
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += Math.abs(a[i] - b[i])
  return sum
}

/** A data set with one record replaced. */
export interface Neighbour {
  /** Position of the record that leaves. */
  readonly replaced: number
  /** Position, in the list of records that may enter, of the one that does. */
  readonly by: number
}

/** Single-record neighbours of a data set, at random. */
export const drawNeighbours = (rows: number, candidates: number, count: number, random: Random): Neighbour[] =>
  Array.from({ length: count }, () => ({ replaced: random.integer(rows), by: random.integer(candidates) }))

/**
 * How far the parameters move for each of some neighbours.
 *
 * @param fitAll trains on the data set itself (null) and on each neighbour, many at once where that is faster, all from the
 *   same initial values and batches so that only the record differs
 */
export async function sampledSensitivity(
  neighbours: readonly Neighbour[],
  fitAll: (sets: readonly (Neighbour | null)[]) => Promise<readonly ArrayLike<number>[]>,
): Promise<SampledSensitivity> {
  if (neighbours.length === 0) throw new RangeError('A sampled sensitivity needs at least one neighbour.')
  const [original, ...others] = await fitAll([null, ...neighbours])
  const moves = others.map((parameters) => l1Distance(original, parameters))
  return { kind: 'sampled', lowerBound: Math.max(...moves), moves }
}

import type { Random } from '../math/index.ts'

/** A training row and a row outside, which share the function that gives the outcome. */
export interface Swap {
  /** Position among the training rows. */
  readonly inside: number
  /** Position among the other rows. */
  readonly outside: number
}

export interface WorstInstance {
  /** The largest L_x'(h, y') - L_x(h, y). */
  readonly worst: number
  readonly swap: Swap
  /** Swaps compared. */
  readonly compared: number
}

/**
 * The worst-case generalisation error of theorem 2: the largest loss outside less a loss inside, over pairs of rows. All pairs
 * are covered, since the largest difference is that of the largest and the smallest.
 *
 * @param inside losses on training rows
 * @param outside losses on rows x' that are not among them, with outcomes drawn from the same Pr(Y | parents)
 */
export function worstInstance(inside: ArrayLike<number>, outside: ArrayLike<number>): WorstInstance {
  if (inside.length === 0 || outside.length === 0) throw new RangeError('A swap needs a row inside and a row outside.')
  let [least, most] = [0, 0]
  for (let i = 1; i < inside.length; i++) if (inside[i] < inside[least]) least = i
  for (let i = 1; i < outside.length; i++) if (outside[i] > outside[most]) most = i
  return {
    worst: outside[most] - inside[least],
    swap: { inside: least, outside: most },
    compared: inside.length * outside.length,
  }
}

/** Mean and quantiles of the same difference over random pairs: what is usual beside what is worst. */
export function swapGaps(
  inside: ArrayLike<number>,
  outside: ArrayLike<number>,
  pairs: number,
  random: Random,
): Float64Array {
  return Float64Array.from(
    { length: pairs },
    () => outside[random.integer(outside.length)] - inside[random.integer(inside.length)],
  )
}

/**
 * The worst change of the training loss by one swap (corollary 1): max over swaps of L_S'(h) - L_S(h), for a model that stays as
 * it is: the worst single gap over the number of training rows.
 */
export const worstSwapOfSet = (worst: WorstInstance, rows: number): number => worst.worst / rows

import { allRows } from '../data/index.ts'
import type { Random } from '../math/index.ts'

/** Draws subsets of a universe, each as likely as any other of its size: the first part of a shuffle. */
export class SubsetSampler {
  readonly #order: Int32Array
  readonly #random: Random

  /** @param rows of the universe */
  constructor(rows: number, random: Random) {
    this.#order = allRows(rows)
    this.#random = random
  }

  /** @param size 1 .. rows of the universe less one, so that nobody's membership is certain */
  draw(size: number): Int32Array {
    const [order, random] = [this.#order, this.#random]
    if (!(Number.isInteger(size) && size >= 1 && size < order.length))
      throw new RangeError(
        `A training set of a universe of ${order.length} has 1 to ${order.length - 1} rows, not ${size}.`,
      )
    // A shuffle may begin from any order, so the last one serves.
    for (let i = 0; i < size; i++) {
      const j = i + random.integer(order.length - i)
      const held = order[i]
      order[i] = order[j]
      order[j] = held
    }
    return order.slice(0, size)
  }

  /** A row that is not in a subset that {@link draw} gave last. */
  drawOther(size: number): number {
    return this.#order[size + this.#random.integer(this.#order.length - size)]
  }
}

/** A training set and what is swapped to give the same record the other membership. */
export interface Swap {
  /** Whether the record is in the training set as drawn; the swap takes it out, else it brings it in. */
  readonly isMember: boolean
  /** The place in the training set of the row that leaves. */
  readonly leaves: number
  /** The row that joins. */
  readonly joins: number
}

/**
 * What pairs both arms of a record: of a subset drawn from all, where the record is in it, it leaves for a random other
 * row; where not, it takes the place of a random row. Given either membership both sets are uniform among the sets of
 * their size with that membership, so each arm has the distribution that definition 2 asks for.
 *
 * @param subset the last that the sampler drew
 * @param place where the record is in it, -1 where it is not; looked for unless given
 */
export function swapFor(
  record: number,
  subset: Int32Array,
  sampler: SubsetSampler,
  random: Random,
  place = subset.indexOf(record),
): Swap {
  return place < 0
    ? { isMember: false, leaves: random.integer(subset.length), joins: record }
    : { isMember: true, leaves: place, joins: sampler.drawOther(subset.length) }
}

/** The subset after a swap. */
export function swapped(subset: Int32Array, { leaves, joins }: Swap): Int32Array {
  const result = subset.slice()
  result[leaves] = joins
  return result
}

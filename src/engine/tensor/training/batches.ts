import type { Random } from '../../math/index.ts'

/** Gives out row numbers for batches: every row once in random order, then again in another order. */
export class EpochBatches {
  readonly #rows: number
  readonly #random: Random
  #order: Int32Array = new Int32Array(0)
  #next = 0

  /**
   * @param rows how many rows there are, at least 1
   * @param random the stream that orders them
   */
  constructor(rows: number, random: Random) {
    if (!(rows >= 1)) throw new RangeError('There are no rows to draw batches from.')
    this.#rows = rows
    this.#random = random
  }

  /** The next `count` row numbers; a batch may run over the end of one epoch into the next. */
  take(count: number): Int32Array {
    const result = new Int32Array(count)
    for (let i = 0; i < count; i++) {
      if (this.#next === this.#order.length) {
        this.#order = this.#random.permutation(this.#rows)
        this.#next = 0
      }
      result[i] = this.#order[this.#next++]
    }
    return result
  }
}

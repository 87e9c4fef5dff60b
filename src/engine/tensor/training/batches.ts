import type { Random } from '../../math/index.ts'
import type { Tensor } from '../graph/tensor.ts'
import type { PerStep } from './train.ts'

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
    this.fill(result, 0, count)
    return result
  }

  /** Writes the next `count` row numbers into a list, from `start` on. */
  fill(target: Int32Array, start: number, count: number) {
    let filled = 0
    while (filled < count) {
      if (this.#next === this.#order.length) {
        this.#order = this.#random.permutation(this.#rows)
        this.#next = 0
      }
      const part = this.#order.subarray(this.#next, this.#next + count - filled)
      target.set(part, start + filled)
      this.#next += part.length
      filled += part.length
    }
  }
}

/**
 * Batches for one network, or for many trained together on rows of one table: each goes through its own rows in its own
 * order.
 *
 * @param index an integer input of shape [batch], or [models, batch]
 * @param rows for each network, which rows of the table it trains on
 * @param randoms for each network, the stream that orders them
 */
export function epochBatches(index: Tensor, rows: readonly Int32Array[], randoms: readonly Random[]): PerStep {
  const batch = index.shape.at(-1) as number
  const batches = rows.map((own, model) => new EpochBatches(own.length, randoms[model]))
  return {
    tensor: index,
    values: (_, count) => {
      const result = new Int32Array(count * rows.length * batch)
      for (let step = 0, at = 0; step < count; step++)
        for (let model = 0; model < rows.length; model++, at += batch) {
          batches[model].fill(result, at, batch)
          const own = rows[model]
          for (let i = at; i < at + batch; i++) result[i] = own[result[i]]
        }
      return result
    },
  }
}

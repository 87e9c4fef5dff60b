import type { NumberSource } from '../../math/index.ts'

/**
 * Rows that a batch must have room for when each of `rows` joins it with probability `rate`: with this many, a batch
 * overflows with a probability below 1e-15 (Bernstein's inequality with t = 36).
 */
export function poissonCapacity(rows: number, rate: number): number {
  const [mean, t] = [rows * rate, 36]
  const margin = t / 3 + Math.sqrt((t / 3) ** 2 + 2 * t * mean * (1 - rate))
  return Math.min(rows, Math.ceil(mean + margin))
}

/** Thrown when more rows were drawn than a batch has room for. Cutting it would make the accountant's claim false. */
export class PoissonOverflowError extends Error {
  override readonly name = 'PoissonOverflowError'
}

/**
 * Poisson sampling: each row joins each batch independently, as the accountants of DP-SGD assume (Abadi and others 2016,
 * section 3.1; Mironov and others 2019). Batches differ in size; programs do not, so a batch has a fixed room, and a mask
 * says which of its places are taken.
 */
export class PoissonBatches {
  readonly capacity: number
  readonly #rows: number
  readonly #rate: number
  readonly #random: Pick<NumberSource, 'uniform'>

  /**
   * @param rows how many rows there are
   * @param rate each row's probability of joining a batch, above 0 and at most 1
   */
  constructor(rows: number, rate: number, random: Pick<NumberSource, 'uniform'>) {
    if (!(rows >= 1 && rate > 0 && rate <= 1))
      throw new RangeError(`${rows} rows cannot be drawn at a rate of ${rate}.`)
    this.#rows = rows
    this.#rate = rate
    this.#random = random
    this.capacity = poissonCapacity(rows, rate)
  }

  /**
   * The next batches.
   *
   * @returns row numbers (0 where a place is empty) and the mask (1 where it is taken), each count x capacity
   */
  take(count: number): { index: Int32Array; mask: Float32Array } {
    const index = new Int32Array(count * this.capacity)
    const mask = new Float32Array(count * this.capacity)
    for (let batch = 0; batch < count; batch++) {
      const start = batch * this.capacity
      let taken = 0
      for (let row = this.#skip(); row < this.#rows; row += 1 + this.#skip()) {
        if (taken === this.capacity) throw new PoissonOverflowError('More rows were drawn than a batch has room for.')
        index[start + taken] = row
        mask[start + taken++] = 1
      }
    }
    return { index, mask }
  }

  /** Rows that stay out before the next one that joins: geometric. */
  #skip(): number {
    if (this.#rate === 1) return 0
    return Math.floor(Math.log1p(-this.#random.uniform()) / Math.log1p(-this.#rate))
  }
}

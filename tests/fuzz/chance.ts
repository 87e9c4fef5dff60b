/** A stream of chances by a seed, for the fuzzer alone: mulberry32, which is short and quick. */
export class Chance {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** At least 0 and less than 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let t = this.#state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }

  /** A whole number from 0 to less than `count`. */
  below(count: number): number {
    return Math.floor(this.next() * count)
  }

  pick<T>(from: readonly T[]): T {
    return from[this.below(from.length)]
  }

  is(probability: number): boolean {
    return this.next() < probability
  }

  /** Small numbers mostly, now and then a large one. */
  size(most: number): number {
    return Math.min(most, Math.floor(2 ** (this.next() * Math.log2(most + 1))))
  }
}

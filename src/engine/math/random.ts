/**
 * Seeded random streams.
 *
 * Every draw in the engine comes from a stream named after its purpose, so that adding one consumer (an attack, a model)
 * leaves every other consumer's numbers as they were.
 */

/** 2^-53, to turn 53 random bits into a fraction. */
const perDouble = 1 / 9007199254740992

/**
 * The finaliser of MurmurHash3 (Appleby 2011): every input bit reaches every output bit.
 */
function mix(word: number): number {
  let h = word | 0
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

/** Four words that depend on every character of the name and on the four words given. */
function derive(state: Uint32Array, name: string): Uint32Array {
  const words = Uint32Array.from(state)
  const absorb = (word: number) => {
    for (let lane = 0; lane < 4; lane++)
      words[lane] = mix(words[lane] ^ Math.imul(word + lane + 1, 0x9e3779b1)) + words[(lane + 1) & 3]
  }
  for (let i = 0; i < name.length; i++) absorb(name.charCodeAt(i))
  // The length and two more rounds, so that names that begin alike end in unrelated states.
  absorb(name.length ^ 0x80000000)
  absorb(0x5bd1e995)
  if ((words[0] | words[1] | words[2] | words[3]) === 0) words[0] = 1
  return words
}

/**
 * A stream of random numbers: xoshiro128** 1.1 (Blackman and Vigna 2021, https://prng.di.unimi.it).
 *
 * Make the first with {@link randomFromSeed}; make others by {@link Random.stream}. A stream's children depend on its
 * seed and name only, never on how many numbers it has given out.
 */
export class Random {
  readonly #origin: Uint32Array
  #s0: number
  #s1: number
  #s2: number
  #s3: number
  #spareNormal = Number.NaN

  /** @param state four words, not all zero */
  constructor(state: Uint32Array) {
    this.#origin = Uint32Array.from(state)
    this.#s0 = state[0] | 0
    this.#s1 = state[1] | 0
    this.#s2 = state[2] | 0
    this.#s3 = state[3] | 0
  }

  /**
   * An independent stream for one purpose.
   *
   * @param name what the numbers are for, e.g. "split" or "mlp/all/repetition 3"
   */
  stream(name: string): Random {
    return new Random(derive(this.#origin, name))
  }

  /** A whole number, uniform on 0 .. 2^32 - 1. */
  word(): number {
    const product = Math.imul(this.#s1, 5)
    const result = Math.imul((product << 7) | (product >>> 25), 9)
    const t = this.#s1 << 9
    this.#s2 ^= this.#s0
    this.#s3 ^= this.#s1
    this.#s1 ^= this.#s2
    this.#s0 ^= this.#s3
    this.#s2 ^= t
    this.#s3 = (this.#s3 << 11) | (this.#s3 >>> 21)
    return result >>> 0
  }

  /** Fills an array with what {@link word} would give, as signed words, several times faster. */
  fillWords(target: Int32Array): void {
    let s0 = this.#s0
    let s1 = this.#s1
    let s2 = this.#s2
    let s3 = this.#s3
    for (let i = 0; i < target.length; i++) {
      const product = Math.imul(s1, 5)
      target[i] = Math.imul((product << 7) | (product >>> 25), 9)
      const t = s1 << 9
      s2 ^= s0
      s3 ^= s1
      s1 ^= s2
      s0 ^= s3
      s2 ^= t
      s3 = (s3 << 11) | (s3 >>> 21)
    }
    this.#s0 = s0
    this.#s1 = s1
    this.#s2 = s2
    this.#s3 = s3
  }

  /** Uniform on [0, 1) with 53 random bits. */
  uniform(): number {
    const high = this.word() >>> 5
    const low = this.word() >>> 6
    return (high * 67108864 + low) * perDouble
  }

  /**
   * A whole number, uniform on 0 .. below - 1, without the bias of a plain remainder (words beyond the last whole multiple are rejected).
   *
   * @param below 1 .. 2^32
   */
  integer(below: number): number {
    if (!(below >= 1 && below <= 4294967296))
      throw new RangeError(`integer(below): below is ${below}, not in 1 .. 2^32`)
    let word = this.word()
    // Only words from here on can be beyond the last whole multiple, which takes a division to know.
    if (word >= 4294967296 - below) {
      const limit = Math.floor(4294967296 / below) * below
      while (word >= limit) word = this.word()
    }
    // The remainder, exact for numbers of this size, and faster than the operator, which numbers above 2^31 leave to a slow path.
    return word - Math.floor(word / below) * below
  }

  /** Standard normal, by Marsaglia's polar method (1964). */
  normal(): number {
    if (!Number.isNaN(this.#spareNormal)) {
      const spare = this.#spareNormal
      this.#spareNormal = Number.NaN
      return spare
    }
    let u: number
    let v: number
    let square: number
    do {
      u = 2 * this.uniform() - 1
      v = 2 * this.uniform() - 1
      square = u * u + v * v
    } while (square >= 1 || square === 0)
    const scale = Math.sqrt((-2 * Math.log(square)) / square)
    this.#spareNormal = v * scale
    return u * scale
  }

  /** Exponential with mean 1. */
  exponential(): number {
    return -Math.log1p(-this.uniform())
  }

  /** Shuffles in place (Fisher and Yates) and returns the same array. */
  shuffle<T extends { length: number; [index: number]: unknown }>(items: T): T {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.integer(i + 1)
      const held = items[i]
      items[i] = items[j]
      items[j] = held
    }
    return items
  }

  /** The numbers 0 .. count - 1 in random order. */
  permutation(count: number): Int32Array {
    const order = new Int32Array(count)
    for (let i = 0; i < count; i++) order[i] = i
    return this.shuffle(order)
  }
}

/**
 * The root of all streams of a study.
 *
 * @param seed a whole number, 0 .. 2^32 - 1
 */
export function randomFromSeed(seed: number): Random {
  if (!Number.isInteger(seed) || seed < 0 || seed > 0xffffffff)
    throw new RangeError(`A seed is a whole number from 0 to 4294967295; this one is ${seed}.`)
  return new Random(derive(Uint32Array.of(seed, 0x243f6a88, 0x85a308d3, 0x13198a2e), 'cloister'))
}

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import golden from '../../../tests/golden/random/xoshiro128starstar.json' with { type: 'json' }
import { Random, randomFromSeed } from './index.ts'

/** Chi-square statistic of counts against equal expectations. */
const chiSquare = (counts: number[]) => {
  const expected = counts.reduce((a, b) => a + b) / counts.length
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
}

describe('xoshiro128**', () => {
  it.each(golden)('gives the reference implementation’s words from $state', ({ state, words }) => {
    const random = new Random(Uint32Array.from(state))
    expect(words.map(() => random.word())).toEqual(words)
  })
  it('fills an array with the words that it would give one by one', () => {
    const [one, many] = [randomFromSeed(5), randomFromSeed(5)]
    for (const count of [1, 7, 100]) {
      const filled = new Int32Array(count)
      many.fillWords(filled)
      expect([...filled]).toEqual(Array.from({ length: count }, () => one.word() | 0))
    }
    expect(many.uniform()).toBe(one.uniform())
  })
})

describe('streams', () => {
  it('depend on seed and name, not on what was drawn before', () => {
    const root = randomFromSeed(7)
    const before = root.stream('split').word()
    root.word()
    root.stream('other').word()
    expect(root.stream('split').word()).toBe(before)
    expect(randomFromSeed(7).stream('split').word()).toBe(before)
    expect(randomFromSeed(8).stream('split').word()).not.toBe(before)
  })
  it('with different names share no words', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (a, b) => {
        fc.pre(a !== b)
        const [first, second] = [randomFromSeed(1).stream(a), randomFromSeed(1).stream(b)]
        const words = new Set(Array.from({ length: 50 }, () => first.word()))
        // 50 x 50 pairs of 32-bit words: a chance meeting has probability 6e-7.
        expect(Array.from({ length: 50 }, () => second.word()).filter((word) => words.has(word))).toEqual([])
      }),
      { seed: 3 },
    )
  })
  it('with names that count up are uncorrelated in their first number', () => {
    const counts = new Array<number>(64).fill(0)
    for (let i = 0; i < 64_000; i++) counts[Math.floor(randomFromSeed(5).stream(`repetition ${i}`).uniform() * 64)]++
    // 99.9 % quantile of chi-square with 63 degrees of freedom: 103.4.
    expect(chiSquare(counts)).toBeLessThan(103.4)
  })
  it('refuse what is not a seed', () => {
    for (const seed of [-1, 1.5, Number.NaN, 2 ** 32]) expect(() => randomFromSeed(seed)).toThrow(RangeError)
  })
})

describe('distributions', () => {
  it('integers are the remainders of the words that lie below the last whole multiple', () => {
    const belows = [1, 2, 3, 7, 1000, 65_537, 2 ** 31 - 1, 2 ** 31 + 1, 3_000_000_001, 2 ** 32 - 1, 2 ** 32]
    const [random, words] = [randomFromSeed(9), randomFromSeed(9)]
    for (let i = 0; i < 50_000; i++) {
      const below = belows[i % belows.length]
      const limit = Math.floor(2 ** 32 / below) * below
      let word = words.word()
      while (word >= limit) word = words.word()
      if (random.integer(below) !== word % below) throw new Error(`${word} of ${below}`)
    }
  })
  it('integers are uniform and within range', () => {
    const random = randomFromSeed(11)
    const counts = new Array<number>(7).fill(0)
    for (let i = 0; i < 70_000; i++) counts[random.integer(7)]++
    // 99.9 % quantile of chi-square with 6 degrees of freedom: 22.46.
    expect(chiSquare(counts)).toBeLessThan(22.46)
    expect(random.integer(1)).toBe(0)
    expect(() => random.integer(0)).toThrow(RangeError)
  })
  it('normals have the moments of the standard normal', () => {
    const random = randomFromSeed(12)
    const n = 200_000
    let [sum, square, fourth] = [0, 0, 0]
    for (let i = 0; i < n; i++) {
      const z = random.normal()
      sum += z
      square += z * z
      fourth += z ** 4
    }
    // Four standard errors: sd of the mean 1/sqrt(n), of z^2 sqrt(2/n), of z^4 sqrt(96/n).
    expect(Math.abs(sum / n)).toBeLessThan(4 / Math.sqrt(n))
    expect(Math.abs(square / n - 1)).toBeLessThan(4 * Math.sqrt(2 / n))
    expect(Math.abs(fourth / n - 3)).toBeLessThan(4 * Math.sqrt(96 / n))
  })
  it('exponentials have mean 1', () => {
    const random = randomFromSeed(13)
    let sum = 0
    for (let i = 0; i < 100_000; i++) sum += random.exponential()
    expect(Math.abs(sum / 100_000 - 1)).toBeLessThan(4 / Math.sqrt(100_000))
  })
  it('a permutation has every number once, and every position is as likely', () => {
    const random = randomFromSeed(14)
    const counts = new Array<number>(25).fill(0)
    for (let i = 0; i < 20_000; i++) {
      const order = random.permutation(5)
      expect([...order].sort()).toEqual([0, 1, 2, 3, 4])
      for (let position = 0; position < 5; position++) counts[position * 5 + order[position]]++
    }
    // 16 free cells; 99.9 % quantile of chi-square with 16 degrees of freedom: 39.25.
    expect(chiSquare(counts)).toBeLessThan(39.25)
  })
})

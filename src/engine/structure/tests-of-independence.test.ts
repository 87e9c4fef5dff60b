import { describe, expect, it } from 'vitest'
import golden from '../../../tests/golden/structure/reference.json' with { type: 'json' }
import { chiSquaredTail, randomFromSeed } from '../math/index.ts'
import { CountingTable } from './counts.ts'
import { gTest } from './g-test.ts'
import { logisticLikelihood } from './logistic.ts'

const { a, b, c, x, y } = golden.columns

describe('against scipy', () => {
  it('the tail of the chi-squared distribution', () => {
    for (const [value, degrees, expected] of golden.chi_squared)
      expect(Math.abs(chiSquaredTail(value, degrees) - expected)).toBeLessThan(1e-10 * expected)
    expect(chiSquaredTail(0, 3)).toBe(1)
    expect(() => chiSquaredTail(1, 0)).toThrow(RangeError)
  })
  it('the G-test, with the degrees of freedom of the levels that occur', () => {
    const column = (name: string, levels: number, codes: number[]) =>
      ({ kind: 'discrete', name, levels, codes: Uint8Array.from(codes) }) as const
    // A fourth level that no row has must not add a degree of freedom.
    const table = CountingTable.of([column('a', 4, a), column('b', 3, b), column('c', 4, c)], 300)
    for (const [given, expected] of [
      [[], golden.g_test.none],
      [[2], golden.g_test.c],
    ] as const) {
      const { statistic, degrees, probability } = gTest(table, 0, 1, given)
      expect(statistic).toBeCloseTo(expected[0], 9)
      expect(degrees).toBe(expected[1])
      expect(Math.abs(probability / expected[2] - 1)).toBeLessThan(1e-9)
    }
    expect(gTest(table, 0, 0, [0]).probability).toBe(1)
  })
  it('the greatest likelihood of a logistic regression', () => {
    const design = (columns: readonly number[][]) =>
      Float64Array.from(
        { length: 300 * columns.length },
        (_, i) => columns[i % columns.length][Math.floor(i / columns.length)],
      )
    const one = x.map(() => 1)
    const standard = x.map((value) => (value - 5) / 2)
    const other = y.map((value) => (value - 120) / 20)
    expect(logisticLikelihood(design([one, standard]), 2, b, 3)).toBeCloseTo(golden.logistic['b|x'], 6)
    expect(logisticLikelihood(design([one, standard, other]), 3, b, 3)).toBeCloseTo(golden.logistic['b|x,y'], 6)
    // A column twice changes nothing.
    expect(logisticLikelihood(design([one, standard, standard]), 3, b, 3)).toBeCloseTo(golden.logistic['b|x'], 6)
  })
  it('the likelihood of classes without error approaches its bound', () => {
    const design = Float64Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? 1 : (i - 20) / 10))
    const labels = Array.from({ length: 20 }, (_, row) => (row < 10 ? 0 : 1))
    const likelihood = logisticLikelihood(design, 2, labels, 2)
    expect(likelihood).toBeLessThanOrEqual(0)
    expect(likelihood).toBeGreaterThan(-1e-3)
  })
})

describe('the G-test', () => {
  it('rejects independent columns as often as its level says', () => {
    const random = randomFromSeed(4)
    let rejected = 0
    const repetitions = 2000
    for (let i = 0; i < repetitions; i++) {
      const column = (name: string, levels: number) => {
        const codes = Uint8Array.from({ length: 400 }, () => random.integer(levels))
        return { kind: 'discrete', name, levels, codes } as const
      }
      const table = CountingTable.of([column('a', 3), column('b', 2), column('c', 2)], 400)
      if (gTest(table, 0, 1, [2]).probability < 0.05) rejected++
    }
    // Four standard deviations of a share of 5 % in 2000: 0.0195.
    expect(Math.abs(rejected / repetitions - 0.05)).toBeLessThan(0.0195)
  })
})

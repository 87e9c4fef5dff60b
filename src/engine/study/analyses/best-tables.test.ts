import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bestTables } from './best-tables.ts'

const row = fc.tuple(fc.integer({ min: 0, max: 1 }), fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 1 }))
const sample = fc.array(row, { minLength: 1, maxLength: 12 })
type Rows = readonly (readonly [number, number, number])[]
const columns = (rows: Rows) => ({
  codes: [0, 1].map((feature) => Int32Array.from(rows, (values) => values[feature])),
  labels: Int32Array.from(rows, (values) => values[2]),
})
/** Every function of the two features with two classes: 2 to the power of 6. */
const functions = Array.from({ length: 64 }, (_, number) => (a: number, b: number) => (number >> (3 * a + b)) & 1)
const wrong = (rows: Rows, f: (typeof functions)[number]) =>
  rows.filter(([a, b, y]) => f(a, b) !== y).length / rows.length
const differ = (rows: Rows, f: (typeof functions)[number], g: (typeof functions)[number]) =>
  rows.filter(([a, b]) => f(a, b) !== g(a, b)).length / rows.length

describe('the best tables on two samples', () => {
  it('lose what the best of all functions lose, and no pair of functions tells the samples apart better', () => {
    fc.assert(
      fc.property(sample, sample, (first, second) => {
        const found = bestTables(columns(first), columns(second), 2)
        expect(found.first).toBeCloseTo(Math.min(...functions.map((f) => wrong(first, f))), 12)
        expect(found.second).toBeCloseTo(Math.min(...functions.map((f) => wrong(second, f))), 12)
        // A pair matters only by where it differs, so one of it may be the function that is always 0.
        const gaps = functions.map((f) => Math.abs(differ(first, f, functions[0]) - differ(second, f, functions[0])))
        expect(found.discrepancy).toBeCloseTo(Math.max(...gaps), 12)
      }),
      { seed: 1 },
    )
  })
  it('bound what any function loses on the second sample (equation 5 with the distance of the best functions)', () => {
    fc.assert(
      fc.property(sample, sample, fc.integer({ min: 0, max: 63 }), (first, second, number) => {
        const { discrepancy, first: here, second: there, apart } = bestTables(columns(first), columns(second), 2)
        const bound = wrong(first, functions[number]) + discrepancy + here + there + apart
        expect(wrong(second, functions[number])).toBeLessThanOrEqual(bound + 1e-12)
      }),
      { seed: 2 },
    )
  })
  it('are those counted by hand', () => {
    const first = { codes: [Int32Array.of(0, 0, 0, 1)], labels: Int32Array.of(0, 0, 1, 1) }
    const second = { codes: [Int32Array.of(0, 1, 1, 2)], labels: Int32Array.of(1, 1, 0, 0) }
    // Shares 3/4, 1/4, 0 against 1/4, 1/2, 1/4; configuration 0 is answered 0 here and 1 there.
    expect(bestTables(first, second, 2)).toEqual({ discrepancy: 0.5, first: 0.25, second: 0.25, apart: 0.25 })
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import golden from '../../../tests/golden/discretiser/reference.json' with { type: 'json' }
import { randomFromSeed } from '../math/index.ts'
import { binNames, binOf, quantileCuts, supervisedCuts } from './index.ts'

const sizesOf = (values: Float64Array, cuts: Float64Array) => {
  const sizes = new Array<number>(cuts.length + 1).fill(0)
  for (const value of values) sizes[binOf(value, cuts)]++
  return sizes
}
const expectAscending = (cuts: Float64Array) =>
  cuts.forEach((cut, i) => i > 0 && expect(cut).toBeGreaterThan(cuts[i - 1]))

/** Many ties, any size of number, and neighbours in the last bit. */
const columns = fc.oneof(
  fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 1, maxLength: 60 }),
  fc.array(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }), { minLength: 1, maxLength: 60 }),
  fc.array(
    fc.integer({ min: 0, max: 6 }).map((steps) => 1 + steps * Number.EPSILON),
    { minLength: 1, maxLength: 40 },
  ),
)
const bins = fc.integer({ min: 2, max: 20 })

describe('quantile cuts', () => {
  it.each(golden.quantiles)('are numpy’s quantiles, $bins bins', ({ values, bins, cuts, sizes }) => {
    const ours = quantileCuts(Float64Array.from(values), bins)
    expect(ours).toHaveLength(cuts.length)
    cuts.forEach((cut, i) => expect(ours[i]).toBeCloseTo(cut, 10))
    expect(sizesOf(Float64Array.from(values), ours)).toEqual(sizes)
  })
  it('ascend, leave no bin empty and are at most bins - 1', () => {
    fc.assert(
      fc.property(columns, bins, (list, bins) => {
        const values = Float64Array.from(list)
        const cuts = quantileCuts(values, bins)
        expectAscending(cuts)
        expect(cuts.length).toBeLessThan(bins)
        expect(Math.min(...sizesOf(values, cuts))).toBeGreaterThan(0)
        expect([...values]).toEqual(list)
      }),
      { seed: 1, numRuns: 300 },
    )
  })
  it('tell some values apart wherever there are two', () => {
    fc.assert(
      fc.property(columns, bins, (list, bins) => {
        expect(quantileCuts(Float64Array.from(list), bins).length > 0).toBe(new Set(list.map((v) => v + 0)).size > 1)
      }),
      { seed: 2, numRuns: 300 },
    )
    // A risk factor written as 0 and 1 that most people have.
    expect([...quantileCuts(Float64Array.of(1, 1, 1, 1, 1, 1, 1, 1, 1, 0), 4)]).toEqual([0])
  })
  it('do not depend on the order', () => {
    const values = Float64Array.of(5, 1, 4, 4, 2, 9, 7, 4)
    expect(quantileCuts(values.toReversed(), 3)).toEqual(quantileCuts(values, 3))
  })
  it('of equal values, one value or none are none', () => {
    for (const list of [[], [3], [3, 3, 3]]) expect(quantileCuts(Float64Array.from(list), 4)).toHaveLength(0)
  })
})

describe('the bin of a value', () => {
  it('is how many cuts lie below it, and so rises with it', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: -20, max: 20 }), { maxLength: 12 }),
        fc.integer({ min: -45, max: 45 }),
        (list, doubled) => {
          const cuts = Float64Array.from(list).sort()
          expect(binOf(doubled / 2, cuts)).toBe(list.filter((cut) => cut < doubled / 2).length)
        },
      ),
      { seed: 3 },
    )
    expect(binOf(Infinity, Float64Array.of(1, 2))).toBe(2)
    expect(binOf(-Infinity, Float64Array.of(1, 2))).toBe(0)
  })
  it('has a name', () => {
    expect(binNames(Float64Array.of(3, 5.5))).toEqual(['up to 3', '3 to 5.5', 'above 5.5'])
    expect(binNames(new Float64Array(0))).toEqual(['any value'])
  })
})

describe('supervised cuts', () => {
  it.each(golden.supervised)('are those of Fayyad and Irani’s formula: $name', ({ values, labels, classes, cuts }) => {
    const ours = supervisedCuts(Float64Array.from(values), Int32Array.from(labels), classes, 20)
    expect(ours).toHaveLength(cuts.length)
    cuts.forEach((cut, i) => expect(ours[i]).toBeCloseTo(cut, 10))
  })
  it('find the gap between separable classes, and only that', () => {
    const values = Float64Array.from({ length: 40 }, (_, i) => (i < 20 ? i : i + 10))
    const labels = Int32Array.from(values, (value) => (value < 20 ? 0 : 1))
    expect([...supervisedCuts(values, labels, 2, 4)]).toEqual([24.5])
  })
  it('are hardly ever found in noise', () => {
    const random = randomFromSeed(21)
    let found = 0
    for (let trial = 0; trial < 200; trial++) {
      const values = Float64Array.from({ length: 100 }, () => random.normal())
      const labels = Int32Array.from(values, () => random.integer(2))
      if (supervisedCuts(values, labels, 2, 8).length > 0) found++
    }
    // The criterion is a chi-square test at about 0.1 %, tried at 99 dependent places: some per cent at the most.
    expect(found).toBeLessThan(20)
  })
  it('do not depend on the order of the rows, ascend, and leave no bin empty', () => {
    fc.assert(
      fc.property(
        columns.chain((values) =>
          fc.tuple(
            fc.constant(values),
            fc.array(fc.integer({ min: 0, max: 2 }), { minLength: values.length, maxLength: values.length }),
            fc.boolean(),
          ),
        ),
        bins,
        fc.integer({ min: 0, max: 1000 }),
        ([list, noise, ordered], bins, seed) => {
          // Labels of noise, or such as follow the values, so that cuts are found.
          const middle = list.toSorted((a, b) => a - b)[list.length >> 1]
          const labels = ordered ? list.map((value) => (value < middle ? 0 : 1)) : noise
          const values = Float64Array.from(list)
          const cuts = supervisedCuts(values, Int32Array.from(labels), 3, bins)
          expectAscending(cuts)
          expect(cuts.length).toBeLessThan(bins)
          expect(Math.min(...sizesOf(values, cuts))).toBeGreaterThan(0)
          const order = randomFromSeed(seed).permutation(list.length)
          const shuffled = supervisedCuts(
            Float64Array.from(order, (i) => list[i]),
            Int32Array.from(order, (i) => labels[i]),
            3,
            bins,
          )
          expect(shuffled).toEqual(cuts)
        },
      ),
      { seed: 4, numRuns: 300 },
    )
  })
  it('divide pure classes exactly, even between neighbouring numbers', () => {
    for (let start = 0; start < 4; start++) {
      const [low, high] = [1 + start * Number.EPSILON, 1 + (start + 1) * Number.EPSILON]
      const values = Float64Array.from({ length: 40 }, (_, i) => (i < 20 ? low : high))
      const cuts = supervisedCuts(
        values,
        Int32Array.from(values, (value) => (value === low ? 0 : 1)),
        2,
        4,
      )
      expect(sizesOf(values, cuts)).toEqual([20, 20])
    }
  })
  it('keep the best ones when there are more than bins', () => {
    // Three gaps; the middle one gains most, as it divides half from half.
    const values = Float64Array.from({ length: 80 }, (_, i) => i + 100 * Math.floor(i / 20))
    const labels = Int32Array.from(values, (_, i) => Math.floor(i / 20))
    const all = supervisedCuts(values, labels, 4, 20)
    expect(all).toHaveLength(3)
    expect([...supervisedCuts(values, labels, 4, 2)]).toEqual([all[1]])
    expect(supervisedCuts(values, labels, 4, 3)).toHaveLength(2)
  })
  it('of a single value, one row or none are none', () => {
    expect(supervisedCuts(new Float64Array(0), new Int32Array(0), 2, 4)).toHaveLength(0)
    expect(supervisedCuts(Float64Array.of(1), Int32Array.of(1), 2, 4)).toHaveLength(0)
    expect(supervisedCuts(Float64Array.of(1, 1, 1), Int32Array.of(0, 1, 0), 2, 4)).toHaveLength(0)
  })
})

import fc from 'fast-check'
import { isDeepStrictEqual } from 'node:util'
import { describe, expect, it } from 'vitest'
import { compareJson } from './compare.ts'

const json = fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)) as unknown)

describe('two JSON values', () => {
  it('have no difference exactly where they are deeply equal', () => {
    fc.assert(
      fc.property(json, json, (a, b) => {
        expect(compareJson(a, a, null, 'x').differences).toEqual([])
        expect(compareJson({ a }, { a: b }, null, 'x').differences.length === 0).toBe(isDeepStrictEqual(a, b))
      }),
    )
  })

  it('name each difference with its path, both values, and what stands on one side only', () => {
    const a = { text: 'a', rows: [{ mean: 0.5 }, { mean: 0.25 }], gone: true }
    const b = { text: 'b', rows: [{ mean: 0.5 }, { mean: 0.25 + 2 ** -54 }, 7] }
    expect(compareJson(a, b, null, 'results')).toEqual({
      numbers: 2,
      unequal: 1,
      farthest: { path: 'results.rows[1].mean', distance: 2 ** -54 },
      differences: [
        { path: 'results.text', stored: 'a', now: 'b' },
        { path: 'results.rows[1].mean', stored: 0.25, now: 0.25 + 2 ** -54 },
        { path: 'results.rows[2]', stored: null, now: 7 },
        { path: 'results.gone', stored: true, now: null },
      ],
    })
  })

  it('may lie as far apart as the tolerance, absolutely up to 1 and relatively beyond; texts may not', () => {
    const within = (a: unknown, b: unknown) => compareJson(a, b, 0.25, 'x').differences.length === 0
    expect(within(0.5, 0.75)).toBe(true)
    expect(within(0.5, 0.76)).toBe(false)
    expect(within(-100, -125)).toBe(true)
    expect(within(100, 126)).toBe(false)
    expect(within('1', '1.1')).toBe(false)
    expect(within(1, '1')).toBe(false)
    expect(compareJson([1, 2, 400], [1.1, 2, 500], 0.25, 'x').farthest).toEqual({ path: 'x[2]', distance: 0.25 })
  })

  it('are judged, where they are means with intervals, by the stored interval widened by the tolerance', () => {
    const estimate = (mean: number, halfWidth: number) => ({
      mean,
      low: mean - halfWidth,
      high: mean + halfWidth,
      values: [mean],
    })
    const within = (a: unknown, b: unknown) => compareJson({ a }, { a: b }, 0.05, 'x')
    // The ends of the second interval and its single values are not judged; its mean is.
    expect(within(estimate(0.5, 0.1), { ...estimate(0.64, 0.4), values: [9] }).differences).toEqual([])
    expect(within(estimate(0.5, 0.1), estimate(0.66, 0.4)).differences).toEqual([
      { path: 'x.a.mean', stored: 0.5, now: 0.66 },
    ])
    expect(within(estimate(0.5, 0), estimate(0.56, 0)).differences).toHaveLength(1)
    expect(within(estimate(100, 1), estimate(105.9, 0)).differences).toEqual([])
    const curve = (rate: number) => ({
      falsePositiveRate: [0, 1],
      truePositiveRate: [rate, 1],
      low: [0.2, 1],
      high: [0.4, 1],
    })
    expect(within(curve(0.3), curve(0.44)).differences).toEqual([])
    expect(within(curve(0.3), curve(0.46)).differences.map(({ path }) => path)).toEqual(['x.a.truePositiveRate[0]'])
    // What is withheld on one side is a difference.
    expect(within(estimate(0.5, 0.1), { withheld: 'too few' }).differences.length).toBeGreaterThan(0)
  })
})

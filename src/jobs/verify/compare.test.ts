import fc from 'fast-check'
import { isDeepStrictEqual } from 'node:util'
import { describe, expect, it } from 'vitest'
import { compareJson } from './compare.ts'

const json = fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)) as unknown)

describe('two JSON values', () => {
  it('have no difference exactly where they are deeply equal', () => {
    fc.assert(
      fc.property(json, json, (a, b) => {
        expect(compareJson(a, a, 0, 'x').differences).toEqual([])
        expect(compareJson({ a }, { a: b }, 0, 'x').differences.length === 0).toBe(isDeepStrictEqual(a, b))
      }),
    )
  })

  it('name each difference with its path, both values, and what stands on one side only', () => {
    const a = { text: 'a', rows: [{ mean: 0.5 }, { mean: 0.25 }], gone: true }
    const b = { text: 'b', rows: [{ mean: 0.5 }, { mean: 0.25 + 2 ** -54 }, 7] }
    expect(compareJson(a, b, 0, 'results')).toEqual({
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
})

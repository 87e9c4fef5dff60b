import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { figure } from '../testing.ts'
import {
  bytes,
  capitalize,
  count,
  duration,
  isEstimate,
  list,
  momentOf,
  numberWithInterval,
  percentWithInterval,
  plural,
  signed,
} from './format.ts'

const why = { withheld: 'a class does not occur' }

describe('percentages', () => {
  it('have no decimal where the interval is wide, and one where it is narrower than two points', () => {
    expect(percentWithInterval(figure(0.614, 0.03))).toBe('61\u00a0% (58 to 64)')
    expect(percentWithInterval(figure(0.6144, 0.009))).toBe('61.4\u00a0% (60.5 to 62.3)')
  })

  it('stand alone where there is no interval', () => {
    expect(percentWithInterval(figure(0.5, 0))).toBe('50.0\u00a0%')
    const noise = { mean: 0.648, low: 0.648 - 1e-16, high: 0.648 + 1e-16, method: '', values: [0.648, 0.648] }
    expect(percentWithInterval(noise)).toBe('64.8\u00a0%')
    expect(numberWithInterval(noise)).toBe('0.65')
  })

  it('have a proper minus sign, and none before zero', () => {
    expect(percentWithInterval(figure(0.01, 0.05))).toBe('1\u00a0% (−4 to 6)')
    expect(percentWithInterval(figure(0.001, 0.0014))).toBe('0.1\u00a0% (0.0 to 0.2)')
  })

  it('give way to the reason why there is none', () => {
    expect(percentWithInterval(why)).toBe('a class does not occur')
    expect([isEstimate(why), isEstimate(figure(0))]).toEqual([false, true])
  })
})

describe('numbers', () => {
  it('have their interval, two digits unless asked otherwise', () => {
    expect(numberWithInterval(figure(0.23, 0.02))).toBe('0.23 (0.21 to 0.25)')
    expect(numberWithInterval(figure(0.02, 0.05))).toBe('0.02 (−0.03 to 0.07)')
    expect(numberWithInterval(figure(0.12345, 0.1), 3)).toBe('0.123 (0.023 to 0.223)')
    expect(numberWithInterval(figure(0.5, 0))).toBe('0.50')
    expect(numberWithInterval(why)).toBe('a class does not occur')
  })

  it('have a minus sign and never a hyphen, and none where they are rounded to zero', () => {
    expect(['-0.004', '-0', '-0.006', '-12', '3'].map((text) => signed(Number(text), 2))).toEqual([
      '0.00',
      '0.00',
      '−0.01',
      '−12.00',
      '3.00',
    ])
    fc.assert(
      fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.integer({ min: 0, max: 6 }), (value, digits) => {
        const text = signed(value, digits)
        expect(text).not.toContain('-')
        expect(Number(text.replace('−', '-')) + 0).toBe(Number(value.toFixed(digits)) + 0)
        if (Number(value.toFixed(digits)) === 0) expect(text).not.toContain('−')
      }),
    )
  })

  it('are grouped by thousands', () => {
    expect([0, 12, 4240, 1_234_567.6].map(count)).toEqual(['0', '12', '4,240', '1,234,568'])
  })
})

describe('durations', () => {
  it('are in seconds, minutes or hours', () => {
    expect([0, 0.2, 40, 89.4, 90, 150, 5369, 5400, 4800 * 2].map(duration)).toEqual([
      '1 s',
      '1 s',
      '40 s',
      '89 s',
      '2 min',
      '3 min',
      '89 min',
      '1 h 30 min',
      '2 h 40 min',
    ])
  })
})

describe('amounts of bytes', () => {
  it('have three digits', () => {
    const cases: [number, string][] = [
      [0, '0 bytes'],
      [1, '1 byte'],
      [999, '999 bytes'],
      [1000, '1 kB'],
      [1044, '1.04 kB'],
      [1_400_000, '1.4 MB'],
      [10_000, '10 kB'],
      [100_000, '100 kB'],
      [120_400_000, '120 MB'],
      [270e9, '270 GB'],
      [2e12, '2 TB'],
      [1500e12, '1500 TB'],
    ]
    for (const [value, text] of cases) expect(bytes(value), String(value)).toBe(text)
  })

  it('go on to the next unit where rounding does', () => {
    expect([999_499, 999_500, 999_999, 999_999_999].map(bytes)).toEqual(['999 kB', '1 MB', '1 MB', '1 GB'])
  })

  it('are within half a percent of what they tell', () => {
    const factors: Record<string, number> = { byte: 1, bytes: 1, kB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12 }
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 50 }), (value) => {
        const [number, unit] = bytes(value).split(' ')
        expect(Math.abs((Number(number) * factors[unit]) / value - 1)).toBeLessThanOrEqual(0.005)
        if (unit !== 'TB') expect(Number(number)).toBeLessThan(1000)
      }),
    )
  })
})

describe('words', () => {
  it('are listed with commas and "and"', () => {
    expect([[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map(list)).toEqual(['', 'a', 'a and b', 'a, b and c'])
  })

  it('get a capital letter, and the rest is left', () => {
    expect(['the P* of it', '', 'älter'].map(capitalize)).toEqual(['The P* of it', '', 'Älter'])
  })

  it('are in the plural unless the number shown is one', () => {
    expect([0, 1, 2, 1200, 1.2].map((number) => plural(number, 'row'))).toEqual([
      '0 rows',
      '1 row',
      '2 rows',
      '1,200 rows',
      '1 row',
    ])
  })
})

it('a moment has its time zone', () => {
  expect(momentOf('2026-11-22T16:26:22.011Z')).toMatch(/^2[23] November 2026 at \d\d:\d\d \S+/)
})

import { describe, expect, it } from 'vitest'
import { atLeast, atMost, type Claim, covers, judge, near, repetitionsToDecide } from './claims.ts'
import { figureOf, type ResultRow, ResultTable } from './results.ts'

const interval = (low: number, high: number) => ({ estimate: (low + high) / 2, low, high, values: [] })

describe('a standard', () => {
  it('is met by a whole interval, missed by a whole interval, and not decided between', () => {
    expect([interval(0.1, 0.4), interval(0.6, 0.7), interval(0.4, 0.6)].map(atMost(0.5).judge)).toEqual([
      'holds',
      'does not hold',
      'not decided',
    ])
    expect([interval(0.6, 0.7), interval(0.1, 0.4), interval(0.4, 0.6)].map(atLeast(0.5).judge)).toEqual([
      'holds',
      'does not hold',
      'not decided',
    ])
    expect([interval(0.49, 0.51), interval(0.53, 0.6), interval(0.49, 0.53)].map(near(0.5, 0.02).judge)).toEqual([
      'holds',
      'does not hold',
      'not decided',
    ])
    // An interval from 0.3 to 0.7 covers anything.
    expect([interval(0.48, 0.6), interval(0.53, 0.6), interval(0.3, 0.7)].map(covers(0.5, 0.02).judge)).toEqual([
      'holds',
      'does not hold',
      'not decided',
    ])
  })
})

describe('repetitions that would decide', () => {
  const figure = (estimate: number, half: number) => ({ estimate, low: estimate - half, high: estimate + half })
  it('grow with the square of how much too wide the interval is', () => {
    // Half as wide would do: four times as many.
    expect(repetitionsToDecide(atLeast(0), figure(0.1, 0.2), 10)).toBe(40)
    expect(repetitionsToDecide(atMost(0), figure(0.1, 0.31), 10)).toBe(97)
    expect(repetitionsToDecide(near(0, 0.1), figure(0.05, 0.1), 5)).toBe(20)
    // A half-width of 0.06 is the widest from which a number that lies within is believed.
    expect(repetitionsToDecide(covers(0.5, 0.02), figure(0.5, 0.11), 10)).toBe(34)
  })
  it('are none where the estimate lies at the limit', () => {
    expect(repetitionsToDecide(atLeast(0), figure(0, 0.2), 10)).toBeNull()
  })
  it('are what there was where it is decided', () => {
    expect(repetitionsToDecide(atLeast(0), figure(0.3, 0.2), 10)).toBe(10)
  })
})

describe('a claim', () => {
  const row = (measure: string, values: readonly number[]): ResultRow => ({
    point: 'p',
    x: null,
    model: '',
    family: null,
    distribution: null,
    contrast: null,
    attack: null,
    measure,
    figure: figureOf(values),
  })
  const results = new ResultTable([row('high', [0.8, 0.81, 0.8]), row('low', [0.2, 0.21, 0.2])])
  const claim = (...measures: string[]): Claim => ({
    claim: 'it is low',
    paper: '0.2',
    by: 'paper',
    standard: atMost(0.5),
    readings: measures.map((measure) => ({
      variant: measure,
      values: (table) => table.values({ measure }),
      isThere: (table) => table.has({ measure }),
    })),
  })
  it('is judged under its main reading first, then under its variants, which are named', () => {
    expect(judge(claim('low', 'high'), results)).toMatchObject({ holds: true, verdict: 'holds', variant: 'low' })
    const turned = judge(claim('high', 'low'), results)
    expect(turned).toMatchObject({ holds: true, verdict: 'holds under a variant', variant: 'low' })
    expect(turned.readings.map(({ verdict }) => verdict)).toEqual(['does not hold', 'holds'])
    expect(judge(claim('high'), results)).toMatchObject({ holds: false, verdict: 'does not hold', variant: 'high' })
  })
  it('passes over readings that were not run, and needs one that was', () => {
    expect(judge(claim('absent', 'low'), results)).toMatchObject({ verdict: 'holds', variant: 'low' })
    expect(() => judge(claim('absent'), results)).toThrow(RangeError)
  })
})

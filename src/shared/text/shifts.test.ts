import { describe, expect, it } from 'vitest'
import type { Intervention } from '../contracts/study.ts'
import { interventionsInWords, rangeInWords, settingInWords } from './shifts.ts'

const columns = [
  { name: 'age', type: 'number' },
  { name: 'admitted', type: 'date' },
  { name: 'smoker', type: 'category' },
] as const
const words = (intervention: Intervention) => settingInWords(intervention, columns).replaceAll('\u00a0', ' ')

describe('an intervention in words', () => {
  it('tells a category, shares, and each value alike', () => {
    expect(words({ column: 'smoker', to: 'value', value: 'no' })).toBe('always “no”')
    expect(words({ column: 'smoker', to: 'shares', shares: { yes: 0.125, no: 0.875, former: 0 } })).toBe(
      '“yes” in 12.5 % and “no” in 87.5 %',
    )
    expect(words({ column: 'smoker', to: 'uniform' })).toBe('each value equally often')
    expect(words({ column: 'age', to: 'uniform' })).toBe('each range of values equally often')
  })

  it('tells the limits of numbers, and dates as dates', () => {
    expect(words({ column: 'age', to: 'range', from: 65, upTo: null })).toBe('always at least 65')
    expect(words({ column: 'age', to: 'range', from: null, upTo: -2.5 })).toBe('always at most −2.5')
    expect(words({ column: 'age', to: 'range', from: 61, upTo: 70 })).toBe('always 61 to 70')
    expect(words({ column: 'age', to: 'range', from: 1, upTo: 1 })).toBe('always exactly 1')
    expect(words({ column: 'admitted', to: 'range', from: 19_723, upTo: null })).toBe('always at least 2024-01-01')
    expect(rangeInWords({ from: null, upTo: null })).toBe('any value')
    // No date can be written for it, and nothing may be thrown for it.
    expect(rangeInWords({ from: 1e12, upTo: null }, 'date')).toBe('at least 1000000000000')
  })

  it('joins several', () => {
    const interventions: Intervention[] = [
      { column: 'age', to: 'range', from: 65, upTo: null },
      { column: 'smoker', to: 'value', value: 'no' },
    ]
    expect(interventionsInWords({ kind: 'intervene', interventions, rows: null }, columns)).toBe(
      'age is always at least 65 and smoker is always “no”',
    )
  })
})

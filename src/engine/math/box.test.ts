import { describe, expect, it } from 'vitest'
import { boxSummary } from './index.ts'

describe('a box', () => {
  it('has the quartiles and whiskers of the list, by hand', () => {
    // Quartiles 2.25 and 4.75 by interpolation; whiskers reach to 2.25 - 3.75 and 4.75 + 3.75.
    expect(boxSummary([4, 1, 2, 3, 5, 20])).toEqual({
      count: 6,
      mean: 35 / 6,
      median: 3.5,
      lowerQuartile: 2.25,
      upperQuartile: 4.75,
      lowWhisker: 1,
      highWhisker: 5,
      outliers: 1,
      least: 1,
      greatest: 20,
    })
  })
  it('of one number is that number, and of none or of what is no number is refused', () => {
    expect(boxSummary([7])).toMatchObject({ median: 7, lowWhisker: 7, highWhisker: 7, outliers: 0 })
    expect(() => boxSummary([])).toThrow(RangeError)
    expect(() => boxSummary([1, Number.NaN])).toThrow(RangeError)
  })
})

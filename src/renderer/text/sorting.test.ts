import fc from 'fast-check'
import { expect, it } from 'vitest'
import { compareCells, numberIn } from './sorting.ts'

it('numbers sort by their size, whatever their digits, signs and intervals', () => {
  const cells = ['0.5', '−0.2 (−0.3 to 0.1)', '0.45', '10 %', '9 %', '1,240', 'not tested', '−3', '1e-7']
  expect(cells.toSorted(compareCells)).toEqual([
    '−3',
    '−0.2 (−0.3 to 0.1)',
    '1e-7',
    '0.45',
    '0.5',
    '9 %',
    '10 %',
    '1,240',
    'not tested',
  ])
})

it('texts sort as in a dictionary, with numbers in them by their size', () => {
  expect(['site 10', 'Site 9', 'age'].toSorted(compareCells)).toEqual(['age', 'Site 9', 'site 10'])
  expect(numberIn('P*: redrawn')).toBeNull()
})

it('a number is read back as it was written', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }), (value) => {
      expect(numberIn(String(value))).toBe(value + 0)
    }),
    { seed: 1 },
  )
})

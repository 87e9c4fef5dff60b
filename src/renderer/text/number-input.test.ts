import { afterEach, expect, it } from 'vitest'
import { readNumber, useNumberStyle } from '#shared/text/number-style.ts'
import { editableList, plainDigits, rangeRefusal, stepped, typedList } from './number-input.ts'

afterEach(() => useNumberStyle('point'))

it('a number out of range, or between steps, is refused in the chosen style', () => {
  expect(rangeRefusal(5, 1, 10, 1)).toBe('')
  expect(rangeRefusal(0.3, 0, 1, 0.1)).toBe('')
  expect(rangeRefusal(11, 1, 10, 1)).toBe('From 1 to 10, a whole number.')
  expect(rangeRefusal(2.5, 1, 10, 1)).toBe('From 1 to 10, a whole number.')
  expect(rangeRefusal(-1, 0, Infinity, 1)).toBe('At least 0, a whole number.')
  expect(rangeRefusal(3, -Infinity, 2, 'any')).toBe('At most 2.')
  expect(rangeRefusal(1.5, -Infinity, Infinity, 1)).toBe('A whole number.')
  expect(rangeRefusal(-1e9, -Infinity, Infinity, 'any')).toBe('')
  useNumberStyle('comma')
  expect(rangeRefusal(2, 0.05, 0.5, 0.05)).toBe('From 0,05 to 0,5, in steps of 0,05.')
})

it('arrow keys step within the range, without dust of binary fractions', () => {
  expect([stepped(0.2, 1, 0, 1, 0.1), stepped(1, 1, 0, 1, 0.1), stepped(0, -1, 0, 1, 'any')]).toEqual([0.3, 1, 0])
  expect(stepped(Number.NaN, 1, 0, 1, 1)).toBeNaN()
})

it('lists of numbers are read as they are shown, in every style', () => {
  const values = [0.001, 0.5, 1, 1234.5]
  for (const style of ['point', 'comma', 'space'] as const) {
    useNumberStyle(style)
    expect(typedList(editableList(values)).map(readNumber)).toEqual(values.map((value) => ({ value })))
  }
  useNumberStyle('comma')
  expect(editableList(values)).toBe('0,001; 0,5; 1; 1234,5')
  expect(typedList('0,5, 1 2;3,').map(readNumber)).toEqual([0.5, 1, 2, 3].map((value) => ({ value })))
  useNumberStyle('point')
  expect(typedList('0,5 1').map(readNumber)[0]).toHaveProperty('refusal')
})

it('for screen readers has digits alone, however small or great', () => {
  expect([1e-12, 0.1, -2.5, 0, 1000, 1e15, 1e21].map(plainDigits)).toEqual([
    '0.000000000001',
    '0.1',
    '-2.5',
    '0',
    '1000',
    '1000000000000000',
    '1000000000000000000000',
  ])
})

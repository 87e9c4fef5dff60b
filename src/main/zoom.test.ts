import { expect, it } from 'vitest'
import { sizeAfter } from './zoom.ts'

const press = (key: string, changes = {}) => ({
  type: 'keyDown' as const,
  key,
  control: true,
  meta: false,
  alt: false,
  ...changes,
})

it('plus and minus go through the sizes, and end at the last', () => {
  const up: number[] = [1]
  while (up.length < 10) up.push(sizeAfter(press('+'), up.at(-1)!)!)
  expect(up).toEqual([1, 1.1, 1.25, 1.5, 1.75, 2, 2.5, 3, 3, 3])
  expect(sizeAfter(press('='), 1)).toBe(1.1)
  expect(sizeAfter(press('-'), 2.5)).toBe(2)
  expect(sizeAfter(press('-'), 0.75)).toBe(0.75)
})

it('zero is the usual size, and Command counts as Ctrl', () => {
  expect(sizeAfter(press('0'), 2.5)).toBe(1)
  expect(sizeAfter(press('+', { control: false, meta: true }), 1)).toBe(1.1)
})

it('other keys mean what they meant', () => {
  for (const other of [
    press('a'),
    press('+', { control: false }),
    press('+', { alt: true }),
    press('-', { type: 'keyUp' }),
  ])
    expect(sizeAfter(other, 1)).toBeNull()
})

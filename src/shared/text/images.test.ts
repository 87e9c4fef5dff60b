import { expect, it } from 'vitest'
import { imageSetInWords } from './images.ts'

it('says what an image set holds', () => {
  const part = (count: number, classes: number) => ({ count, classes: Array<number>(classes).fill(1) })
  expect(imageSetInWords({ training: part(60_000, 10), test: part(10_000, 10), height: 28, width: 28 })).toBe(
    '60,000 training and 10,000 test images of 28 × 28 pixels, 10 classes',
  )
  expect(imageSetInWords({ training: part(1, 1), test: null, height: 5, width: 3 })).toBe(
    '1 training image (no test images) of 5 × 3 pixels, one class',
  )
})

import type { ImageSet } from '../contracts/images.ts'
import { count } from './format.ts'

/** What a set holds, in words: "60,000 training and 10,000 test images of 28 x 28 pixels, 10 classes". */
export function imageSetInWords({
  training,
  test,
  height,
  width,
}: Pick<ImageSet, 'training' | 'test' | 'height' | 'width'>): string {
  const images = test
    ? `${count(training.count)} training and ${count(test.count)} test images`
    : `${count(training.count)} training ${training.count === 1 ? 'image' : 'images'} (no test images)`
  return `${images} of ${height} × ${width} pixels, ${training.classes.length === 1 ? 'one class' : `${training.classes.length} classes`}`
}

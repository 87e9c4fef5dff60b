/** Images for tests of the image studies: bars of three kinds, upright, lying and slanting, a little out of place each. */

import { randomFromSeed } from '../../src/engine/math/index.ts'
import type { LabelledImages } from '../../src/engine/images/index.ts'

const [size, classes] = [10, 3]

export function bars(count: number, channels = 1): LabelledImages {
  const random = randomFromSeed(7)
  const labels = Uint8Array.from({ length: count }, () => random.integer(classes))
  const pixels = new Uint8Array(count * channels * size * size)
  labels.forEach((label, image) => {
    const away = random.integer(3) - 1
    for (let i = -3; i <= 3; i++) {
      const [y, x] = [
        [5 + i, 5 + away],
        [5 + away, 5 + i],
        [5 + i, 5 + i + away],
      ][label]
      if (y < 0 || x < 0 || y >= size || x >= size) continue
      for (let channel = 0; channel < channels; channel++)
        pixels[((image * channels + channel) * size + y) * size + x] = 150 + random.integer(100)
    }
  })
  return { count, height: size, width: size, channels, pixels, labels }
}

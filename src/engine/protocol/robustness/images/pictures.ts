import type { LabelledRows } from '../../../models/index.ts'
import type { ImageShape } from '../../../models/index.ts'
import type { PictureStrip } from '../../results.ts'

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** RFC 4648, section 4. */
export function base64(bytes: Uint8Array): string {
  let text = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const word = (bytes[i] << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0)
    const digits = [18, 12, 6, 0].map((shift) => alphabet[(word >> shift) & 63]).join('')
    text +=
      i + 1 >= bytes.length ? `${digits.slice(0, 2)}==` : i + 2 >= bytes.length ? `${digits.slice(0, 3)}=` : digits
  }
  return text
}

/** The first images of some rows, as grey levels; of several colours their mean. */
export function stripOf(
  label: string,
  { inputs }: Pick<LabelledRows, 'inputs'>,
  shape: ImageShape,
  count: number,
): PictureStrip {
  const { channels, height, width } = shape
  const size = height * width
  const images = Array.from({ length: Math.min(count, inputs.rows) }, (_, row) => {
    const grey = Uint8Array.from({ length: size }, (_, pixel) => {
      let sum = 0
      for (let channel = 0; channel < channels; channel++)
        sum += inputs.dense[(row * channels + channel) * size + pixel] / channels
      return Math.round(255 * Math.min(1, Math.max(0, sum)))
    })
    return { pixels: base64(grey) }
  })
  return { label, height, width, images }
}

/** Where the brightness of each image lies on average, along an axis, as a share of the image's extent; NaN for a black one. */
export function centres({ inputs }: Pick<LabelledRows, 'inputs'>, shape: ImageShape, axis: 'vertical' | 'horizontal') {
  const { channels, height, width } = shape
  const size = channels * height * width
  return Float64Array.from({ length: inputs.rows }, (_, row) => {
    let [total, moment] = [0, 0]
    for (let i = 0; i < size; i++) {
      const value = inputs.dense[row * size + i]
      const at = axis === 'vertical' ? (Math.floor(i / width) % height) / height : (i % width) / width
      total += value
      moment += value * at
    }
    return moment / total
  })
}

import type { Random } from '../../math/index.ts'

/** Images, row by row; their pixels channel by channel, each channel height x width. */
export interface ImageRows {
  readonly rows: number
  readonly height: number
  readonly width: number
  readonly channels: number
  /** rows x channels x height x width. */
  readonly dense: Float32Array
}

/** Where, in the image as it was, a pixel of the new image is looked up. */
type Source = (y: number, x: number) => readonly [number, number]

/**
 * Images moved down and to the right; what comes into view is 0.
 *
 * @param down as a share of the height, negative for up; rounded to whole pixels
 * @param right as a share of the width
 */
export function shiftImages(
  images: ImageRows,
  { down, right }: { readonly down: number; readonly right: number },
): ImageRows {
  const [dy, dx] = [Math.round(down * images.height), Math.round(right * images.width)]
  return lookUp(images, (y, x) => [y - dy, x - dx])
}

/**
 * Images moved each by a distance of its own, drawn uniformly up to a share of the image either way and rounded to whole
 * pixels; what comes into view is 0. This is what Keras calls a shift range (`ImageDataGenerator`).
 *
 * @param down largest distance up or down, as a share of the height, 0 or more
 * @param right largest distance to either side, as a share of the width
 */
export function shiftImagesWithin(
  images: ImageRows,
  { down, right }: { readonly down: number; readonly right: number },
  random: Random,
): ImageRows {
  const { rows, height, width, channels, dense } = images
  const changed = new Float32Array(dense.length)
  const distance = (most: number) => Math.round(most * (2 * random.uniform() - 1))
  for (let row = 0; row < rows; row++) {
    const [dy, dx] = [distance(down * height), distance(right * width)]
    for (let channel = 0; channel < channels; channel++)
      for (let y = Math.max(0, dy); y < Math.min(height, height + dy); y++) {
        const line = ((row * channels + channel) * height + y) * width
        const from = line - dy * width
        const [first, last] = [Math.max(0, dx), Math.min(width, width + dx)]
        if (first < last) changed.set(dense.subarray(from + first - dx, from + last - dx), line + first)
      }
  }
  return { rows, height, width, channels, dense: changed }
}

/** Images scaled about their centre, by bilinear interpolation; what comes into view is 0. @param factor above 0 */
export function scaleImages(images: ImageRows, factor: number): ImageRows {
  if (!(factor > 0 && Number.isFinite(factor))) throw new RangeError(`Images cannot be scaled by ${factor}.`)
  const [cy, cx] = centreOf(images)
  return lookUp(images, (y, x) => [cy + (y - cy) / factor, cx + (x - cx) / factor])
}

/**
 * Images turned about their centre, by bilinear interpolation; what comes into view is 0.
 *
 * @param degrees against the clock
 */
export function rotateImages(images: ImageRows, degrees: number): ImageRows {
  const [cy, cx] = centreOf(images)
  const angle = (degrees * Math.PI) / 180
  const [cosine, sine] = [Math.cos(angle), Math.sin(angle)]
  return lookUp(images, (y, x) => {
    const [dy, dx] = [y - cy, x - cx]
    return [cy + cosine * dy + sine * dx, cx + cosine * dx - sine * dy]
  })
}

const centreOf = ({ height, width }: ImageRows): readonly [number, number] => [(height - 1) / 2, (width - 1) / 2]

/** Nearer to a pixel than this is on it: cosines of right angles are not quite 0. */
const onPixel = 1e-9

/** Bilinear interpolation at each pixel's source, with zeros outside. */
function lookUp({ rows, height, width, channels, dense }: ImageRows, source: Source): ImageRows {
  const size = height * width
  const terms = Array.from({ length: size }, (_, at) => {
    const [y, x] = source(Math.floor(at / width), at % width).map((value) =>
      Math.abs(value - Math.round(value)) < onPixel ? Math.round(value) : value,
    )
    const [top, left] = [Math.floor(y), Math.floor(x)]
    return [
      [top, left, (1 - (y - top)) * (1 - (x - left))],
      [top, left + 1, (1 - (y - top)) * (x - left)],
      [top + 1, left, (y - top) * (1 - (x - left))],
      [top + 1, left + 1, (y - top) * (x - left)],
    ]
      .filter(([row, column, weight]) => weight > 0 && row >= 0 && row < height && column >= 0 && column < width)
      .map(([row, column, weight]) => [row * width + column, weight] as const)
  })
  const changed = new Float32Array(dense.length)
  for (let plane = 0; plane < rows * channels; plane++)
    terms.forEach((own, at) => {
      changed[plane * size + at] = own.reduce((sum, [from, weight]) => sum + weight * dense[plane * size + from], 0)
    })
  return { rows, height, width, channels, dense: changed }
}

import type { Random } from '../math/index.ts'
import type { LabelledImages } from './idx.ts'

/** Images of one environment, ready to learn from. */
export interface ColouredImages {
  readonly rows: number
  /** Numbers of one image: two colour channels, each height x width. */
  readonly width: number
  /** rows x width, 0 to 1. */
  readonly dense: Float32Array
  /** 1 for digits below 5, but for the share that was turned over. */
  readonly labels: Int32Array
  /** 1 for the first colour, 0 for the second. */
  readonly colours: Uint8Array
}

export interface ColourSettings {
  /** Probability that a label is turned over: what no model can know. */
  readonly labelFlip: number
  /** Probability that the colour is another than the label says. */
  readonly colourFlip: number
}

/**
 * An environment of coloured MNIST (Arjovsky and others 2019, section 5.1; their public code, `make_environment`): every
 * second pixel of each axis is kept; the label says whether the digit is below 5 and is turned over with a probability of
 * `labelFlip`; the colour follows the label but for a probability of `colourFlip`; the channel of the other colour is
 * black. So the colour tells more of the label than the digit does wherever `colourFlip` is below `labelFlip`, and tells
 * the opposite where it is above one half.
 *
 * @param which the images, by number, in their order in the environment
 */
export function colourImages(
  { height, width, pixels, labels: digits }: LabelledImages,
  which: Int32Array,
  { labelFlip, colourFlip }: ColourSettings,
  random: Random,
): ColouredImages {
  const [rows, columns] = [Math.ceil(height / 2), Math.ceil(width / 2)]
  const channel = rows * columns
  const dense = new Float32Array(which.length * 2 * channel)
  const labels = new Int32Array(which.length)
  const colours = new Uint8Array(which.length)
  const [labelStream, colourStream] = [random.stream('labels'), random.stream('colours')]
  which.forEach((image, row) => {
    const isBelow = digits[image] < 5 ? 1 : 0
    labels[row] = isBelow ^ (labelStream.uniform() < labelFlip ? 1 : 0)
    colours[row] = labels[row] ^ (colourStream.uniform() < colourFlip ? 1 : 0)
    const to = row * 2 * channel + (colours[row] === 1 ? 0 : channel)
    for (let y = 0; y < rows; y++)
      for (let x = 0; x < columns; x++)
        dense[to + y * columns + x] = pixels[(image * height + 2 * y) * width + 2 * x] / 255
  })
  return { rows: which.length, width: 2 * channel, dense, labels, colours }
}

/**
 * The training rows of coloured MNIST in two environments: shuffled, then every second row in the first, the others in
 * the second, as the public code has it.
 *
 * @param count images that are trained on; the first of the file
 */
export function alternate(count: number, random: Random): [Int32Array, Int32Array] {
  const order = random.permutation(count)
  return [order.filter((_, position) => position % 2 === 0), order.filter((_, position) => position % 2 === 1)]
}

import { CloisterError } from '#shared/ipc/errors.ts'
import { type ImageRows, shiftImagesWithin } from '../../../attacks/index.ts'
import type { LabelledImages } from '../../../images/index.ts'
import type { Random } from '../../../math/index.ts'
import type { ImageShape, LabelledRows } from '../../../models/index.ts'
import type { Direction } from './names.ts'

/** How many images a repetition has. */
export interface ImageCounts {
  readonly train: number
  readonly validation: number
  readonly test: number
}

/** The images of one repetition: pixels 0 to 1, channel by channel. */
export interface ImageData {
  readonly shape: ImageShape
  readonly training: LabelledRows
  readonly validation: LabelledRows
  /** Of images that no repetition trains on. */
  readonly test: LabelledRows
}

/**
 * Draws the images of a repetition. Test images come from the set's last sixth (of MNIST's 60,000 the last 10,000), the others
 * from before it: an image set of the workspace lends its training files only.
 *
 * @throws CloisterError too-few-rows; outcome-invalid where there are fewer than two classes
 */
export function drawImages(images: LabelledImages, counts: ImageCounts, random: Random): ImageData {
  const { count, height, width, channels = 1, labels } = images
  const held = Math.floor(count / 6)
  const { train, validation, test } = counts
  const needed = Math.max(Math.ceil((6 * (train + validation)) / 5), 6 * test)
  if (count < needed || train + validation > count - held)
    throw new CloisterError(
      'too-few-rows',
      `This study needs ${needed} images (${train} to learn from, ${validation} to choose by, ${test} to test on, which come from the last sixth); there are ${count}.`,
      'Choose an image set that has them, such as MNIST.',
    )
  const classes = labels.reduce((most, label) => Math.max(most, label), 0) + 1
  if (classes < 2)
    throw new CloisterError(
      'outcome-invalid',
      'This study tells classes of images apart, and these images are all of one class.',
      'Choose an image set with two classes and more.',
    )
  const order = random.stream('training images').permutation(count - held)
  const tested = random.stream('test images').permutation(held)
  const take = (which: Int32Array) => rowsOf(images, which)
  return {
    shape: { classes, channels, height, width },
    training: take(order.slice(0, train)),
    validation: take(order.slice(train, train + validation)),
    test: take(tested.slice(0, test).map((i) => count - held + i)),
  }
}

function rowsOf({ height, width, channels = 1, pixels, labels }: LabelledImages, which: Int32Array): LabelledRows {
  const size = channels * height * width
  const dense = new Float32Array(which.length * size)
  which.forEach((image, row) => {
    for (let i = 0; i < size; i++) dense[row * size + i] = pixels[image * size + i] / 255
  })
  return {
    inputs: { rows: which.length, width: size, dense },
    labels: Int32Array.from(which, (image) => labels[image]),
  }
}

/** Rows of pixels as images. */
export const asImages = ({ inputs }: LabelledRows, { height, width, channels }: ImageShape): ImageRows => ({
  rows: inputs.rows,
  height,
  width,
  channels,
  dense: inputs.dense,
})

/** The same classes with other pixels. */
export const withPixels = ({ inputs, labels }: LabelledRows, dense: Float32Array): LabelledRows => ({
  inputs: { ...inputs, dense },
  labels,
})

/** Images moved each by a distance of its own within a range, along one direction. @param range share of the image, 0 or more */
export function shifted(
  rows: LabelledRows,
  shape: ImageShape,
  direction: Direction,
  range: number,
  random: Random,
): LabelledRows {
  const by = direction === 'vertical' ? { down: range, right: 0 } : { down: 0, right: range }
  return withPixels(rows, shiftImagesWithin(asImages(rows, shape), by, random).dense)
}

/** Some of the rows. */
export function pick({ inputs, labels }: LabelledRows, which: readonly number[] | Int32Array): LabelledRows {
  const { width } = inputs
  const dense = new Float32Array(which.length * width)
  which.forEach((from, to) => dense.set(inputs.dense.subarray(from * width, (from + 1) * width), to * width))
  return { inputs: { rows: which.length, width, dense }, labels: Int32Array.from(which, (row) => labels[row]) }
}

/** Rows one after the other. */
export function joinRows(...parts: readonly LabelledRows[]): LabelledRows {
  const rows = parts.reduce((sum, { inputs }) => sum + inputs.rows, 0)
  const { width } = parts[0].inputs
  const dense = new Float32Array(rows * width)
  const labels = new Int32Array(rows)
  let start = 0
  for (const { inputs, labels: own } of parts) {
    dense.set(inputs.dense, start * width)
    labels.set(own, start)
    start += inputs.rows
  }
  return { inputs: { rows, width, dense }, labels }
}

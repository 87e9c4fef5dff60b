/**
 * Convolution and pooling in TensorFlow.js. Its processor backends know images only with their channels last, and only
 * padding that is equal on both sides; so images are turned and padded here. Shapes of the programs are those of
 * operations/convolution.ts and operations/pooling.ts.
 */

import type { Tensor } from '../../graph/tensor.ts'
import type { TensorFlow, TfTensor } from './module.ts'

const channelsLast = (tf: TensorFlow, x: TfTensor) => tf.transpose(x, [0, 2, 3, 1])
const channelsFirst = (tf: TensorFlow, x: TfTensor) => tf.transpose(x, [0, 3, 1, 2])
/** [outputs, inputs, height, width] to [height, width, inputs, outputs]. */
const kernelLast = (tf: TensorFlow, w: TfTensor) => tf.transpose(w, [2, 3, 1, 0])

const geometryOf = ({ attributes }: Tensor) => ({
  stride: attributes.stride as number,
  padding: attributes.padding as readonly number[],
})

/** Images with channels last and zeros around. */
function padded(tf: TensorFlow, x: TfTensor, [top, left, bottom, right]: readonly number[]): TfTensor {
  const turned = channelsLast(tf, x)
  if (top + left + bottom + right === 0) return turned
  const around: [number, number][] = [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ]
  return tf.pad(turned, around, 0)
}

export function convolve(tf: TensorFlow, [x, w]: readonly TfTensor[], tensor: Tensor): TfTensor {
  const { stride, padding } = geometryOf(tensor)
  return channelsFirst(tf, tf.conv2d(padded(tf, x, padding), kernelLast(tf, w), stride, 'valid', 'NHWC'))
}

export function imageGradient(tf: TensorFlow, [y, w]: readonly TfTensor[], tensor: Tensor): TfTensor {
  const { stride, padding } = geometryOf(tensor)
  const [top, left, bottom, right] = padding
  const [batch, channels, height, width] = tensor.shape
  const whole = [batch, top + height + bottom, left + width + right, channels]
  const spread = tf.conv2dTranspose(channelsLast(tf, y), kernelLast(tf, w), whole, stride, 'valid')
  return channelsFirst(tf, tf.slice(spread, [0, top, left, 0], [batch, height, width, channels]))
}

export function kernelGradient(tf: TensorFlow, [x, y]: readonly TfTensor[], tensor: Tensor): TfTensor {
  const { stride, padding } = geometryOf(tensor)
  const [outputs, inputs, height, width] = tensor.shape
  // The public functions reach this kernel through their own gradients only.
  const kernel = tf.engine().runKernel(
    'Conv2DBackpropFilter',
    { x: padded(tf, x, padding), dy: channelsLast(tf, y) },
    {
      strides: [stride, stride],
      pad: 'valid',
      dataFormat: 'NHWC',
      filterShape: [height, width, inputs, outputs],
    },
  )
  return tf.transpose(kernel as TfTensor, [3, 2, 0, 1])
}

export function maxPool(tf: TensorFlow, [x]: readonly TfTensor[], { attributes }: Tensor): TfTensor {
  const size = attributes.size as number
  return channelsFirst(tf, tf.maxPool(channelsLast(tf, x), size, size, 'valid'))
}

/** The squares of images side by side: [squares, size * size]. */
function squares(tf: TensorFlow, x: TfTensor, size: number): TfTensor {
  const [batch, channels, height, width] = x.shape
  const apart = tf.reshape(x, [batch * channels, height / size, size, width / size, size])
  return tf.reshape(tf.transpose(apart, [0, 1, 3, 2, 4]), [-1, size * size])
}

/** 1 at the largest element of each square, the first of those that tie; else 0. */
const isLargest = (tf: TensorFlow, x: TfTensor, size: number): TfTensor =>
  tf.cast(tf.oneHot(tf.argMax(squares(tf, x, size), 1), size * size), 'float32')

export function maxUnpool(tf: TensorFlow, [g, x]: readonly TfTensor[], { attributes, shape }: Tensor): TfTensor {
  const size = attributes.size as number
  const [batch, channels, height, width] = shape
  const placed = tf.mul(isLargest(tf, x, size), tf.reshape(g, [-1, 1]))
  const apart = tf.reshape(placed, [batch * channels, height / size, width / size, size, size])
  return tf.reshape(tf.transpose(apart, [0, 1, 3, 2, 4]), [...shape])
}

export function pickLargest(tf: TensorFlow, [h, x]: readonly TfTensor[], { attributes, shape }: Tensor): TfTensor {
  const size = attributes.size as number
  // Chosen, not multiplied by zero: what is not chosen may be infinite.
  const chosen = tf.where(tf.greater(isLargest(tf, x, size), tf.scalar(0)), squares(tf, h, size), tf.scalar(0))
  return tf.reshape(tf.sum(chosen, [1], false), [...shape])
}

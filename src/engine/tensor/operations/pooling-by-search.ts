/**
 * The gradient of max-pooling in ONNX for processors that cannot say where the largest elements stand: it is searched for
 * with comparisons, which every processor has.
 */

import type { OnnxGraph, Tensor } from '../graph/tensor.ts'

/** The squares of images side by side: [squares, size * size]. */
function squares(x: Tensor, size: number, onnx: OnnxGraph): string {
  const [batch, channels, height, width] = x.shape
  const extents = [batch * channels, height / size, size, width / size, size]
  const apart = onnx.node('Reshape', [onnx.name(x), onnx.integers(extents)])
  const together = onnx.node('Transpose', [apart], { perm: [0, 1, 3, 2, 4] })
  return onnx.node('Reshape', [together, onnx.integers([-1, size * size])])
}

const largest = (x: string, onnx: OnnxGraph) => onnx.node('ReduceMax', [x, onnx.integers([1])], { keepdims: 1 })

/** Whether an element is the largest of its square, the first of those that tie. */
function isLargest(x: Tensor, size: number, onnx: OnnxGraph): string {
  const all = squares(x, size, onnx)
  const ties = onnx.node('Equal', [all, largest(all, onnx)])
  const ranks = Array.from({ length: size * size }, (_, i) => size * size - i)
  const rank = onnx.node('Cast', [onnx.integers(ranks)], { to: 1 })
  const ranked = onnx.node('Where', [ties, rank, onnx.scalar(0)])
  return onnx.node('Equal', [ranked, largest(ranked, onnx)])
}

/** maxUnpool2d: numbers put where the largest elements stand, zero elsewhere. */
export function unpoolBySearch({ inputs: [g, x], attributes, shape }: Tensor, onnx: OnnxGraph): string {
  const size = attributes.size as number
  const [batch, channels, height, width] = shape
  const numbers = onnx.node('Reshape', [onnx.name(g), onnx.integers([-1, 1])])
  const placed = onnx.node('Where', [isLargest(x, size, onnx), numbers, onnx.scalar(0)])
  const extents = [batch * channels, height / size, width / size, size, size]
  const apart = onnx.node('Reshape', [placed, onnx.integers(extents)])
  const back = onnx.node('Transpose', [apart], { perm: [0, 1, 3, 2, 4] })
  return onnx.node('Reshape', [back, onnx.integers(shape)])
}

/** pickLargest2d: the numbers that stand where the largest elements stand. */
export function pickBySearch({ inputs: [h, x], attributes, shape }: Tensor, onnx: OnnxGraph): string {
  const size = attributes.size as number
  const chosen = onnx.node('Where', [isLargest(x, size, onnx), squares(h, size, onnx), onnx.scalar(0)])
  const sum = onnx.node('ReduceSum', [chosen, onnx.integers([1])], { keepdims: 0 })
  return onnx.node('Reshape', [sum, onnx.integers(shape)])
}
